"""Guards that stand behind every test: what they catch fails the test that did it, whatever it asserts.

- an undefined template variable
- an inline handler, script or style, template code left in a page, a POST form without its CSRF token
- a GET that writes (but for a session, and for a look at a person's record, which the person may read)
- code that leans on the order of an unordered queryset: such querysets are shuffled
"""

import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve

_WRITE = re.compile(r'^\s*(INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.I)
_ALWAYS_ALLOWED = {"django_session"}


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


@contextmanager
def _no_writes(path: str) -> Iterator[None]:
    try:
        looks = getattr(resolve(path.split("?")[0]).func, "records_look", False)
    except Resolver404:
        looks = False

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        found = _WRITE.match(sql)
        if found and found.group(2) not in _ALWAYS_ALLOWED and not (looks and found.group(2) == "members_look"):
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
            faults = faults_of(response.content.decode())
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
