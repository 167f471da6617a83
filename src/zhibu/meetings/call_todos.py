"""What the call of meetings asks of people: an answer, to sign in, a look at a meeting in danger, an excuse, an
invitation."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.rows.plain import within_any
from zhibu.foundation.ui.formats import as_moment
from zhibu.foundation.ui.slots import Todo, TodoQuestion, TodoRow, TodoSource
from zhibu.kernel import clock
from zhibu.meetings.choices import AttendeeRole, InvitationState, MeetingState, Presence
from zhibu.meetings.queries.hints import late_hint
from zhibu.meetings.queries.lists import desks_of

AHEAD = timedelta(days=2)
ANSWERED, HERE = 1, 2

_MINE = """
SELECT m.id, m.state, m.title, m.place,
  CASE WHEN a.presence = %s THEN 2 WHEN a.answer <> '' THEN 1 ELSE 0 END, m.starts_at
FROM meetings_attendee a JOIN meetings_meeting m ON m.id = a.meeting_id
WHERE a.member_id = %s AND a.role <> %s AND a.presence <> %s AND (
  m.state = %s OR (m.state = %s AND m.starts_at > %s AND (m.starts_at <= %s OR (a.role = %s AND a.answer = '')))
) ORDER BY m.starts_at LIMIT 5
"""

_THIN = """
SELECT m.id, m.kind, m.title, v.voters || ' ' || v.away || ' ' || v.host_away || ' ' || o.path || ' ' || m.host_name,
  0, m.starts_at
