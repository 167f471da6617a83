"""Who has to see to what: managers of a branch, and what waits for them."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from zhibu.foundation.access.actors import Actor, in_force_at
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.rules import roles_allowing
from zhibu.kernel import paths
from zhibu.members.access import visible_proposals
from zhibu.members.choices import CorrectionState, ProposalState
from zhibu.members.models import CorrectionRequest, TransferProposal


def managers_of(path: str, *, at: datetime) -> list[UUID]:
    """The accounts that manage members nearest to `path`: of the branch itself if it has any, else of the next above.

    One query. In order of account ids.
    """
    rows = in_force_at(at).filter(role__in=roles_allowing(Verb.MANAGE_MEMBERS), scope_path__in=paths.ancestors(path))
    found = list(rows.order_by("account_id").values_list("scope_path", "account_id"))
    nearest = max((scope for scope, _ in found), key=len, default="")
    return list(dict.fromkeys(account_id for scope, account_id in found if scope == nearest))


def corrections_for(actor: Actor, *, state: str = CorrectionState.REQUESTED) -> QuerySet[CorrectionRequest]:
    """Requests that the actor may decide, oldest first while they wait, else latest first; never their own."""
    rows = CorrectionRequest.objects.filter(
        actor.within(Verb.MANAGE_MEMBERS, "member__organization__path"), state=state
    ).select_related("member__organization")
    if actor.member_id is not None:
        rows = rows.exclude(member_id=actor.member_id)
    return (
        rows.order_by("requested_at", "pk")
        if state == CorrectionState.REQUESTED
        else rows.order_by("-decided_at", "pk")
    )


def proposals_for(actor: Actor, *, is_open: bool = True) -> QuerySet[TransferProposal]:
    """Proposals that leave or enter what the actor sees, the oldest open first, the latest decided first."""
    rows = TransferProposal.objects.filter(visible_proposals(actor)).select_related(
        "member", "from_organization", "to_organization"
    )
    if is_open:
        return rows.filter(state=ProposalState.PROPOSED).order_by("proposed_at", "pk")
    return rows.exclude(state=ProposalState.PROPOSED).order_by("-decided_at", "pk")


def proposals_to_decide(actor: Actor) -> QuerySet[TransferProposal]:
    """Open proposals about members whom the actor manages, oldest first."""
    return (
        TransferProposal.objects.filter(
            actor.within(Verb.MANAGE_MEMBERS, "from_organization__path"), state=ProposalState.PROPOSED
        )
        .select_related("member", "to_organization")
        .order_by("proposed_at", "pk")
    )
