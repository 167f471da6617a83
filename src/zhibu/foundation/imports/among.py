"""Asking for thousands of values at once: one array on PostgreSQL, where `in` has a mark for each of them."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import CharField
from django.db.models.lookups import In


class Among(In):
    """`name__among=[…]` finds what `name__in=[…]` finds. Plain values, no subquery; a key as `owner__pk__among`."""

    lookup_name = "among"

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """A semi-join: `= ANY(array)` in a prepared statement would compare every row with every value.

        That a text is not empty is said as well: the planner does not look into the array, and partial indexes of
        what is not empty need it.
        """
        if not self.rhs:
            raise EmptyResultSet
        column, parameters = self.process_lhs(compiler, connection)
        field = self.lhs.output_field
        values = [field.get_db_prep_value(value, connection) for value in self.rhs]
        is_text = isinstance(field, CharField)
        kind = "text" if is_text else field.db_type(connection)
        sql = f"{column} IN (SELECT unnest(%s::{kind}[]))"
        return f"({column} <> '' AND {sql})" if is_text and all(values) else sql, [*parameters, values]
