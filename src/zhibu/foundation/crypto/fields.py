"""A model field that is text in Python and sealed in the database."""

from typing import Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.lookups import Exact, IsNull

from zhibu.foundation.crypto.sealing import open_sealed, seal


class EncryptedField(models.TextField):
    """Text, sealed with AES-256-GCM and bound to its table and column. It cannot be searched: add a blind index.

    Empty stays empty, so that "is there one?" can be asked without opening anything.
    """

    def purpose(self) -> str:
        """The name that the value is bound to."""
        return f"{self.model._meta.db_table}.{self.column}"

    def get_prep_value(self, value: Any) -> Any:
        """Empty stays empty, everything else is sealed."""
        return seal(str(value), self.purpose()) if value else value

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        """What was sealed, as text. Raises SealBroken."""
        return open_sealed(value, self.purpose()) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        """Only "is it empty?" can be asked; every other comparison would silently find nothing."""
        return {"exact": IsEmpty, "isnull": IsNull}.get(lookup_name)


class IsEmpty(Exact):
    """`field=""`; anything else is a mistake of the program and raises FieldError."""

    def get_prep_lookup(self) -> Any:
        """Let the empty text through."""
        if self.rhs != "":
            raise FieldError("a sealed field cannot be compared: filter by its blind index")
        return ""