FROM meetings_meeting m JOIN organizations_organization o ON o.id = m.organization_id
JOIN (
  SELECT a.meeting_id,
    COUNT(CASE WHEN a.is_entitled AND a.counts AND a.role = 'expected' THEN 1 END) AS voters,
    COUNT(CASE WHEN a.is_entitled AND a.counts AND a.role = 'expected' AND a.presence = 'excused' THEN 1 END) AS away,
    COUNT(CASE WHEN a.presence = 'excused' AND a.member_id = n.host_id THEN 1 END) AS host_away
  FROM meetings_attendee a JOIN meetings_meeting n ON n.id = a.meeting_id
  JOIN organizations_organization p ON p.id = n.organization_id
  WHERE n.state = %s AND n.starts_at > %s AND n.starts_at <= %s AND ({below_p}) GROUP BY a.meeting_id
) v ON v.meeting_id = m.id WHERE v.away > 0 OR v.host_away > 0 OR m.host_id IS NULL ORDER BY m.starts_at LIMIT 20
"""

_EXCUSES = """
SELECT m.id, '', a.name, a.excuse || ' ' || m.title, 0, m.starts_at FROM meetings_meeting m
JOIN organizations_organization o ON o.id = m.organization_id JOIN meetings_attendee a ON a.meeting_id = m.id
WHERE a.excuse_state = 'asked' AND m.state = 'open' AND ({below_o}) ORDER BY m.starts_at, a.id LIMIT 3
"""

_INVITATIONS = """
SELECT i.id, '', h.short_name, m.title, 0, m.starts_at FROM meetings_invitation i
JOIN organizations_organization o ON o.id = i.organization_id
JOIN meetings_meeting m ON m.id = i.meeting_id JOIN organizations_organization h ON h.id = m.organization_id
WHERE o.path IN ({scopes}) AND i.state = %s AND m.state = %s AND m.starts_at > %s ORDER BY m.starts_at LIMIT 3
"""


def _ask_mine(actor: Actor, at: datetime) -> TodoQuestion | None:
    """The meetings to come that I have not answered, those of today, and those under way."""
    if actor.member_id is None:
        return None
    midnight = datetime.combine(clock.day_of(at) + timedelta(days=1), datetime.min.time(), clock.ZONE)
    return TodoQuestion(
        _MINE,
        (
            Presence.PRESENT.value, actor.member_id, AttendeeRole.GUEST.value, Presence.EXCUSED.value,
            MeetingState.OPEN.value, MeetingState.CALLED.value, at, midnight.astimezone(UTC),
            AttendeeRole.EXPECTED.value,
        ),
    )  # fmt: skip


def _tell_mine(rows: Sequence[TodoRow], at: datetime) -> list[Todo]:
    return [_under_way(row) if row.code == MeetingState.OPEN else _coming(row, at) for row in rows]


def _under_way(row: TodoRow) -> Todo:
    is_here = row.number == HERE
    return Todo(
        title=row.name,
        url=reverse("meetings:live", args=[row.uuid]),
        note=_("Under way; you have signed in") if is_here else _("Under way"),
        tone="done" if is_here else "due",
        icon="calendar-event",
        action=_("To the meeting") if is_here else _("Go and sign in"),
        action_url=reverse("meetings:live" if is_here else "meetings:here", args=[row.uuid]),
        is_now=True,
    )


def _coming(row: TodoRow, at: datetime) -> Todo:
    words = {"when": as_moment(row.at), "title": row.name}
    is_open = row.number < ANSWERED
    assert row.at is not None
    if clock.day_of(row.at) == clock.day_of(at):
        return _today(row, is_open=is_open)
    return Todo(
        title=(_("%(when)s %(title)s: please answer") if is_open else _("%(when)s %(title)s")) % words,
        url=reverse("meetings:meeting", args=[row.uuid]),
        note=row.words,
        tone="act" if is_open else "info",
        icon="calendar-event",
    )


def _today(row: TodoRow, *, is_open: bool) -> Todo:
    url = reverse("meetings:meeting", args=[row.uuid])
    assert row.at is not None
    words = {"time": row.at.astimezone(clock.ZONE).strftime("%H:%M"), "place": row.words}
    return Todo(
        title=row.name,
        url=url,
        note=(_("Today at %(time)s, %(place)s") if row.words else _("Today at %(time)s")) % words,
        icon="calendar-event",
        action=_("Answer") if is_open else _("See the agenda"),
        action_url=url,
        is_now=True,
    )


def _ask_thin(actor: Actor, at: datetime) -> TodoQuestion | None:
    """Meetings of my branches within two days, with how many would come."""
    if not (scopes := desks_of(actor)):
        return None
    condition, values = within_any("p.path", scopes)
    return TodoQuestion(_THIN.format(below_p=condition), (MeetingState.CALLED.value, at, at + AHEAD, *values))


def _tell_thin(rows: Sequence[TodoRow], at: datetime) -> list[Todo]:
    """Those that too few would come to, or that nobody hosts."""
    found = []
    for row in rows:
        voters, away, host_away, path, host_name = row.words.split(" ", 4)
        assert row.at is not None
        hint = late_hint(
            kind=row.code, on=clock.day_of(row.at), path=path, voters=int(voters), away=int(away),
            host_name=host_name, host_away=host_away != "0",
        )  # fmt: skip
        if hint is not None:
            title, url = f"{as_moment(row.at)} {row.name}", reverse("meetings:meeting", args=[row.uuid])
            found.append(Todo(title, url, hint.text, "late", "alert-triangle"))
    return found[:3]


def _ask_excuses(actor: Actor, at: datetime) -> TodoQuestion | None:
    """Excuses that came while a meeting of mine runs."""
    if not (scopes := desks_of(actor)):
        return None
    condition, values = within_any("o.path", scopes)
    return TodoQuestion(_EXCUSES.format(below_o=condition), values)


def _tell_excuses(rows: Sequence[TodoRow], at: datetime) -> list[Todo]:
    return [
        Todo(
            title=_("%(name)s asks to be excused") % {"name": row.name},
            url=reverse("meetings:meeting", args=[row.uuid]),
            note=row.words,
            tone="due",
            icon="message",
        )
        for row in rows
    ]


def _ask_invitations(actor: Actor, at: datetime) -> TodoQuestion | None:
    """Other branches that invite mine to hold a meeting together."""
    if not (scopes := desks_of(actor)):
        return None
    sql = _INVITATIONS.format(scopes=", ".join(["%s"] * len(scopes)))
    return TodoQuestion(sql, (*scopes, InvitationState.INVITED.value, MeetingState.CALLED.value, at))


def _tell_invitations(rows: Sequence[TodoRow], at: datetime) -> list[Todo]:
    return [
        Todo(
            title=_("%(branch)s invites your branch: %(title)s") % {"branch": row.name, "title": row.words},
            url=reverse("meetings:invitation", args=[row.uuid]),
            note=as_moment(row.at),
            icon="users-group",
        )
        for row in rows
    ]


ANSWERS = TodoSource("meetings.answer", _ask_mine, _tell_mine, order=10)
THIN = TodoSource("meetings.thin", _ask_thin, _tell_thin, order=11)
EXCUSES = TodoSource("meetings.excuses", _ask_excuses, _tell_excuses, order=12)
INVITATIONS = TodoSource("meetings.invitations", _ask_invitations, _tell_invitations, order=13)
