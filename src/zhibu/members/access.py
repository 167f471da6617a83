"""Who may reach which record: fetching is the check, and lists use the same predicates."""

from uuid import UUID

from django.db.models import Q

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.kernel.errors import Forbidden, NotFound
from zhibu.members.models import CorrectionRequest, Member, TransferProposal
from zhibu.organizations.models import Organization

PLACE = "organization__path"


def get_member(actor: Actor, member_id: UUID, verb: Verb = Verb.SEE_MEMBERS, *, lock: bool = False) -> Member:
    """The record, with its branch and group, if the actor may see it and may do `verb` there; `lock` takes the row.

    Raises NotFound if there is none or it is invisible, Forbidden if it is visible but `verb` is not allowed.
    The own record is not reached this way: see `get_own_record`.
    """
    rows = Member.objects.select_related("organization", "group")
    if lock:
        rows = rows.select_for_update(of=("self",))
    member = rows.filter(pk=member_id).first()
    if member is None or not actor.can(Verb.SEE_MEMBERS, member.organization.path):
        raise NotFound
    if not actor.can(verb, member.organization.path):
        raise Forbidden
    return member


def get_own_record(actor: Actor, *, lock: bool = False) -> Member:
    """The actor's own record. Raises NotFound for one who is no member."""
    rows = Member.objects.select_related("organization", "group")
    if lock:
        rows = rows.select_for_update(of=("self",))
    member = rows.filter(pk=actor.member_id).first() if actor.member_id else None
    if member is None:
        raise NotFound
    return member


def get_organization(actor: Actor, organization_id: UUID, verb: Verb, *, lock: bool = False) -> Organization:
    """An organization whose members the actor may see, if `verb` is allowed there; `lock` keeps it from being
    dissolved or moved until the transaction ends. Raises NotFound, Forbidden."""
    rows = Organization.objects.select_for_update(no_key=True) if lock else Organization.objects
    organization = rows.filter(pk=organization_id).first()
    if organization is None or not actor.can(Verb.SEE_MEMBERS, organization.path):
        raise NotFound
    if not actor.can(verb, organization.path):
        raise Forbidden
    return organization


def visible_proposals(actor: Actor) -> Q:
    """Proposals that leave or enter what the actor sees."""
    return actor.within(Verb.SEE_MEMBERS, "from_organization__path") | actor.within(
        Verb.SEE_MEMBERS, "to_organization__path"
    )


def get_proposal(actor: Actor, proposal_id: UUID, *, side: str) -> TransferProposal:
    """A proposed transfer, locked, if the actor manages members on `side` ("from" decides, "to" withdraws).

    Raises NotFound if it is invisible, Forbidden if the actor stands on the other side or only reads.
    """
    proposal = (
        TransferProposal.objects.select_for_update(of=("self",))
        .select_related("member", "from_organization", "to_organization")
        .filter(pk=proposal_id)
        .first()
    )
    if proposal is None:
        raise NotFound
    ends = (proposal.from_organization.path, proposal.to_organization.path)
    if not any(actor.can(Verb.SEE_MEMBERS, path) for path in ends):
        raise NotFound
    if not actor.can(Verb.MANAGE_MEMBERS, ends[0] if side == "from" else ends[1]):
        raise Forbidden
    return proposal


def get_correction(actor: Actor, correction_id: UUID, *, lock: bool = False) -> CorrectionRequest:
    """A correction request, with its member, if the actor manages members there and is not the member.

    Raises NotFound if the record is invisible, Forbidden for readers and for one's own request.
    """
    rows = CorrectionRequest.objects.select_related("member__organization")
    if lock:
        rows = rows.select_for_update(of=("self",))
    correction = rows.filter(pk=correction_id).first()
    if correction is None or not actor.can(Verb.SEE_MEMBERS, correction.member.organization.path):
        raise NotFound
    if correction.member_id == actor.member_id or not actor.can(
        Verb.MANAGE_MEMBERS, correction.member.organization.path
    ):
        raise Forbidden
    return correction
