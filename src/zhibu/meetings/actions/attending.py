"""Signing in: by the code of the room, online, without network; going early and coming back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.meetings.access import get_meeting, get_run_meeting
from zhibu.meetings.actions._floor import count, demand_open, note, touch
from zhibu.meetings.choices import AttendeeRole, MeetingState, Mode, Presence, SignedInBy
from zhibu.meetings.models import Attendee, CodeTry, Meeting
from zhibu.meetings.rules import codes
from zhibu.members.models import Member

SCAN_LASTS = timedelta(minutes=5)
"""So long after scanning the code one may press the button, or sign in to the platform first."""
OPEN_TO_LATECOMERS = frozenset({MeetingState.OPEN, MeetingState.CLOSED, MeetingState.CIRCULATED})


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What a sign-in came to; `is_new` is false for the repeat of one that stands."""

    attendee_id: UUID
    is_new: bool
    is_guest: bool


def sign_in(
    *, actor: Actor, at: datetime, meeting_id: UUID, code: str, scanned_at: datetime | None = None
) -> SignedIn:
    """Sign the actor in with the code of the room, typed now or scanned at `scanned_at` (vouched for by the server).

    Whoever is not on the roll signs in as a guest without a vote. A repeat changes nothing; who had gone is back. A
    wrong code is counted in a transaction of its own. Order of effects: version, roll, audit. Seven statements at
    most. Raises NotFound for who is neither on the roll nor holds a code of the room; Refused `not_open`,
    `slow_down`, `replaced`, `wrong_code`, `no_member`.
    """
    line, meeting = _line_of(actor, meeting_id)
    if line is not None:
        demand_open(meeting)
    when = at if scanned_at is None else scanned_at
    if at - when > SCAN_LASTS:
        raise _replaced()
    _demand_code(actor, at, meeting, code, when, is_known=line is not None)
    demand_open(meeting)
    by = SignedInBy.DIGITS if scanned_at is None else SignedInBy.QR
    with transaction.atomic():
        return _enter(actor, at, meeting, line, by=by)


@transaction.atomic
def sign_in_online(*, actor: Actor, at: datetime, meeting_id: UUID) -> SignedIn:
    """Sign the actor in from the online room: whoever is on the roll of a meeting that is held online too.

    A repeat changes nothing. Order of effects: version, roll, audit. Raises NotFound, Forbidden for who is not on the
    roll; Refused `not_open`, `in_the_room` where nobody takes part online.
    """
    line, meeting = _own_line(actor, meeting_id)
    demand_open(meeting)
    if meeting.mode == Mode.ROOM:
        raise Refused("in_the_room", _("This meeting is held in a room. Sign in with the code on its screen."))
    return _enter(actor, at, meeting, line, by=SignedInBy.ONLINE, online_since=at, online_seen_at=at)


@transaction.atomic
def sign_in_leading(*, actor: Actor, at: datetime, meeting_id: UUID) -> SignedIn:
    """Sign in whoever leads the meeting, without the code, which stands on their own screen; the record says so.

    A repeat changes nothing; who had gone is back. Order of effects: version, roll, audit. Raises NotFound, Forbidden
    for who leads it not or is not on the roll; Refused `not_open`, `online` where nobody is in a room, `no_member`.
    """
    get_run_meeting(actor, meeting_id)
    line, meeting = _own_line(actor, meeting_id)
    demand_open(meeting)
    if meeting.mode == Mode.ONLINE:
        raise Refused("online", _("This meeting is held online. Sign in online: being there counts from then on."))
    return _enter(actor, at, meeting, line, by=SignedInBy.LEADING)


def sign_in_later(*, actor: Actor, at: datetime, meeting_id: UUID, code: str, made_at: datetime) -> SignedIn:
    """Enter a sign-in that was typed without network at `made_at`, while the meeting was under way and its code on
    the screen, and is marked as such. After the end the meeting is counted anew.

    Order of effects: version, roll, audit, numbers. Raises NotFound, Forbidden for who is not on the roll; Refused
    `slow_down`, `future`, `too_late`, `not_shown`, `not_open` once the record is archived.
    """
    line, meeting = _own_line(actor, meeting_id)
    _demand_time(meeting, made_at, at)
    _demand_patience(actor, at, meeting)
    if not codes.was_shown(meeting.secret, codes.tidied(code), made_at):
        _count_failure(actor, at, meeting)
        raise Refused("not_shown", _("This code was not on the screen at that time. Ask the secretary to enter you."))
    with transaction.atomic():
        found = _enter(actor, made_at, meeting, line, by=SignedInBy.LATER, states=OPEN_TO_LATECOMERS, noted_at=at)
        if meeting.state != MeetingState.OPEN and found.is_new:
            count(_locked(meeting), at=at)
    return found


def _line_of(actor: Actor, meeting_id: UUID) -> tuple[Attendee | None, Meeting]:
    """The actor's line on the roll, None for who has none, and the meeting. Raises NotFound, Refused `no_member`."""
    if actor.member_id is None:
        get_meeting(actor, meeting_id)
        raise Refused(
            "no_member", _("Your account belongs to no member. Ask the secretary to enter you as a guest by name.")
        )
    lines = Attendee.objects.select_related("meeting__organization")
    line = lines.filter(meeting_id=meeting_id, member_id=actor.member_id).first()
    if line is not None:
        return line, line.meeting
    meeting = Meeting.objects.select_related("organization").filter(pk=meeting_id).first()
    if meeting is None:
        raise NotFound
    return None, meeting


def _own_line(actor: Actor, meeting_id: UUID) -> tuple[Attendee, Meeting]:
    """The actor's line on the roll and the meeting. Raises NotFound, Forbidden, Refused `no_member`."""
    line, meeting = _line_of(actor, meeting_id)
    if line is None:
        get_meeting(actor, meeting_id)
        raise Forbidden
    return line, meeting


