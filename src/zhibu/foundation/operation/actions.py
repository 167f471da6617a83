"""Remembering when something was last done."""

from datetime import datetime
from typing import Any

from zhibu.foundation.operation.models import Mark


def put_mark(name: str, *, at: datetime, detail: dict[str, Any] | None = None) -> None:
    """Remember that `name` was done at an instant; the mark of the last time gives way. Holds no data of people."""
    Mark.objects.update_or_create(name=name, defaults={"at": at, "detail": detail or {}})
