"""Who gets what at every address: the table in `matrix.txt` is the whole of it.

A line: `name  METHOD  status status …` for anonymous, stranger (a member far away), member and secretary of the
branch here, office above, neighbor (secretary next door), auditor, administrator; all arguments point at things of
the branch here. New addresses: `ZHIBU_MATRIX=write .venv/bin/pytest tests/access`, then read the lines as a stranger.
"""

import os
from collections import defaultdict
from copy import deepcopy
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.objects import things
from zhibu.foundation.api.actions.tokens import make_own_token
from zhibu.foundation.api.choices import Scope
from zhibu.foundation.api.tests.things import BODIES

EDITOR = "cms/"
"""Wagtail's editor: a line for each family of its addresses. All of its addresses, with things of another site in
them, are walked by `zhibu.portal.tests.test_cms_walls`."""
FILE = Path(__file__).with_name("matrix.txt")
ROLES = ("anonymous", "stranger", "member", "secretary", "office", "neighbor", "auditor", "administrator")


def addresses() -> dict[str, list[str]]:
    """Every named address of the platform with the names of its arguments."""
    found: dict[str, list[str]] = {}

    def walk(patterns: list[Any], namespace: str, names: list[str]) -> None:
        for pattern in patterns:
            arguments = [*names, *pattern.pattern.converters]
            if str(pattern.pattern) == EDITOR:
                found.update({f"cms:{family}": [] for family in families(pattern)})
                continue
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, pattern.namespace or namespace, arguments)
            elif isinstance(pattern, URLPattern):
                found[f"{namespace}:{pattern.name}"] = arguments

    walk(get_resolver().url_patterns, "", [])
    return found


def families(editor: URLResolver) -> set[str]:
    """The families of addresses of Wagtail's editor, by the first part of the path; "home" is the bare one."""
    firsts = {str(pattern.pattern).lstrip("^").split("/")[0] for pattern in editor.url_patterns}
    return {first or "home" for first in firsts if first.replace("-", "").isalnum() or not first}


def table() -> dict[tuple[str, str], list[int]]:
    """The lines of `matrix.txt`."""
    rows = {}
    for line in FILE.read_text(encoding="utf-8").splitlines() if FILE.exists() else []:
        if line and not line.startswith("#"):
            name, method, *statuses = line.split()
            rows[name, method] = [int(s) for s in statuses]
    return rows


def url_of(name: str, arguments: list[str], objects: dict[str, object]) -> str:
    if name.startswith("cms:"):
        return f"/{EDITOR}{name.removeprefix('cms:')}/".replace("/home/", "/")
    context = name.split(":")[0]
    values = {a: objects.get(f"{name}:{a}", objects.get(f"{context}:{a}", objects.get(a))) for a in arguments}
    return reverse(name, kwargs=values)


def status_of(client: Client, method: str, url: str, body: object = None) -> int:
    """The answer; whatever the request does is undone."""
    point = transaction.savepoint()
    cookies = deepcopy(client.cookies)
    try:
        sent = {"data": body, "content_type": "application/json"} if body else {}
        response = client.get(url) if method == "GET" else client.post(url, **sent)
        if response.streaming:
            b"".join(response)
        return response.status_code
    finally:
        transaction.savepoint_rollback(point)
        client.cookies = cookies


@pytest.fixture
def clients(request: pytest.FixtureRequest) -> dict[str, Client]:
    found = {"anonymous": Client()}
    for role in ROLES[1:]:
        found[role] = request.getfixturevalue(role).client
    return found


@pytest.fixture
def programs(request: pytest.FixtureRequest, at: Any) -> dict[str, Client]:
    """The same people through programs with tokens that may everything they may: who asks the API."""
    found = {"anonymous": Client()}
    for role in ROLES[1:]:
        made = make_own_token(
            actor=request.getfixturevalue(role).actor,
            at=at,
            name="脚本",
            scopes=Scope.values,
            days=90,
            request=uuid4(),
        )
        found[role] = Client(headers={"Authorization": f"Bearer {made.secret}"})
    return found


CONTEXTS = sorted({name.split(":")[0] for name in addresses()})


def test_every_address_has_its_line():
    lines = {name for name, _ in table()}
    assert (sorted(set(addresses()) - lines), sorted(lines - set(addresses()))) == ([], [])


@pytest.mark.parametrize("part", CONTEXTS)
def test_every_address_answers_as_the_table_says(part, at, zone, secretary, member, clients, programs):
    if part == "api":
        clients = programs
    objects = things(zone, secretary, member)
    expected = {key: row for key, row in table().items() if key[0].startswith(f"{part}:")}
    wanted = addresses()
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    methods = ("GET",) if part == "cms" else ("GET", "POST")
    keys = [(n, m) for n in wanted if n.startswith(f"{part}:") for m in methods]
    if os.environ.get("ZHIBU_MATRIX") != "write":
        keys = [key for key in keys if key in expected]
    for name, method in keys:
        url = url_of(name, wanted[name], objects)
        found[name, method] = [status_of(clients[role], method, url, BODIES.get(name)) for role in ROLES]
    if os.environ.get("ZHIBU_MATRIX") == "write":
        write({**table(), **found})
        expected = found
    assert dict(found) == {key: expected.get(key) for key in found}


def write(rows: dict[tuple[str, str], list[int]]) -> None:
    """Write the table anew; a method that nobody may use at an address has no line."""
    lines = ["# " + " " * 46 + " ".join(role[:5].rjust(5) for role in ROLES)]
    for (name, method), statuses in sorted(rows.items()):
        if set(statuses) - {405, 302} or (set(statuses) == {302}):
            lines.append(f"{name:<40} {method:<6} " + " ".join(str(s).rjust(5) for s in statuses))
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")
