"""Where somebody is signed in."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from zhibu.accounts.choices import Way
from zhibu.accounts.models import Session
from zhibu.kernel import clock


@dataclass(frozen=True)
class Device:
    """A browser that is signed in: `handle` stands for its key, which is never shown."""

    handle: str
    name: Any
    way: Any
    since: datetime | None
    seen_on: date
    is_here: bool


def handle_of(session_key: str) -> str:
    """A name for a session by which it can be ended but not used."""
    return salted_hmac("zhibu.accounts.device", session_key, algorithm="sha256").hexdigest()[:24]


def devices_of(account_id: UUID, *, here: str | None, at: datetime) -> list[Device]:
    """Where the account is signed in at `at`: this browser first, then the last used. One query."""
    rows = Session.objects.filter(account_id=account_id, expire_date__gt=at).order_by("-seen", "session_key")
    alive = [row for row in rows if at.timestamp() - row.seen <= row.idle]
    found = [
        Device(
            handle=handle_of(row.session_key),
            name=row.device or _("Unknown device"),
            way=Way(row.way).label if row.way in Way.values else "",
            since=row.since,
            seen_on=clock.day_of(datetime.fromtimestamp(row.seen, tz=clock.ZONE)),
            is_here=row.session_key == here,
        )
        for row in alive
    ]
    return sorted(found, key=lambda device: not device.is_here)
