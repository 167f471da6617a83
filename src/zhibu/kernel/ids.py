"""Identifiers that sort by time of birth and say nothing about what they name."""

from uuid import UUID

import uuid_utils.compat


def new_id() -> UUID:
    """A fresh UUIDv7. Source: RFC 9562 §5.7."""
    return uuid_utils.compat.uuid7()
