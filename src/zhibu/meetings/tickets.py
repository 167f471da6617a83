"""Signed slips: who watches a meeting (so that looking again costs no session), and who has scanned its code."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.core import signing
from django.http import HttpRequest, HttpResponse

from zhibu.meetings.actions.attending import SCAN_LASTS

WATCH_SECONDS = 20 * 60
_WATCH, _SCAN = "zhibu.meetings.watch", "zhibu.meetings.scan"


@dataclass(frozen=True, slots=True)
class Watcher:
    """Who looks at a meeting: their line on the roll, if they have one, and whether they lead it."""

    attendee_id: UUID | None
    leads: bool


def issue(meeting_id: UUID, watcher: Watcher) -> str:
    """A ticket that says who may watch a meeting, for twenty minutes."""
    line = watcher.attendee_id.hex if watcher.attendee_id else ""
    return signing.dumps([meeting_id.hex, line, int(watcher.leads)], salt=_WATCH)


def read(ticket: str, meeting_id: UUID) -> Watcher | None:
    """Who watches by this ticket; None if it is not for this meeting, forged, or too old."""
    try:
        meeting, line, leads = signing.loads(ticket, salt=_WATCH, max_age=WATCH_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if meeting != meeting_id.hex:
        return None
    return Watcher(UUID(line) if line else None, bool(leads))


@dataclass(frozen=True, slots=True)
class Scan:
    """A code that this browser has brought from a screen, and when."""

    code: str
    at: datetime


def keep_scan(response: HttpResponse, request: HttpRequest, meeting_id: UUID, code: str, *, at: datetime) -> None:
    """Remember in the browser, signed and for five minutes, that it has brought this code now."""
    value = signing.dumps([meeting_id.hex, code, at.timestamp()], salt=_SCAN)
    seconds = int(SCAN_LASTS.total_seconds())
    response.set_cookie(
        _cookie(meeting_id), value, max_age=seconds, httponly=True, samesite="Lax", secure=request.is_secure()
    )


def scan_of(request: HttpRequest, meeting_id: UUID) -> Scan | None:
    """The code that this browser has brought in the last five minutes, or None."""
    seconds = int(SCAN_LASTS.total_seconds())
    try:
        meeting, code, stamp = signing.loads(
            request.COOKIES.get(_cookie(meeting_id), ""), salt=_SCAN, max_age=seconds
        )
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Scan(code, datetime.fromtimestamp(stamp, UTC)) if meeting == meeting_id.hex else None


def forget_scan(response: HttpResponse, meeting_id: UUID) -> None:
    """Let the browser forget it."""
    response.delete_cookie(_cookie(meeting_id))


def _cookie(meeting_id: UUID) -> str:
    return f"scan_{meeting_id.hex[-12:]}"
