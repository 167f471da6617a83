"""Inserting hundreds of thousands of rows: one prepared statement on SQLite, COPY on PostgreSQL."""

from collections.abc import Iterable, Sequence
from datetime import UTC
from typing import Any

from django.db import connection, models, transaction


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert `rows` (values in the order of the field `names`), return how many; other fields get their default."""
    left_out = [f for f in model._meta.concrete_fields if f.name not in names and not isinstance(f, models.AutoField)]
    fields = [*(model._meta.get_field(name) for name in names), *left_out]
    defaults = tuple(f.get_default() for f in left_out)
    rows = ((*row, *defaults) for row in rows)
    columns = ", ".join(f'"{f.column}"' for f in fields)  # type: ignore[union-attr]
    table = f'"{model._meta.db_table}"'
    count = 0
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
                    count += 1
            return count
        marks = ", ".join(["?"] * len(fields))
        adapt = [_sqlite_adapter(f) for f in fields]
        adapted = ([a(v) if a else v for a, v in zip(adapt, row, strict=True)] for row in rows)
        raw = connection.connection.cursor()
        raw.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", adapted)
        return int(raw.rowcount)


def _sqlite_adapter(field: Any) -> Any:
    """How the database adapter of Django would store a value of this field; None for values stored as they are."""
    if isinstance(field, models.ForeignKey):
        return _sqlite_adapter(field.target_field)
    if isinstance(field, models.UUIDField):
        return lambda v: v.hex if v else None
    if isinstance(field, models.DateTimeField):
        return lambda v: v.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f") if v else None
    if isinstance(field, models.DateField):
        return lambda v: v.isoformat() if v else None
    if isinstance(field, models.DecimalField):
        return lambda v: str(v) if v is not None else None
    return None
