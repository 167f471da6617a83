"""SQLite: one full-text table of tokens beside the documents. The newest come first because ids grow with the day."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection

from zhibu.foundation.rows import plain
from zhibu.foundation.search.engines.base import Ask, Entry, Hits, first_id_of, insert_documents, merged
from zhibu.foundation.search.rules.questions import All, Expression, Token
from zhibu.foundation.search.viewer import MANY

WORDS = """CREATE VIRTUAL TABLE IF NOT EXISTS search_words USING fts5(
    words, tokenize="ascii tokenchars '_'", detail=none, columnsize=0, prefix='1 3')"""
CREATE = (
    WORDS,
    "CREATE TABLE IF NOT EXISTS search_count (id INTEGER PRIMARY KEY CHECK (id = 1), value INTEGER NOT NULL)",
    "INSERT OR IGNORE INTO search_count (id, value) VALUES (1, 0)",
)
DROP = ("DROP TABLE IF EXISTS search_words", "DROP TABLE IF EXISTS search_count")


class SQLiteEngine:
    """FTS5 with tokens made by us: no tokenizer of SQLite's finds a Chinese word of two characters."""

    name = "sqlite"
    most_places = MANY

    def ids(self, days: Sequence[date]) -> list[int]:
        """Numbers from a counter, the day before them."""
        if not days:
            return []
        sql = "UPDATE search_count SET value = value + %s WHERE id = 1 RETURNING value"
        [(last,)] = plain.rows(sql, len(days))
        return [first_id_of(day) + last - len(days) + n + 1 for n, day in enumerate(days)]

    def put(self, entries: Iterable[Entry]) -> None:
        """Two statements."""
        made = list(entries)
        insert_documents(made)
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO search_words (rowid, words) VALUES (%s, %s)",
                [(entry.id, " ".join(entry.tokens)) for entry in made],
            )

    def drop(self, ids: Sequence[int]) -> None:
        """One statement."""
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM search_words WHERE rowid = %s", [(one,) for one in ids])

    def clear(self) -> None:
        """Drop the table and make it again."""
        with connection.cursor() as cursor:
            for statement in (DROP[0], WORDS):
                cursor.execute(statement)

    def settle(self) -> None:
        """Merge what was written in many small parts."""
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_words (search_words) VALUES ('optimize')")

    def find(self, ask: Ask) -> Hits:
        """Two statements: the newest of the broadest tier with their kinds, then the nearer tiers."""
        if not ask.tiers:
            return Hits()
        sql, values = _select(ask, ask.tiers[-1], max(ask.counted + 1, ask.looked_at))
        newest = plain.rows(sql, *values)
        counts = Counter(kind for _id, kind in newest[: ask.counted + 1])
        tiers = self._nearer(ask) if len(ask.tiers) > 1 and newest else []
        return Hits(merged([one for one, _kind in newest[: ask.looked_at]], tiers, len(ask.tiers) - 1), counts)

    def present(self, ids: Sequence[int]) -> set[int]:
        """One statement for each 500."""
        found: set[int] = set()
        for at in range(0, len(ids), 500):
            some = ids[at : at + 500]
            sql = f"SELECT rowid FROM search_words WHERE rowid IN ({plain.places(len(some))})"  # noqa: S608
            found |= {row[0] for row in plain.rows(sql, *some)}
        return found

    def _nearer(self, ask: Ask) -> list[list[int]]:
        """The newest of all tiers but the last. One statement."""
        parts, values = [], []
        for tier, expression in enumerate(ask.tiers[:-1]):
            sql, some = _select(ask, expression, ask.looked_at)
            parts.append(f"SELECT {tier}, id FROM ({sql})")  # noqa: S608
            values += some
        tiers: list[list[int]] = [[] for _ in ask.tiers[:-1]]
        for tier, found in plain.rows(" UNION ALL ".join(parts), *values):
            tiers[tier].append(found)
        return tiers


def _select(ask: Ask, expression: Expression, limit: int) -> tuple[str, list[Any]]:
    """The newest ids, with kinds, that fit an expression and that the viewer may see."""
    viewer = ask.viewer
    if viewer.everything or viewer.condition is None:
        tokens = () if viewer.everything else (*viewer.tokens, *viewer.places)
        sql, values = _streamed(ask, match_of(expression, ask.narrowed, tokens), limit)
        return f"SELECT id, kind FROM ({sql})", values  # noqa: S608
    condition, given = viewer.condition
    own, values = _streamed(ask, match_of(expression, ask.narrowed, viewer.tokens), limit)
    join = f"CROSS JOIN search_sight ON search_sight.document_id = w.rowid AND ({condition})"
    held, more = _streamed(ask, match_of(expression, ask.narrowed, ()), limit, join, list(given))
    sql = f"SELECT id, kind FROM (SELECT * FROM ({own}) UNION SELECT * FROM ({held})) ORDER BY id DESC LIMIT {limit}"  # noqa: S608
    return sql, [*values, *more]


def _streamed(ask: Ask, match: str, limit: int, join: str = "", given: Sequence[Any] = ()) -> tuple[str, list[Any]]:
    """Ids in the order of the full-text table, which is newest first, until there are enough."""
    sql = f"""SELECT d.id AS id, d.kind AS kind FROM search_words w {join}
        CROSS JOIN search_document d ON d.id = w.rowid AND d.is_hidden = 0
        WHERE w.search_words MATCH %s AND w.rowid >= %s ORDER BY w.rowid DESC LIMIT {limit}"""  # noqa: S608
    return sql, [*given, match, ask.first_id]


def match_of(expression: Expression, narrowed: Sequence[str], tokens: Sequence[str]) -> str:
    """What FTS5 is asked: the expression, every narrowing token, and one of the viewer's."""
    parts = [_worded(expression), *(f'"{token}"' for token in narrowed)]
    if tokens:
        parts.append("(" + " OR ".join(f'"{token}"' for token in tokens) + ")")
    return " AND ".join(parts)


def _worded(expression: Expression) -> str:
    if isinstance(expression, Token):
        return f'"{expression.text}"' + ("*" if expression.prefix else "")
    word = " AND " if isinstance(expression, All) else " OR "
    return "(" + word.join(_worded(part) for part in expression.parts) + ")"
