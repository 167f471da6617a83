"""A model field that is text in Python and sealed in the database."""

from typing import Any

from django.db import models

from zhibu.foundation.crypto.sealing import open_sealed, seal


class EncryptedField(models.TextField):
    """Text, sealed with AES-256-GCM and bound to its table and column. It cannot be searched: add a blind index."""

    def purpose(self) -> str:
        """The name that the value is bound to."""
        return f"{self.model._meta.db_table}.{self.column}"

    def get_prep_value(self, value: Any) -> Any:
        """Empty stays empty, everything else is sealed."""
        return seal(str(value), self.purpose()) if value else value

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        """What was sealed, as text."""
        return open_sealed(value, self.purpose()) if value else value
