"""Proposals and requests as rows of a page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.members import labels, rules
from zhibu.members.choices import CorrectionState, ProposalState
from zhibu.members.models import CorrectionRequest, Member, TransferProposal

PROPOSAL_TONES = {
    ProposalState.PROPOSED: "due",
    ProposalState.ACCEPTED: "done",
    ProposalState.DECLINED: "late",
    ProposalState.WITHDRAWN: "idle",
}
CORRECTION_TONES = {
    CorrectionState.REQUESTED: "due",
    CorrectionState.ACCEPTED: "done",
    CorrectionState.DECLINED: "info",
    CorrectionState.WITHDRAWN: "idle",
}


@dataclass(frozen=True)
class ProposalRow:
    """One proposed transfer, and what the actor may do with it. A branch out of sight has no name here."""

    id: UUID
    member_id: UUID
    name: str
    is_visible: bool
    from_name: str
    to_name: str
    proposed_at: datetime
    proposed_by: str
    reason: str
    answer: str
    state: Any
    tone: str
    decided_at: datetime | None
    decided_by: str
    may_decide: bool
    may_withdraw: bool


def proposal_rows(actor: Actor, proposals: Sequence[TransferProposal]) -> list[ProposalRow]:
    """Proposals as rows. No query (grants aside)."""
    return [_proposal_row(actor, proposal) for proposal in proposals]


def _proposal_row(actor: Actor, p: TransferProposal) -> ProposalRow:
    origin, target = p.from_organization, p.to_organization
    is_open = p.state == ProposalState.PROPOSED
    here = origin if is_open or p.state != ProposalState.ACCEPTED else target
    return ProposalRow(
        id=p.pk, member_id=p.member_id, name=p.member.name, is_visible=actor.can(Verb.SEE_MEMBERS, here.path),
        from_name=origin.name if actor.can(Verb.SEE_MEMBERS, origin.path) else "", to_name=target.name,
        proposed_at=p.proposed_at, proposed_by=p.proposed_by_name, reason=p.reason, answer=p.answer,
        state=ProposalState(p.state).label, tone=PROPOSAL_TONES[ProposalState(p.state)],
        decided_at=p.decided_at, decided_by=p.decided_by_name,
        may_decide=is_open and actor.can(Verb.MANAGE_MEMBERS, origin.path),
        may_withdraw=is_open and actor.can(Verb.MANAGE_MEMBERS, target.path),
    )  # fmt: skip


@dataclass(frozen=True)
class CorrectionRow:
    """One correction request. Protected values stand masked, but for the wanted one where it is decided."""

    id: UUID
    member_id: UUID
    name: str
    field: str
    label: Any
    present: str
    wanted: str
    reason: str
    state: Any
    tone: str
    is_open: bool
    answer: str
    requested_at: datetime
    decided_at: datetime | None
    decided_by: str


def correction_rows(requests: Sequence[CorrectionRequest], *, open_: bool = False) -> list[CorrectionRow]:
    """Requests as rows. No query if the members come with them.

    `open_` shows what the member wants to read: they have sent it to whoever decides.
    """
    return [
        CorrectionRow(
            id=r.pk, member_id=r.member_id, name=r.member.name, field=r.field, label=labels.FIELDS[r.field],
            present=labels.shown(r.field, getattr(r.member, r.field)), wanted=_wanted(r, open_),
            reason=r.reason, state=CorrectionState(r.state).label, tone=CORRECTION_TONES[CorrectionState(r.state)],
            is_open=r.state == CorrectionState.REQUESTED, answer=r.answer, requested_at=r.requested_at,
            decided_at=r.decided_at, decided_by=r.decided_by_name,
        )
        for r in requests
    ]  # fmt: skip


def _wanted(request: CorrectionRequest, open_: bool) -> str:
    value: Any = request.value
    if request.field in labels.DAY_FIELDS and value:
        value = date.fromisoformat(value)
    return labels.shown(request.field, value, open_=open_)


@dataclass(frozen=True)
class CorrectableLine:
    """A field that the member may ask to have corrected, and what it says now (masked)."""

    field: str
    label: Any
    value: str


def correctable_lines(member: Member, fields: Iterable[str]) -> list[CorrectableLine]:
    """The fields with their present values. No query."""
    return [CorrectableLine(f, labels.FIELDS[f], labels.shown(f, getattr(member, f))) for f in fields]


def party_years_of(member: Member, *, on: date) -> int | None:
    """Whole years of membership, None while on probation."""
    return rules.party_age_on(member.confirmed_on, on)
