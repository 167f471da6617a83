"""What a name ends with from its first, second or third character on, as a column that an index can hold.

"Contains" is a range of an index so: a name has two or three characters, seldom four. Sorted by byte on every
database.
"""

from typing import Any

from django.db.models import CharField, F, Func, Index, Q, Value
from django.db.models.lookups import GreaterThanOrEqual, LessThan

STARTS = (1, 2, 3)
LAST = "\U0010ffff"
"""Sorts after every other character."""


class Ending(Func):
    """A text from its `start`-th character on. The number stands in the statement: an index knows no parameters."""

    arity = 1
    template = "SUBSTR(%(expressions)s, %(start)s)"
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """With the collation of bytes, which SQLite has anyway."""
        template = '(SUBSTR((%(expressions)s)::text, %(start)s) COLLATE "C")'
        return self.as_sql(compiler, connection, template=template, **context)


def containing(column: str, text: str) -> Q:
    """A condition: the text in the column goes on with `text` from its first, second or third character."""
    found = Q()
    for start in STARTS:
        ending = Ending(F(column), start=start)
        found |= Q(GreaterThanOrEqual(ending, Value(text))) & Q(LessThan(ending, Value(text + LAST)))
    return found


def indexes(column: str, name: str) -> list[Index]:
    """The indexes that `containing` needs: their names begin with `name`."""
    return [Index(Ending(F(column), start=start), name=f"{name}_{start}") for start in STARTS]
