"""Guards that stand behind every test: what they catch fails the test that did it, whatever it asserts.

- an undefined template variable
- an inline handler, script or style, template code left in a page, a POST form without its CSRF token
- a GET that writes (but for a session, and for a look at a person's record, which the person may read)
- code that leans on the order of an unordered queryset: such querysets are shuffled
"""

import os
import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import hypothesis
import pytest
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve

from zhibu.portal.reading import counting, directory, memory, stamps
from zhibu.portal.starts import known_starts

hypothesis.settings.register_profile("the same each time", derandomize=True)
if os.environ.get("ZHIBU_REQUIRE") == "all":
    hypothesis.settings.load_profile("the same each time")
"""What lets a change in tries the same cases each time; by hand there are new ones at every run."""

_WRITE = re.compile(r'^\s*(INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.I)
_ALWAYS_ALLOWED = {"accounts_session", "api_allowance"}
EDITOR = "/cms/"
"""Wagtail's editor: it notes on a GET that somebody looks at a page, makes a picture's sizes as they are first asked
for, writes styles into elements, and starts its widgets by scripts that the policy of its pages knows. Every other
script inside a page, and a form without its token, fails there too."""
_EDITORS_TABLES = re.compile(r"wagtail\w+|portal_picturerendition")
_EDITORS_HABITS = ("an inline style", "a <style> element", "template code in the page")
_EDITORS_PING = re.compile(r'<form\s+method="post"\s+class="w-editing-sessions".*?</form>', re.S)
"""It is sent by a script of theirs that adds the token as a header."""


class PageFault(AssertionError):
    """A page breaks a house rule."""


class WriteOnGet(AssertionError):
    """A GET has written to the database."""


def faults_of(html: str) -> list[str]:
    """What is wrong with a page, in words."""
    found = []
    without_data = re.sub(r"<script[^>]*type=\"application/(json|ld\+json)\"[^>]*>.*?</script>", "", html, flags=re.S)
    if re.search(r"<script(?![^>]*\bsrc=)[^>]*>", without_data):
        found.append("a bare <script>")
    tags = re.findall(r"<[a-zA-Z][^<>]*>", without_data)
    for tag in tags:
        bare = re.sub(r"\"[^\"]*\"|'[^']*'", '""', tag)
        if re.search(r"\son\w+=", bare):
            found.append(f"an inline handler: {tag[:120]}")
        if re.search(r"\sstyle=", bare):
            found.append(f"an inline style: {tag[:120]}")
        if tag.lower().startswith("<c-"):
            found.append(f"an unrendered component: {tag[:120]}")
    if re.search(r"<style\b", without_data):
        found.append("a <style> element")
    for mark in ("{{", "{%", "{#"):
        if mark in without_data:
            at = without_data.index(mark)
            found.append(f"template code in the page: {without_data[at : at + 80]}")
    for form in re.findall(r"<form\b.*?</form>", html, flags=re.S | re.I):
        if re.search(r"<form[^>]*method=[\"']?post", form, re.I) and "csrfmiddlewaretoken" not in form:
            found.append(f"a POST form without a CSRF token: {form[:120]}")
    return found


def faults_of_editor(html: str) -> list[str]:
    """What is wrong with a page of Wagtail's editor, its own habits aside."""
    for script in known_starts(html):
        html = html.replace(f"<script>{script}</script>", "")
    faults = faults_of(_EDITORS_PING.sub("", html))
    return [fault for fault in faults if not fault.startswith(_EDITORS_HABITS)]


def _may_write(table: str, path: str, looks: bool) -> bool:
    """Whether a GET of the path may write to the table."""
    if table in _ALWAYS_ALLOWED or (looks and table == "members_look"):
        return True
    return path.startswith(EDITOR) and _EDITORS_TABLES.fullmatch(table) is not None


@contextmanager
def _no_writes(path: str) -> Iterator[None]:
    try:
        looks = getattr(resolve(path.split("?")[0]).func, "records_look", False)
    except Resolver404:
        looks = False

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        found = _WRITE.match(sql)
        if found and not _may_write(found.group(2), path, looks):
            raise WriteOnGet(f"GET {path}: {sql[:160]}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield


@pytest.fixture(autouse=True)
def _guarded_client(monkeypatch: pytest.MonkeyPatch) -> None:
    generic = Client.generic

    def watched(self: Client, method: str, path: str, *args: Any, **kwargs: Any) -> HttpResponse:
        if method in {"GET", "HEAD"}:
            with _no_writes(str(path)):
                response = generic(self, method, path, *args, **kwargs)
        else:
            response = generic(self, method, path, *args, **kwargs)
        if response.get("Content-Type", "").startswith("text/html") and not response.streaming:
            html = response.content.decode()
            faults = faults_of_editor(html) if str(path).startswith(EDITOR) else faults_of(html)
            if faults:
                raise PageFault(f"{method} {path}: " + "; ".join(faults))
        return response

    monkeypatch.setattr(Client, "generic", watched)


@pytest.fixture(autouse=True)
def _shuffled(monkeypatch: pytest.MonkeyPatch) -> None:
    fetch_all = QuerySet._fetch_all

    def fetch_and_shuffle(self: Any) -> None:
        fresh = self._result_cache is None
        fetch_all(self)
        if fresh and not self.ordered and isinstance(self._result_cache, list):
            random.shuffle(self._result_cache)

    monkeypatch.setattr(QuerySet, "_fetch_all", fetch_and_shuffle)


@pytest.fixture(autouse=True)
def _nothing_kept_of_other_tests() -> None:
    """What is held in memory of websites belongs to a database that is gone."""
    stamps.forget(is_due=False)
    directory.forget()
    memory.forget()
    counting.forget()
