"""Telling a passing fault of the database from an error of the work itself."""

from django.db import InterfaceError, OperationalError, connection

_RETRY = {"40001", "40P01", "55P03", "57P01", "57P02", "57P03"}
"""PostgreSQL: serialization failure, deadlock, lock not available, the server is shutting down or starting."""


def is_transient(error: BaseException) -> bool:
    """Whether the same work may simply be tried again: a lock, a deadlock, a lost connection."""
    if isinstance(error, InterfaceError):
        return True
    if not isinstance(error, OperationalError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    if state is not None:
        return state in _RETRY or state.startswith("08")
    return "locked" in str(error) or not connection.is_usable()
