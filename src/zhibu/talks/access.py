"""Who may know of a talk: the two, and nobody else. The ledger of a branch is for whoever holds SEE_TALKS there."""

from uuid import UUID

from django.db.models import Q

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.kernel.errors import Forbidden, NotFound
from zhibu.members.choices import Standing
from zhibu.members.models import Member
from zhibu.organizations.choices import BRANCH_KINDS
from zhibu.organizations.models import Organization
from zhibu.talks.models import Talk


def sees_any(actor: Actor) -> bool:
    """Whether there is a ledger of talks for the actor at all. No query beyond the grants."""
    return actor.can_anywhere(Verb.SEE_TALKS)


def of_the_two(member_id: UUID) -> Q:
    """A condition on talks: those of this member."""
    return Q(one_id=member_id) | Q(other_id=member_id)


def get_talk(actor: Actor, talk_id: UUID, *, lock: bool = False) -> Talk:
    """A talk of the actor's own, both people and the branch loaded. One query.

    Raises NotFound for everybody but the two, whatever grants they hold.
    """
    if actor.member_id is None:
        raise NotFound
    rows = Talk.objects.select_related("organization", "one", "other").filter(of_the_two(actor.member_id))
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    talk = rows.filter(pk=talk_id).first()
    if talk is None:
        raise NotFound
    return talk


def get_me(actor: Actor) -> Member:
    """The actor as a member in good standing, with the branch. Raises NotFound. One query."""
    if actor.member_id is None:
        raise NotFound
    rows = Member.objects.select_related("organization").filter(pk=actor.member_id, standing=Standing.NORMAL)
    me = rows.first()
    if me is None:
        raise NotFound
    return me


def get_partner(me: Member, member_id: UUID) -> Member:
    """Another member in good standing of one's own branch. Raises NotFound for anybody else. One query."""
    rows = Member.objects.filter(organization_id=me.organization_id, standing=Standing.NORMAL).exclude(pk=me.pk)
    partner = rows.filter(pk=member_id).first()
    if partner is None:
        raise NotFound
    return partner


def get_branch(actor: Actor, organization_id: UUID, *, verb: Verb = Verb.SEE_TALKS) -> Organization:
    """A branch whose ledger the actor may see, if `verb` is allowed there. One query.

    Raises NotFound for what is invisible or no branch, Forbidden without `verb`.
    """
    branch = Organization.objects.filter(pk=organization_id, kind__in=BRANCH_KINDS).first()
    if branch is None or not actor.can(Verb.SEE_TALKS, branch.path):
        raise NotFound
    if not actor.can(verb, branch.path):
        raise Forbidden
    return branch
