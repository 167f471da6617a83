"""Sealing a record: one way to write it down, one number that proves it unchanged, a chain of amendments."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

FORM = 1
"""The form in which records are written down for sealing; a new form gets a new number, old seals keep theirs."""


def canonical(content: Mapping[str, Any]) -> str:
    """A record written down in exactly one way: keys sorted, no blanks, instants in UTC to the microsecond.

    Source: RFC 8785 (the idea: one serialization for each value); docs/rules/record.md, "The seal".
    """
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")


def digest_of(content: Mapping[str, Any]) -> str:
    """The seal of a record: SHA-256 of its canonical form, in hex.

    Source: FIPS 180-4; docs/rules/record.md, "The seal".
    """
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def next_digest(previous: str, amendment: Mapping[str, Any]) -> str:
    """The digest of an amendment, chained on that of the record or of the amendment before it.

    Source: docs/rules/record.md, "Amendments".
    """
    return hashlib.sha256(f"{previous}\n{canonical(amendment)}".encode()).hexdigest()


def first_values(amendments: Sequence[tuple[str, str, str]]) -> dict[str, str]:
    """What stood at each amended place when the record was sealed: (subject, before, after) in order.

    Source: docs/rules/record.md, "Amendments".
    """
    found: dict[str, str] = {}
    for subject, before, _after in amendments:
        found.setdefault(subject, before)
    return found


def last_values(amendments: Sequence[tuple[str, str, str]]) -> dict[str, str]:
    """What stands at each amended place now.

    Source: docs/rules/record.md, "Amendments".
    """
    return {subject: after for subject, _before, after in amendments}
