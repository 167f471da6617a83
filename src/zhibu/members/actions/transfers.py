"""Proposed transfers: a branch names somebody who stands in another; that branch decides."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.audit import actions as audit
from zhibu.foundation.notify.actions import notify
from zhibu.kernel.errors import Refused
from zhibu.members import access, links
from zhibu.members.actions.records import carry_over, refuse_other_than_branch
from zhibu.members.choices import ProposalState, Standing
from zhibu.members.indexes import resident_id_indexes
from zhibu.members.models import Member, TransferProposal
from zhibu.members.queries.duties import managers_of


@transaction.atomic
def propose_transfer(
    *, actor: Actor, at: datetime, member_id: UUID, to_organization_id: UUID, reason: str = ""
) -> TransferProposal:
    """Ask the current branch of a member to let them go to a branch of the actor's.

    The member may be invisible to the actor: whoever knows the resident id may ask. Proposing again returns the
    open proposal. Order of effects: proposal, audit, notice to the current branch.
    Raises NotFound, Forbidden (MANAGE_MEMBERS on the new branch), Refused (`not_a_branch`, `same_branch`, `ended`).
    """
    to = access.get_organization(actor, to_organization_id, Verb.MANAGE_MEMBERS)
    refuse_other_than_branch(to)
    member = Member.objects.select_related("organization").filter(pk=member_id).first()
    if member is None or member.standing == Standing.ENDED:
        raise Refused("ended", _("This membership has ended. Its record can be read but not changed."))
    if member.organization_id == to.pk:
        raise Refused("same_branch", _("This person is a member of the branch already."))
    proposal = TransferProposal(
        member=member, from_organization=member.organization, to_organization=to, reason=reason[:200],
        proposed_by_id=actor.account_id, proposed_by_name=actor.name, proposed_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            proposal.save(force_insert=True)
    except IntegrityError:
        return TransferProposal.objects.get(member=member, to_organization=to, state=ProposalState.PROPOSED)
    audit.record(
        actor=actor, at=at, action="transfer.proposed", object_kind="member", object_id=member.pk,
        scope_path=member.organization.path, detail={"proposal": str(proposal.pk), "to": str(to.pk)},
    )  # fmt: skip
    notify(
        account_ids=managers_of(member.organization.path, at=at), kind="transfer.proposed", at=at,
        title=_("%(branch)s asks for %(name)s to be transferred") % {"branch": to.short_name, "name": member.name},
        url=links.proposals(), unique_key=f"transfer:{proposal.pk}",
    )  # fmt: skip
    return proposal


@transaction.atomic
def propose_transfer_of(
    *, actor: Actor, at: datetime, resident_id: str, to_organization_id: UUID, reason: str = ""
) -> TransferProposal:
    """As `propose_transfer`, for one who knows the (cleaned) resident id. Raises Refused `unknown` too."""
    member = (
        Member.objects.filter(resident_id_index__in=resident_id_indexes(resident_id)).first() if resident_id else None
    )
    if member is None:
        raise Refused("unknown", _("Nobody in the registry has this resident id."), "resident_id")
    return propose_transfer(
        actor=actor, at=at, member_id=member.pk, to_organization_id=to_organization_id, reason=reason
    )


@transaction.atomic
def accept_transfer(*, actor: Actor, at: datetime, proposal_id: UUID) -> TransferProposal:
    """Let the member go: moves them and withdraws other open proposals. Accepting an accepted one changes nothing.

    Order of effects: move (with its own), proposal, audit, notice. Raises NotFound, Forbidden (MANAGE_MEMBERS on the
    current branch), Refused (`decided`, `moved_meanwhile`, and those of the move).
    """
    proposal = access.get_proposal(actor, proposal_id, side="from")
    if proposal.state == ProposalState.ACCEPTED:
        return proposal
    _refuse_decided(proposal)
    member = Member.objects.select_for_update(of=("self",)).select_related("organization").get(pk=proposal.member_id)
    if member.organization_id != proposal.from_organization_id:
        raise Refused("moved_meanwhile", _("The member has moved to another branch in the meantime."))
    carry_over(member, proposal.to_organization, actor=actor, at=at, reason=proposal.reason)
    _decide(proposal, ProposalState.ACCEPTED, actor=actor, at=at)
    others = TransferProposal.objects.filter(member=member, state=ProposalState.PROPOSED)
    others.update(state=ProposalState.WITHDRAWN, decided_at=at, decided_by_name=actor.name)
    return proposal


@transaction.atomic
def decline_transfer(*, actor: Actor, at: datetime, proposal_id: UUID, answer: str) -> TransferProposal:
    """Keep the member, with an answer. Declining a declined one changes nothing.

    Raises NotFound, Forbidden, Refused (`decided`, `answer_missing`: nobody is refused without a reason).
    Source: regulation on the education and management of members (2019) art. 25.
    """
    proposal = access.get_proposal(actor, proposal_id, side="from")
    if proposal.state == ProposalState.DECLINED:
        return proposal
    _refuse_decided(proposal)
    if not answer.strip():
        raise Refused("answer_missing", _("Give the other branch a reason."), "answer")
    proposal.answer = answer.strip()[:200]
    return _decide(proposal, ProposalState.DECLINED, actor=actor, at=at)


@transaction.atomic
def withdraw_transfer(*, actor: Actor, at: datetime, proposal_id: UUID) -> TransferProposal:
    """Take a proposal of one's own branch back. Again changes nothing. Raises NotFound, Forbidden, Refused."""
    proposal = access.get_proposal(actor, proposal_id, side="to")
    if proposal.state == ProposalState.WITHDRAWN:
        return proposal
    _refuse_decided(proposal)
    return _decide(proposal, ProposalState.WITHDRAWN, actor=actor, at=at)


def _refuse_decided(proposal: TransferProposal) -> None:
    if proposal.state != ProposalState.PROPOSED:
        raise Refused("decided", _("This proposal has been decided already."))


def _decide(proposal: TransferProposal, state: ProposalState, *, actor: Actor, at: datetime) -> TransferProposal:
    proposal.state, proposal.decided_at, proposal.decided_by_name = state, at, actor.name
    proposal.save(update_fields=["state", "answer", "decided_at", "decided_by_name"])
    audit.record(
        actor=actor, at=at, action=f"transfer.{state}", object_kind="member", object_id=proposal.member_id,
        scope_path=proposal.from_organization.path, detail={"proposal": str(proposal.pk)},
    )  # fmt: skip
    if state != ProposalState.WITHDRAWN and proposal.proposed_by_id:
        titles = {
            ProposalState.ACCEPTED: _("%(name)s now belongs to %(branch)s"),
            ProposalState.DECLINED: _("The transfer of %(name)s to %(branch)s was declined"),
        }
        notify(
            account_ids=[proposal.proposed_by_id], kind=f"transfer.{state}", at=at, body=proposal.answer,
            title=titles[state] % {"name": proposal.member.name, "branch": proposal.to_organization.short_name},
            url=links.proposals(), unique_key=f"transfer:{proposal.pk}:{state}",
        )  # fmt: skip
    return proposal
