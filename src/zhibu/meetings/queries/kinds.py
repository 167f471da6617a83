"""Which kinds of meetings an organization holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.rulebook.queries import number
from zhibu.kernel import paths
from zhibu.kernel.errors import NotFound
from zhibu.kernel.periods import Period, span_of
from zhibu.meetings.choices import Expects, MeetingKind, MeetingState
from zhibu.meetings.kinds import Kind, national_kinds
from zhibu.meetings.models import Counted, LocalKind, Meeting
from zhibu.meetings.rules import hints
from zhibu.organizations.choices import BRANCH_KINDS
from zhibu.organizations.models import Organization

HELD_BY = {Expects.MEMBERS: ("branch",), Expects.COMMITTEE: ("branch",), Expects.GROUP: ("group",)}
LOCAL_MINUTES = 60
_ABOVE = {
    MeetingKind.GENERAL: gettext_lazy("Meeting of all members"),
    MeetingKind.COMMITTEE: gettext_lazy("Meeting of the committee"),
}
_ABOVE_LINES = {"Report on the work of the branch": gettext_noop("Report on the work")}
"""What kinds and their agendas are called in organizations above branches."""


def in_force_on(day: date) -> Q:
    """Local kinds that hold on a day."""
    return Q(in_force_from__lte=day) & (Q(in_force_until=None) | Q(in_force_until__gt=day))


def kinds_for(path: str, on: date) -> dict[str, Kind]:
    """The kinds that the node at `path` knows on a day, by code: the national ones, then those that it or a node
    above it has added. One query."""
    local = LocalKind.objects.filter(in_force_on(on), organization__path__in=paths.ancestors(path))
    return national_kinds() | {row.code: as_kind(row) for row in local.order_by("organization__path", "code")}


def kinds_held_by(organization: Organization, on: date) -> dict[str, Kind]:
    """Those of `kinds_for` that an organization of this kind holds. One query."""
    holder = holder_of(organization.kind)
    return {code: kind for code, kind in kinds_for(organization.path, on).items() if holder in kind.held_by}


def holder_of(organization_kind: str) -> str:
    """As what an organization of a kind holds meetings: "branch" for every sort of branch, else its own kind."""
    return "branch" if organization_kind in BRANCH_KINDS else str(organization_kind)


def is_above(organization_kind: str) -> bool:
    """Whether such an organization stands above branches: it has no members of its own, and owes no meetings here."""
    return holder_of(organization_kind) not in {"branch", "group"}


def as_kind(row: LocalKind) -> Kind:
    """A local kind in the shape of the national ones: hosted as a general meeting is, or as a group's."""
    like = national_kinds()[MeetingKind.GROUP if row.expects == Expects.GROUP else MeetingKind.GENERAL]
    return Kind(
        code=row.code, name=row.name, held_by=HELD_BY[Expects(row.expects)], expected=row.expects, period=row.period,
        times="", times_value=row.times, quorum=like.quorum if row.has_quorum else "",
        carry=like.carry if row.has_quorum else "", host=like.host, contents=like.contents,
        agenda=tuple(line.strip() for line in row.agenda.splitlines() if line.strip()), minutes=LOCAL_MINUTES,
        source=row.source, article="", verified=False,
    )  # fmt: skip


def kind_of(meeting: Meeting) -> Kind:
    """The kind of a meeting, also one that has ended since. No query for a national kind, one for a local one."""
    national = national_kinds().get(meeting.kind)
    if national is not None:
        return national
    row = LocalKind.objects.filter(code=meeting.kind).first()
    if row is None:
        raise NotFound(f"there is no kind of meeting {meeting.kind}")
    return as_kind(row)


def label_of(kind: Kind) -> str:
    """What a kind is called, in the reader's language."""
    return kind.name or str(MeetingKind(kind.code).label)


def title_of(kind: Kind, organization_kind: str) -> str:
    """What a meeting of the kind is called there, in the reader's language: above branches the names of the branch do
    not fit."""
    if is_above(organization_kind) and kind.code in _ABOVE:
        return str(_ABOVE[MeetingKind(kind.code)])
    return label_of(kind)


