"""What to look at before a meeting begins, in words; what a branch still lacks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.foundation.rulebook.queries import rule_in_force
from zhibu.foundation.ui.formats import as_day, as_moment
from zhibu.meetings.choices import AttendeeRole, MeetingState, Mode, Presence
from zhibu.meetings.kinds import national_kinds
from zhibu.meetings.models import Attendee, Meeting
from zhibu.meetings.queries.judging import asked_of
from zhibu.meetings.queries.kinds import Due, label_of
from zhibu.meetings.queries.lists import answers_of
from zhibu.meetings.rules import hints as rules
from zhibu.meetings.rules import quorum


@dataclass(frozen=True, slots=True)
class Hint:
    """A hint in words."""

    code: str
    tone: str
    text: str


def hints_for(meeting: Meeting, roll: Sequence[Attendee], *, needs_speaker: bool, at: datetime) -> list[Hint]:
    """What to look at in a called meeting (organization loaded) with its roll. One query, for overlapping meetings,
    and one for a local kind."""
    if meeting.state != MeetingState.CALLED:
        return []
    expected = [row for row in roll if row.role == AttendeeRole.EXPECTED and row.counts]
    entitled = [row for row in expected if row.is_entitled]
    host = next((row for row in roll if row.member_id and row.member_id == meeting.host_id), None)
    facts = rules.Called(
        meeting.starts_at,
        meeting.ends_at,
        entitled=len(entitled),
        excused_entitled=sum(row.presence == Presence.EXCUSED for row in entitled),
        needed=needed_for(meeting, len(entitled)),
        has_host=meeting.host_id is not None,
        host_excused=host is not None and host.presence == Presence.EXCUSED,
        needs_speaker=needs_speaker and not meeting.speaker,
        needs_link=meeting.mode != Mode.ROOM and not meeting.link and meeting.service != "bigbluebutton",
        unanswered=answers_of(roll).silent,
    )
    found = [in_words(hint, meeting.host_name) for hint in rules.hints_of(facts, at=at)]
    return found + [Hint("overlap", "due", _overlap_words(row)) for row in overlapping(meeting)]


def needed_for(meeting: Meeting, entitled: int) -> int | None:
    """How many of those entitled a valid vote needs, by the rule of its day and place; None where none is asked."""
    code, _carry = asked_of(meeting.kind)
    if not code:
        return None
    return quorum.needed(rule_in_force(code, on=meeting.on, path=meeting.organization.path), entitled)


def in_words(hint: rules.Hint, host_name: str) -> Hint:
    """A hint as the page says it. No query."""
    if hint.code == "too_few":
        text = ngettext(
            "%(n)d of those entitled is excused: fewer than the %(needed)d that a valid vote needs would come. "
            "Move the meeting, or ask who can come after all.",
            "%(n)d of those entitled are excused: fewer than the %(needed)d that a valid vote needs would come. "
            "Move the meeting, or ask who can come after all.",
            hint.number,
        )
        return Hint(hint.code, hint.tone, text % {"n": hint.number, "needed": hint.needed})
    if hint.code == "just_enough":
        text = _("Without those excused just %(needed)d are left who may vote, as many as a valid vote needs.")
        return Hint(hint.code, hint.tone, text % {"needed": hint.needed})
    if hint.code == "unanswered":
        text = ngettext("%(n)d person has not answered yet.", "%(n)d people have not answered yet.", hint.number)
        return Hint(hint.code, hint.tone, text % {"n": hint.number})
    if hint.code == "host_excused":
        text = _("%(name)s, who was to host, is excused. Choose who stands in.") % {"name": host_name}
        return Hint(hint.code, hint.tone, text)
    return Hint(hint.code, hint.tone, str(_words()[hint.code]))


def _words() -> dict[str, Any]:
    return {
        "no_host": _("Nobody hosts this meeting yet. Choose who does."),
        "no_speaker": _("Nobody is named yet who speaks."),
        "no_link": _("People are to join online, but no link is given yet."),
        "begun": _("Its time is over and it was not opened. Enter who was there, or cancel it."),
    }


def _overlap_words(other: Meeting) -> str:
    return _("At the same time: %(title)s, %(when)s. Some are called to both.") % {
        "title": other.title, "when": as_moment(other.starts_at),
    }  # fmt: skip


def overlapping(meeting: Meeting) -> list[Meeting]:
    """Other meetings at the same time to which somebody on the roll is called too, three at most. One query."""
    people = Attendee.objects.filter(meeting=meeting, member__isnull=False, counts=True).values("member")
    rows = Meeting.objects.filter(
        attendees__member__in=people, attendees__counts=True, starts_at__lt=meeting.ends_at,
        ends_at__gt=meeting.starts_at, state__in=[MeetingState.CALLED, MeetingState.OPEN],
    ).exclude(pk=meeting.pk)  # fmt: skip
    return list(rows.order_by("starts_at", "pk").distinct()[:3])


def late_hint(
    *, kind: str, on: date, path: str, voters: int, away: int, host_name: str, host_away: bool
) -> Hint | None:
    """What makes such a meeting urgent, None if nothing does. No query; local kinds are judged on their own page."""
    code = national_kinds()[kind].quorum if kind in national_kinds() else ""
    needed = quorum.needed(rule_in_force(code, on=on, path=path), voters) if code else None
    now = datetime.combine(on, datetime.min.time(), tzinfo=UTC)
    facts = rules.Called(now, now, voters, away, needed, has_host=bool(host_name), host_excused=host_away)
    found = [hint for hint in rules.hints_of(facts, at=now - timedelta(days=9)) if hint.tone == "late"]
    return in_words(found[0], host_name) if found else None


def missing_words(due: Due) -> str:
    """What is missing of a kind in its period, and until when there is time."""
    return _("%(kind)s still to be held, in time until %(day)s") % {
        "kind": label_of(due.kind), "day": as_day(due.last_day),
    }  # fmt: skip
