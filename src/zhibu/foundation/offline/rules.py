"""How old a deed may be, how large, and when it was done by our own clock."""

from datetime import datetime, timedelta

MOST_AGE = timedelta(days=14)
"""As long as a session lasts."""
KEEP_RECEIPTS = timedelta(days=90)
"""Longer than the oldest deed that is taken: a deed is never met again after its receipt has gone."""
MOST_BYTES = 256 * 1024
"""Of one deed as it is sent: minutes of some 60,000 Chinese characters."""
MOST_FIELDS = 100
_LONGEST = timedelta(days=3650)


def done_at(made_at: datetime, sent_at: datetime, *, at: datetime) -> datetime:
    """When a deed was done, by our clock: as long before `at`, its arrival, as the device counted from doing it to
    sending it. A clock that is set wrong does no harm, for both instants are off by the same; never after `at`.

    Source: docs/decisions/0010-offline.md.
    """
    return at - max(timedelta(0), min(sent_at - made_at, _LONGEST))


def is_too_old(done: datetime, *, at: datetime) -> bool:
    """Whether a deed has waited too long to be still what its author wants.

    Source: docs/decisions/0010-offline.md.
    """
    return at - done > MOST_AGE


def fault_of_fields(fields: object) -> str | None:
    """What is wrong with the fields of a deed: "shape" unless they are texts and lists of texts under names, "many"
    beyond 100 of them; None if nothing.

    Source: docs/decisions/0010-offline.md.
    """
    if not isinstance(fields, dict):
        return "shape"
    if len(fields) > MOST_FIELDS:
        return "many"
    for name, value in fields.items():
        texts = value if isinstance(value, list) else [value]
        if not name or len(texts) > MOST_FIELDS or not all(isinstance(text, str) for text in texts):
            return "shape"
    return None
