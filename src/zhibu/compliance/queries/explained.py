"""One judgment explained: the rule, its article, the evidence, the remedy, and what was judged before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.appraisals.choices import ENDED, AppraisalState
from zhibu.appraisals.models import Appraisal
from zhibu.compliance.models import Judgment, PastJudgment
from zhibu.compliance.queries.board import local_names
from zhibu.compliance.queries.duties import APPRAISAL, TALKS, lines
from zhibu.compliance.words import TONES, kind_name, remedy
from zhibu.foundation.rulebook.queries import RuleRow, as_row, rule_in_force
from zhibu.foundation.ui.formats import as_day
from zhibu.kernel.errors import NotFound
from zhibu.meetings.models import Counted, LocalKind


@dataclass(frozen=True, slots=True)
class Shown:
    """A judgment as pages show it."""

    row: Judgment
    name: Any
    tone: str
    remedy: str
    can_call: bool

    @property
    def label(self) -> str:
        """The state in words."""
        return self.row.get_state_display()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What counts here: a meeting, the year's appraisal, the ledger of its talks; `label` says whether it does."""

    title: Any
    note: Any
    url: str
    label: Any
    tone: str


def shown(rows: Iterable[Judgment], *, local: dict[str, str] | None = None) -> list[Shown]:
    """Judgments in words, in order. One query if local kinds are among them and their names are not given."""
    rows = list(rows)
    names = local if local is not None else local_names({r.kind for r in rows if r.kind.startswith("x-")})
    return [_shown(row, names) for row in rows]


def _shown(row: Judgment, names: dict[str, str]) -> Shown:
    name = kind_name(row.kind, names)
    missing = max(1, row.times - row.done)
    words = remedy(row.state, row.why, name=name, missing=missing, ends_on=row.ends_on, planned=row.planned)
    can_call = row.state in ("due", "invalid") and row.kind not in ("appraisal", "talks") and not row.planned
    return Shown(row, name, TONES[row.state], words, can_call)


def get_judgment(organization_id: UUID, kind: str, starts_on: date) -> Judgment:
    """The judgment that stands. One query. Raises NotFound."""
    rows = Judgment.objects.select_related("organization")
    row = rows.filter(organization=organization_id, kind=kind, starts_on=starts_on).first()
    if row is None:
        raise NotFound
    return row


def rule_of(row: Judgment) -> RuleRow | None:
    """The rule by which it was judged, in words; None for a kind that a locality has added. One query."""
    code = next((line.code for line in lines() if line.kind == row.kind), "")
    if not code:
        return None
    return as_row(rule_in_force(code, on=row.starts_on, path=row.path), holds=True)


def local_kind_of(row: Judgment) -> LocalKind | None:
    """The kind that a locality has added, with whoever added it; None for a national one. One query at most."""
    if not row.kind.startswith("x-"):
        return None
    return LocalKind.objects.select_related("organization").filter(code=row.kind).first()


def evidence_of(row: Judgment, *, sees_talks: bool) -> list[Evidence]:
    """What a judgment rests on: the meetings of the period that were held or are called, in order; the appraisal of
    the year; the ledger of talks for one who may see it. One query, none for talks."""
    if row.kind == APPRAISAL:
        return [_appraisal(one) for one in appraisals_of(row.organization_id, row.starts_on.year)]
    if row.kind == TALKS:
        return [_talks(row)] if sees_talks else []
    counted = Counted.objects.filter(
        organization=row.organization_id, kind=row.kind, on__gte=row.starts_on, on__lte=row.ends_on
    ).select_related("meeting")
    rows = counted.exclude(meeting__state="cancelled").order_by("on", "pk")
    return [_meeting(one) for one in rows]


def _meeting(one: Counted) -> Evidence:
    url = reverse("meetings:meeting", args=[one.meeting_id])
    label, tone = _("Called"), "info"
    if one.is_held:
        label, tone = (_("Does not count"), "late") if one.validity == "invalid" else (_("Counts"), "done")
    return Evidence(one.meeting.title, as_day(one.on), url, label, tone)


def appraisals_of(organization_id: UUID, year: int) -> list[Appraisal]:
    """The appraisal of a year, if it was not called off. One query."""
    rows = Appraisal.objects.filter(organization=organization_id, year=year)
    return list(rows.exclude(state=AppraisalState.CANCELLED).order_by("created_at"))


def _appraisal(one: Appraisal) -> Evidence:
    is_over = one.state in ENDED
    label = _("Counts") if is_over else _("Under way")
    note = as_day(one.decided_on) if one.decided_on else AppraisalState(one.state).label
    url = reverse("appraisals:appraisal", args=[one.pk])
    return Evidence(_("Appraisal of %(year)d") % {"year": one.year}, note, url, label, "done" if is_over else "info")


def _talks(row: Judgment) -> Evidence:
    url = f"{reverse('talks:ledger', args=[row.organization_id])}?year={row.starts_on.year}"
    is_over = row.done >= row.times
    label = _("Counts") if is_over else _("Under way")
    note = _("%(done)d of %(due)d talks") % {"done": row.done, "due": row.times}
    return Evidence(_("Ledger of talks"), note, url, label, "done" if is_over else "info")


def past_of(row: Judgment) -> list[PastJudgment]:
    """What was judged before, newest first, twenty at most. One query."""
    rows = PastJudgment.objects.filter(organization=row.organization_id, kind=row.kind, starts_on=row.starts_on)
    return list(rows[:20])