def _demand_code(actor: Actor, at: datetime, meeting: Meeting, code: str, when: datetime, *, is_known: bool) -> None:
    _demand_patience(actor, at, meeting)
    verdict = codes.verdict(meeting.secret, codes.tidied(code), when)
    if verdict == "valid":
        return
    if verdict == "replaced":
        raise _replaced()
    _count_failure(actor, at, meeting)
    if not is_known:
        get_meeting(actor, meeting.pk)
    raise Refused("wrong_code", _("This is not the code on the screen. Check the six digits."), field="code")


def _replaced() -> Refused:
    return Refused("replaced", _("The code has changed. Please use the new one on the screen."), field="code")


def _demand_patience(actor: Actor, at: datetime, meeting: Meeting) -> None:
    assert actor.account_id is not None
    tried = CodeTry.objects.filter(meeting=meeting, account_id=actor.account_id).first()
    wait = codes.wait_left(tried.failures, tried.last_at, at) if tried else 0
    if wait:
        minutes = -(-wait // 60)
        message = _("Too many wrong codes. Wait %(minutes)d min, or ask the secretary to sign you in.")
        raise Refused("slow_down", message % {"minutes": minutes}, field="code")


@transaction.atomic
def _count_failure(actor: Actor, at: datetime, meeting: Meeting) -> None:
    assert actor.account_id is not None
    row, is_new = CodeTry.objects.get_or_create(
        meeting=meeting, account_id=actor.account_id, defaults={"failures": 1, "last_at": at}
    )
    if is_new:
        return
    over = row.failures >= codes.FAILURES and not codes.wait_left(row.failures, row.last_at, at)
    CodeTry.objects.filter(pk=row.pk).update(failures=1 if over else F("failures") + 1, last_at=at)


def _demand_time(meeting: Meeting, made_at: datetime, at: datetime) -> None:
    fault = codes.fault_of_delay(made_at, at)
    if fault == "future":
        raise Refused("future", _("The clock of the phone is ahead. Ask the secretary to enter you."))
    if fault == "too_late":
        raise Refused("too_late", _("This sign-in is more than a day old. Ask the secretary to enter you."))
    around = timedelta(seconds=codes.CLOCK_SECONDS)
    begun = meeting.opened_at is not None and made_at >= meeting.opened_at - around
    ended = meeting.closed_at is not None and made_at > meeting.closed_at + around
    if not begun or ended or meeting.state not in OPEN_TO_LATECOMERS:
        raise Refused("not_open", _("The meeting was not open at that time, or its record is archived already."))


def _enter(
    actor: Actor,
    at: datetime,
    meeting: Meeting,
    line: Attendee | None,
    *,
    by: SignedInBy,
    states: frozenset[MeetingState] = frozenset({MeetingState.OPEN}),
    noted_at: datetime | None = None,
    **online: datetime,
) -> SignedIn:
    """Mark somebody present, once; who had gone is back and keeps the first time."""
    if line is not None and line.presence == Presence.PRESENT and line.left_at is None:
        return SignedIn(line.pk, False, line.role == AttendeeRole.GUEST)
    touch(meeting, states)
    if line is None:
        line, is_new = _guest(actor, at, meeting, by)
    elif line.presence == Presence.PRESENT:
        is_new = bool(Attendee.objects.filter(pk=line.pk, left_at__isnull=False).update(left_at=None))
    else:
        is_new = bool(
            Attendee.objects.filter(pk=line.pk)
            .exclude(presence=Presence.PRESENT)
            .update(presence=Presence.PRESENT, signed_in_at=at, signed_in_by=by, left_at=None, **online)
        )
    if is_new:
        note("meeting.signed_in", meeting, actor=actor, at=noted_at or at, attendee=str(line.pk), by=str(by))
    return SignedIn(line.pk, is_new, line.role == AttendeeRole.GUEST)


def _guest(actor: Actor, at: datetime, meeting: Meeting, by: SignedInBy) -> tuple[Attendee, bool]:
    assert actor.member_id is not None
    member = Member.objects.select_related("organization").get(pk=actor.member_id)
    return Attendee.objects.get_or_create(
        meeting=meeting,
        member=member,
        defaults={
            "name": member.name, "pinyin": member.pinyin, "from_name": member.organization.name,
            "role": AttendeeRole.GUEST, "counts": False, "is_entitled": False,
            "presence": Presence.PRESENT, "signed_in_at": at, "signed_in_by": by,
        },
    )  # fmt: skip


def _locked(meeting: Meeting) -> Meeting:
    found = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    found.organization = meeting.organization
    return found


@transaction.atomic
def leave(*, actor: Actor, at: datetime, meeting_id: UUID) -> None:
    """Note that the actor goes before the end; they stay among those present and vote no more. Signing in again
    brings them back. Raises NotFound, Forbidden for who is not on the roll; Refused `not_open`, `not_here`."""
    line, meeting = _own_line(actor, meeting_id)
    demand_open(meeting)
    go(meeting, line, actor=actor, at=at)


def go(meeting: Meeting, line: Attendee, *, actor: Actor, at: datetime) -> None:
    """Note that somebody on the roll has gone, in the caller's transaction. Raises Refused `not_here`."""
    if line.presence != Presence.PRESENT:
        raise Refused("not_here", _("Only who has signed in can leave."))
    touch(meeting)
    if Attendee.objects.filter(pk=line.pk, left_at=None).update(left_at=at, hand_raised_at=None):
        note("meeting.left", meeting, actor=actor, at=at, attendee=str(line.pk))
