"""The interface is a promise: what it looks like is committed, and a change of it is seen and judged.

After a change on purpose: `ZHIBU_SCHEMA=write .venv/bin/pytest src/zhibu/foundation/api/tests/test_schema.py`.
"""

import json
import os
from pathlib import Path

import pytest

from config.api import api, schema
from zhibu.foundation.api.choices import Scope

FILE = Path(__file__).parents[5] / "docs/reference/openapi.json"


def operations():
    return [
        (f"{method.upper()} {path}", operation)
        for path, methods in schema()["paths"].items()
        for method, operation in methods.items()
    ]


def test_the_interface_is_the_committed_one():
    made = json.dumps(schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if os.environ.get("ZHIBU_SCHEMA") == "write":
        FILE.write_text(made, encoding="utf-8")
    assert made == FILE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "operation"), operations(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_operation_asks_a_scope_says_what_it_does_and_how_it_fails(name, operation):
    [security] = operation["security"]
    assert set(security) == {"token"}
    assert set(security["token"]) <= set(Scope.values)
    assert operation["description"]
    for status in ("400", "401", "403", "404", "422", "429"):
        assert list(operation["responses"][int(status)]["content"]) == ["application/problem+json"]
    names = [parameter["name"] for parameter in operation["parameters"]]
    assert ("Idempotency-Key" in names) == name.startswith("POST")


def test_every_scope_is_asked_somewhere():
    asked = {scope for _, operation in operations() for scope in operation["security"][0]["token"]}
    assert asked == set(Scope.values) - {Scope.MODULES_WRITE}, "what modules do is asked by modules alone"


def _answer(operation):
    return operation["responses"][200]["content"]["application/json"]["schema"]


def test_every_list_that_may_grow_comes_in_pages():
    whole = {name for name, operation in operations() if _answer(operation).get("type") == "array"}
    assert whole == {
        "GET /api/v1/calendar/events",
        "GET /api/v1/calendar/feeds",
        "GET /api/v1/modules",
        "GET /api/v1/organizations/top",
        "GET /api/v1/organizations/{organization_id}/hours",
        "GET /api/v1/organizations/{organization_id}/judgments",
        "GET /api/v1/rules",
        "GET /api/v1/rules/{code}",
        "POST /api/v1/members/find",
    }


def test_the_api_is_made_of_what_the_contexts_offer():
    assert api.title == "Zhibu"
    assert schema()["openapi"] == "3.1.0"


def test_no_two_shapes_bear_one_name():
    """The schema knows shapes by name alone: of two that are called alike one would be described by the other."""
    from importlib import import_module

    from config.api import CONTEXTS

    shapes = {
        name: thing
        for context in CONTEXTS
        for name, thing in vars(import_module(f"{context}.api")).items()
        if isinstance(thing, type)
    }
    others = [
        f"{context}: {name}"
        for context in CONTEXTS
        for name, thing in vars(import_module(f"{context}.api")).items()
        if isinstance(thing, type) and shapes[name] is not thing
    ]
    assert others == []
