"""Everything that is asked of a person is asked of the database at once."""

from typing import Any

import pytest
from django.db import connection

from zhibu.foundation.rows import plain
from zhibu.foundation.ui.slots import TodoQuestion, TodoRow, TodoSource, todo_sources
from zhibu.foundation.ui.todos import joined, todos_of

CAST = ("member", "secretary", "neighbor", "office", "auditor", "administrator")


@pytest.fixture
def cast(request: Any) -> list[Any]:
    """Everybody for whom a source may have a question."""
    return [request.getfixturevalue(name) for name in CAST]


@pytest.mark.parametrize("source", list(todo_sources), ids=lambda source: source.key)
def test_every_source_joins(cast: list[Any], at: Any, source: TodoSource, django_assert_num_queries: Any) -> None:
    asked = []
    for person in cast:
        actor = person.actor
        actor.can_anywhere("see_members")
        with django_assert_num_queries(0):
            asked.append(source.ask(actor, at))
    questions = [question for question in asked if question is not None]
    assert questions, "no one of the cast is asked anything"
    for question in questions:
        assert "LIMIT" in question.sql
        told = TodoQuestion("SELECT 'x', 'y', 'z', '', 7, '2026-11-18' LIMIT 1")
        rows = plain.rows(joined([question, told]), *question.values)
        assert rows[-1] == (1, "x", "y", "z", "", 7, "2026-11-18")


def test_one_statement_asks_for_all(cast: list[Any], at: Any, django_assert_max_num_queries: Any) -> None:
    for person in cast:
        actor = person.actor
        actor.can_anywhere("see_members")
        with django_assert_max_num_queries(3 if connection.vendor == "postgresql" else 1):
            todos_of(actor, at)


def test_who_is_asked_nothing_costs_nothing(db: Any, at: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert todos_of(None, at, [TodoSource("none", lambda actor, at: None, lambda rows, at: [])]) == []


def test_rows_come_by_day_and_id_and_as_python_values(db: Any, at: Any) -> None:
    sql = "SELECT %s, NULL, '支部', '', 2, %s UNION ALL SELECT %s, NULL, '党委', '', 1, %s LIMIT 5"
    ids = ["b" * 32, "a" * 32]
    seen: list[TodoRow] = []
    question = TodoQuestion(sql, (ids[0], "2026-11-20", ids[1], "2026-11-18 04:00:00"))
    todos_of(None, at, [TodoSource("two", lambda actor, at: question, lambda rows, at: seen.extend(rows) or [])])  # type: ignore[func-returns-value]
    assert [(row.name, row.code, row.number) for row in seen] == [("党委", "", 1), ("支部", "", 2)]
    assert (seen[0].uuid.hex, str(seen[0].on), str(seen[0].at)) == (ids[1], "2026-11-18", "2026-11-18 04:00:00+00:00")
