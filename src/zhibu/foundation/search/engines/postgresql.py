"""PostgreSQL: the tokens as a `tsvector` beside each document, found through a GIN index.

No parser or dictionary of PostgreSQL's is used: a vector is made of our tokens as they are, without positions.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection

from zhibu.foundation.rows import plain
from zhibu.foundation.search.engines.base import COLUMNS, Ask, Entry, Hits, first_id_of, insert, merged, row_of
from zhibu.foundation.search.rules.questions import All, Expression, Token
from zhibu.foundation.search.viewer import MANY

CREATE = (
    "CREATE SEQUENCE IF NOT EXISTS search_count",
    "ALTER TABLE search_document ADD COLUMN words tsvector",
    # Vectors lie beside the rows: what is only counted or put in order is read without them.
    "ALTER TABLE search_document ALTER COLUMN words SET STORAGE EXTERNAL",
    "ALTER TABLE search_document SET (toast_tuple_target = 128)",
    "CREATE INDEX search_document_words ON search_document USING gin (words)",
)
DROP = ("ALTER TABLE search_document DROP COLUMN words", "DROP SEQUENCE search_count")

OFTEN = 4000
"""What is found more often is read from the newest on, until there is enough; the index would give it all at once."""


class PostgresEngine:
    """A GIN index over tokens made by us."""

    name = "postgresql"
    most_places = MANY

    def ids(self, days: Sequence[date]) -> list[int]:
        """Numbers from a sequence, the day before them."""
        numbers = plain.rows("SELECT nextval('search_count') FROM generate_series(1, %s)", len(days))
        return [first_id_of(day) + row[0] for day, row in zip(days, numbers, strict=True)]

    def put(self, entries: Iterable[Entry]) -> None:
        """One statement: the server indexes a row while the next one's tokens are made."""
        rows = ((*row_of(entry), "'" + "' '".join(entry.tokens) + "'") for entry in entries)
        insert("search_document", (*COLUMNS, "words"), rows)

    def drop(self, ids: Sequence[int]) -> None:
        """Nothing: the words go with their rows."""

    def clear(self) -> None:
        """Nothing: the words go with their rows."""

    def settle(self) -> None:
        """Let the planner count."""
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE search_document, search_content, search_sight")

    def find(self, ask: Ask) -> Hits:
        """Two statements, three where the question is a frequent one."""
        if not ask.tiers:
            return Hits()
        newest = self._newest(ask, ask.tiers[-1], max(ask.counted + 1, ask.looked_at))
        counts = Counter(kind for _id, kind in newest[: ask.counted + 1])
        tiers = []
        if len(ask.tiers) > 1 and newest:
            is_often = len(newest) > ask.counted
            tiers = self._nearer(ask, is_often=is_often)
        return Hits(merged([one for one, _kind in newest[: ask.looked_at]], tiers, len(ask.tiers) - 1), counts)

    def present(self, ids: Sequence[int]) -> set[int]:
        """One statement."""
        sql = "SELECT id FROM search_document WHERE words IS NOT NULL AND id = ANY(%s)"
        return {row[0] for row in plain.rows(sql, list(ids))}

    def _newest(self, ask: Ask, expression: Expression, limit: int) -> list[tuple[Any, ...]]:
        """The newest that fit, with kinds: through the index, or, where it gives too many, from the newest on."""
        sql, values = _by_index(ask, expression, OFTEN + 1)
        found = plain.rows(sql, *values)
        if len(found) <= OFTEN:
            return sorted(found, reverse=True)[:limit]
        sql, values = _from_newest(ask, expression, limit)
        return plain.rows(sql, *values)

    def _nearer(self, ask: Ask, *, is_often: bool) -> list[list[int]]:
        """The newest of all tiers but the last."""
        tiers = []
        for expression in ask.tiers[:-1]:
            limit = ask.looked_at
            if is_often:
                tiers.append([one for one, _kind in self._newest(ask, expression, limit)])
                continue
            sql, values = _by_index(ask, expression, OFTEN + 1)
            tiers.append([one for one, _kind in sorted(plain.rows(sql, *values), reverse=True)[:limit]])
        return tiers


def _by_index(ask: Ask, expression: Expression, limit: int) -> tuple[str, list[Any]]:
    """What the index gives, in no order, up to a limit."""
    sql, values = _select(ask, expression, "d.words @@ %s::tsquery")
    return f"{sql} LIMIT {limit}", values


def _from_newest(ask: Ask, expression: Expression, limit: int) -> tuple[str, list[Any]]:
    """The same from the newest on: `IS TRUE` keeps the index of words out, the key gives the order."""
    sql, values = _select(ask, expression, "(d.words @@ %s::tsquery) IS TRUE")
    return f"{sql} ORDER BY d.id DESC LIMIT {limit}", values


def _select(ask: Ask, expression: Expression, fits: str) -> tuple[str, list[Any]]:
    viewer = ask.viewer
    values: list[Any]
    if viewer.everything or viewer.condition is None:
        tokens = () if viewer.everything else (*viewer.tokens, *viewer.places)
        seen, values = fits, [match_of(expression, ask.narrowed, tokens)]
    else:
        condition, given = viewer.condition
        seen = f"""{fits} AND ((d.words @@ %s::tsquery) IS TRUE OR EXISTS (
            SELECT 1 FROM search_sight WHERE search_sight.document_id = d.id AND ({condition})))"""  # noqa: S608
        own = " | ".join(f"'{token}'" for token in viewer.tokens)
        values = [match_of(expression, ask.narrowed, ()), own, *given]
    sql = f"SELECT d.id, d.kind FROM search_document d WHERE {seen} AND NOT d.is_hidden AND d.id >= %s"  # noqa: S608
    return sql, [*values, ask.first_id]


def match_of(expression: Expression, narrowed: Sequence[str], tokens: Sequence[str]) -> str:
    """The `tsquery` as text: the expression, every narrowing token, and one of the viewer's."""
    parts = [_worded(expression), *(f"'{token}'" for token in narrowed)]
    if tokens:
        parts.append("(" + " | ".join(f"'{token}'" for token in tokens) + ")")
    return " & ".join(parts)


def _worded(expression: Expression) -> str:
    if isinstance(expression, Token):
        return f"'{expression.text}'" + (":*" if expression.prefix else "")
    word = " & " if isinstance(expression, All) else " | "
    return "(" + word.join(_worded(part) for part in expression.parts) + ")"
