"""A column for materialized paths that sorts by byte on every database."""

from typing import Any

from django.db import models


class PathField(models.CharField):
    """Text whose order is that of its bytes: PostgreSQL needs the collation "C" for that, SQLite has it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 80)
        super().__init__(*args, **kwargs)

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        """As the parent's, with the collation where the database has one to choose."""
        parameters: dict[str, Any] = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters
