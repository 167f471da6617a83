"""One record, as a page shows it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, count
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.accounts.models import Account
from zhibu.members import labels, rules
from zhibu.members.choices import ChangeKind, LookKind, ProposalState
from zhibu.members.models import Change, CorrectionRequest, Look, Member, TransferProposal

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("person", ("sex", "born_on", "ethnicity", "native_place", "education", "resident_id")),
    (
        "party",
        ("category", "joined_on", "confirmed_on", "standing", "group", "is_mobile", "flow_to", "is_lost", "lost_on"),
    ),
    ("work", ("occupation", "job_title", "archive_unit")),
    ("contact", ("phone", "landline", "address")),
)
_ONLY_IF_SET = frozenset(
    {"group", "flow_to", "lost_on", "is_lost", "is_mobile", "landline", "archive_unit", "address"}
)


@dataclass(frozen=True)
class Line:
    """One field on a page: `is_hidden` if what stands there is masked and there is something behind it."""

    field: str
    label: Any
    value: str
    note: str = ""
    is_hidden: bool = False


@dataclass(frozen=True)
class Section:
    """Fields that belong together."""

    key: str
    title: Any
    lines: list[Line]


def sections_of(member: Member, *, on: date, revealed: Iterable[str] = (), everything: bool = False) -> list[Section]:
    """The record in sections; protected values masked but for the `revealed` fields. No query."""
    titles = {"person": _("About the person"), "party": _("Party"), "work": _("Work"), "contact": _("Ways to reach")}
    open_fields = set(rules.SENSITIVE) if everything else set(revealed)
    return [
        Section(
            key,
            titles[key],
            [_line(member, f, on, open_fields) for f in names if f not in _ONLY_IF_SET or getattr(member, f)],
        )
        for key, names in GROUPS
    ]


def _line(member: Member, field: str, on: date, open_fields: set[str]) -> Line:
    value = getattr(member, field)
    hidden = field in rules.SENSITIVE and bool(value) and field not in open_fields
    return Line(
        field, labels.FIELDS[field], labels.shown(field, value, open_=field in open_fields),
        _note(member, field, on), hidden,
    )  # fmt: skip


def _note(member: Member, field: str, on: date) -> str:
    if field == "born_on" and member.born_on:
        return _("%(years)d years old") % {"years": rules.age_on(member.born_on, on)}
    if field == "confirmed_on":
        years = rules.party_age_on(member.confirmed_on, on)
        if years == 0:
            return _("less than a year of membership")
        if years is not None:
            return ngettext("%(years)d year of membership", "%(years)d years of membership", years) % {"years": years}
        if member.joined_on and not member.confirmed_on and member.category == "probationary":
            return _("probation until %(day)s") % {
                "day": labels.shown("confirmed_on", rules.probation_ends(member.joined_on))
            }
    return ""


@dataclass(frozen=True)
class HistoryLine:
    """One entry of the history in words."""

    at: Any
    title: str
    note: str


def history_of(member: Member) -> list[HistoryLine]:
    """The record's history, newest first, at most 100 entries. One query."""
    rows = Change.objects.filter(member=member).order_by("-at", "-id")[:100]
    lines = [HistoryLine(row.at, _title(row), _change_note(row)) for row in rows]
    if not any(row.kind == ChangeKind.ENROLLED for row in rows):
        lines.append(HistoryLine(member.created_at, str(ChangeKind.ENROLLED.label), ""))
    return lines


def _title(change: Change) -> str:
    return _("%(what)s, by %(who)s") % {"what": ChangeKind(change.kind).label, "who": change.actor_name or "—"}


def _change_note(change: Change) -> str:
    parts = [
        f"{labels.FIELDS.get(field, field)}：{labels.shown_from_history(field, change.before.get(field))}"
        f" → {labels.shown_from_history(field, value)}"
        for field, value in change.after.items()
    ]
    return "；".join([*parts, *([change.reason] if change.reason else [])])


@dataclass(frozen=True)
class LookLine:
    """Who has looked, in words."""

    at: Any
    who: str
    place: str
    what: str
    purpose: str
    is_open: bool


def looks_at(member: Member) -> QuerySet[Look]:
    """Who has looked at the record, newest first."""
    return Look.objects.filter(member=member).order_by("-at", "-id")


def in_words(looks: Sequence[Look]) -> list[LookLine]:
    """Looks as they are told to the member. No query."""
    lines = []
    for look in looks:
        fields = "、".join(str(labels.FIELDS.get(f, f)) for f in look.fields)
        kind = LookKind(look.kind)
        what = f"{kind.label}：{fields}" if fields else str(kind.label)
        lines.append(
            LookLine(look.at, look.viewer_name, look.viewer_place, what, look.purpose, kind != LookKind.OPENED)
        )
    return lines


def open_proposal_of(member: Member) -> TransferProposal | None:
    """The latest proposal about the member that waits, with both branches."""
    return (
        TransferProposal.objects.filter(member=member, state=ProposalState.PROPOSED)
        .select_related("from_organization", "to_organization")
        .order_by("-proposed_at", "-pk")
        .first()
    )


def corrections_of(member: Member) -> list[CorrectionRequest]:
    """The member's own requests, newest first, at most 20."""
    rows = CorrectionRequest.objects.filter(member=member).select_related("member")
    return list(rows.order_by("-requested_at", "-id")[:20])


def names_by_id(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names of members by id. One query."""
    return dict(Member.objects.filter(pk__in=list(ids)).order_by("pk").values_list("pk", "name"))


def standing_hint_of(member: Member, *, on: date) -> str:
    """A sentence on what the regulation lets the branch consider now, empty if nothing."""
    hint = rules.standing_hint(
        member.standing, lost_on=member.lost_on if member.is_lost else None, suspended_on=member.suspended_on, on=on
    )
    return {
        "suspend": _(
            "No contact for six months: the branch may consider suspending the membership "
            "(regulation on the education and management of members, art. 24)."
        ),
        "end": _(
            "Suspended for two years: if there is still no contact, the membership may be ended "
            "(regulation on the education and management of members, art. 24)."
        ),
    }.get(hint, "")


def free_username(member: Member) -> str:
    """A user name nobody has: the reading of the name, with a number if it is taken. One query."""
    base = (member.pinyin or "member")[:40]
    taken = set(Account.objects.filter(username__startswith=base).order_by().values_list("username", flat=True))
    return next(name for name in chain([base], (f"{base}{n}" for n in count(2))) if name not in taken)
