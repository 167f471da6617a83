"""Everything that can be asked of notices. Callers import from here."""

from zhibu.foundation.notify.queries.log import Row, Tallied, deliveries_in, deliveries_of, rows_of, tally, texts_paid
from zhibu.foundation.notify.queries.notices import get_notice, notices_of, unread_count
from zhibu.foundation.notify.queries.settings import (
    NO_WISHES,
    Line,
    Reached,
    Wishes,
    active_among,
    codes_asked,
    devices_by_account,
    devices_of,
    find_push_key,
    held_on,
    open_code_of,
    reached,
    wishes_of,
    with_mail,
    with_number,
)

__all__ = [
    "NO_WISHES",
    "Line",
    "Reached",
    "Row",
    "Tallied",
    "Wishes",
    "active_among",
    "codes_asked",
    "deliveries_in",
    "deliveries_of",
    "devices_by_account",
    "devices_of",
    "find_push_key",
    "get_notice",
    "held_on",
    "notices_of",
    "open_code_of",
    "reached",
    "rows_of",
    "tally",
    "texts_paid",
    "unread_count",
    "wishes_of",
    "with_mail",
    "with_number",
]
