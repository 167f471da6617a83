"""What is asked of a person: the questions of all sources, put to the database in one statement."""

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DatabaseError, connection
from django.db.models import QuerySet

from zhibu.foundation.rows import plain
from zhibu.foundation.ui.slots import Todo, TodoQuestion, TodoRow, TodoSource, todo_sources

log = logging.getLogger("zhibu.modules")
_COLUMNS = ", ".join(TodoRow._fields)
_TEXT = ", ".join(
    f"COALESCE(CAST({name} AS {'INTEGER' if name == 'number' else 'TEXT'}), {0 if name == 'number' else repr('')})"
    for name in TodoRow._fields
)


def todos_of(actor: Any, at: datetime, sources: Iterable[TodoSource] | None = None) -> list[Todo]:
    """What the sources (all registered ones) ask of the actor, in their order. One statement at most."""
    asked = [
        (source, question)
        for source in (todo_sources if sources is None else sources)
        if (question := source.ask(actor, at)) is not None
    ]
    try:
        return _told(asked, at)
    except DatabaseError:
        if not any(todo_sources.is_guest(source.key) for source, _ in asked):
            raise
        return _told([pair for pair in asked if _can_be_asked(pair, at)], at)


def _can_be_asked(pair: tuple[TodoSource, TodoQuestion], at: datetime) -> bool:
    """Whether the question of a module can be asked at all; those of the house can."""
    key = pair[0].key
    try:
        return not todo_sources.is_guest(key) or _told([pair], at) is not None
    except DatabaseError as error:
        log.exception("the module %s cannot be asked for things to do; the others are", key, exc_info=error)
        return False


def _told(asked: list[tuple[TodoSource, TodoQuestion]], at: datetime) -> list[Todo]:
    if not asked:
        return []
    found: list[list[TodoRow]] = [[] for _ in asked]
    values = [value for _, question in asked for value in question.values]
    for number, *row in plain.rows_planned_once(joined([question for _, question in asked]), *values):
        found[number].append(TodoRow(*row))
    return [
        todo
        for (source, _), rows in zip(asked, found, strict=True)
        if rows
        for todo in source.tell(sorted(rows, key=lambda row: (row.day, row.id)), at)
    ]


def joined(questions: list[TodoQuestion]) -> str:
    """The questions as one statement; each row begins with the number of its question. No statement."""
    parts = [f"q{number} ({_COLUMNS}) AS ({question.sql})" for number, question in enumerate(questions)]
    reads = [f"SELECT {number}, {_TEXT} FROM q{number}" for number in range(len(questions))]  # noqa: S608  only numbers
    return f"WITH {', '.join(parts)} {' UNION ALL '.join(reads)}"


def worded(rows: "QuerySet[Any, Any]", limit: int) -> TodoQuestion | None:
    """The question that a `values_list` of six columns words, for conditions that the mapper should word; None where
    it can find nothing. No statement."""
    try:
        sql, values = rows[:limit].query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return None
    return TodoQuestion(sql, values)