def agenda_of(kind: Kind, organization_kind: str = "") -> list[str]:
    """The lines of its agenda, in the reader's language."""
    lines = kind.agenda
    if organization_kind and is_above(organization_kind):
        lines = tuple(_ABOVE_LINES.get(line, line) for line in lines)
    return [line if kind.is_local else _(line) for line in lines]


def labels_of(codes: Iterable[str]) -> dict[str, str]:
    """What kinds are called, local ones that have ended too; an unknown code is called by itself.

    One query, none if all are national.
    """
    wanted = set(codes)
    national = {code: str(label) for code, label in MeetingKind.choices}
    local = wanted - set(national)
    names = dict(LocalKind.objects.filter(code__in=local).order_by().values_list("code", "name")) if local else {}
    return {code: national.get(code) or names.get(code, code) for code in wanted}


@dataclass(frozen=True, slots=True)
class Due:
    """How often a kind is due in the period that holds a day, and what is held or called in it."""

    kind: Kind
    period: Period
    times: int
    there: int

    @property
    def label(self) -> str:
        """What the kind is called."""
        return label_of(self.kind)

    @property
    def is_missing(self) -> bool:
        """Whether something is still to be held."""
        return self.there < self.times

    def days_left(self, today: date) -> int | None:
        """The days that are left to hold what is missing, when few enough are left to say so."""
        assert self.period.ends_on is not None
        return hints.days_left(self.kind.period, ends_on=self.period.ends_on, today=today)

    @property
    def last_day(self) -> date:
        """The last day of the period."""
        assert self.period.ends_on is not None
        return date.fromordinal(self.period.ends_on.toordinal() - 1)


def times_of(kind: Kind, *, on: date, path: str) -> int:
    """How often a kind is due in its period for the node at `path`, by the rule in force on a day. No query."""
    if not kind.period:
        return 0
    if kind.is_local:
        return kind.times_value
    try:
        return int(number(kind.times, on=on, path=path).to_integral_value()) if kind.times else 0
    except NotFound:
        return int(Decimal(0))


def dues_of(organization: Organization, kinds: dict[str, Kind], day: date) -> dict[str, Due]:
    """What is due of each kind that has a period, and what is there, by code. One query.

    Whether something was owed at all (a branch just founded, suspended, without committee) is the business of those
    who judge; this is what the page that calls a meeting proposes by.
    """
    asked = {code: kind for code, kind in kinds.items() if kind.period}
    if not asked or is_above(organization.kind):
        return {}
    periods = {code: span_of(kind.period, day) for code, kind in asked.items()}
    rows = Counted.objects.filter(
        organization=organization, kind__in=list(asked), on__gte=min(p.starts_on for p in periods.values())
    ).exclude(meeting__state=MeetingState.CANCELLED)
    there = dict.fromkeys(asked, 0)
    for code, on in rows.order_by().values_list("kind", "on"):
        there[code] += periods[code].holds(on)
    return {
        code: Due(kind, periods[code], times_of(kind, on=day, path=organization.path), there[code])
        for code, kind in asked.items()
    }


def local_kinds_seen_by(actor: Actor) -> list[LocalKind]:
    """Local kinds of nodes where the actor manages rules, and of those above, newest first. One query."""
    scopes = actor.scopes(Verb.MANAGE_RULES)
    above = {path for scope in scopes for path in paths.ancestors(scope, itself=False)}
    condition = actor.within(Verb.MANAGE_RULES, "organization__path") | Q(organization__path__in=above)
    rows = LocalKind.objects.select_related("organization").filter(condition)
    return list(rows.order_by("-in_force_from", "code"))


def choices_of(kinds: Iterable[Kind]) -> list[tuple[str, Any]]:
    """Kinds for a field of a form."""
    return [(kind.code, label_of(kind)) for kind in kinds]
