"""Who may see what of an appraisal: fetching is the check.

- who runs it (RUN_APPRAISALS over the branch): its steps, its roll, the grades;
- the committee (a post in the branch, or a grant on the branch itself): what members wrote, and the box once closed;
- who may see the branch's meetings: how far it is and how many have which grade, never whose;
- a participant: their own part. Nobody sees who graded whom: it is written nowhere.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from zhibu.appraisals.models import Appraisal, Participant
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden, NotFound
from zhibu.organizations.choices import BRANCH_KINDS
from zhibu.organizations.models import Organization
from zhibu.organizations.queries.committees import leaders_on

PLACE = "organization__path"


@dataclass(frozen=True, slots=True)
class Abilities:
    """What an actor may do with one appraisal."""

    run: bool
    read_people: bool
    read_grades: bool
    export: bool


def visible_to(actor: Actor) -> Q:
    """A condition on appraisals: those of branches where the actor runs appraisals or sees meetings."""
    return actor.within(Verb.RUN_APPRAISALS, PLACE) | actor.within(Verb.SEE_MEETINGS, PLACE)


def sees_any(actor: Actor) -> bool:
    """Whether there is a desk of appraisals for the actor at all: not for who leads a group, which has none. No query
    beyond the grants."""
    return actor.can_anywhere(Verb.RUN_APPRAISALS) or actor.can_anywhere(Verb.SEE_DASHBOARD)


def runs(actor: Actor, path: str) -> bool:
    """Whether the actor runs the appraisal of the branch at `path`. No query beyond the grants."""
    return actor.can(Verb.RUN_APPRAISALS, path)


def is_committee(actor: Actor, organization: Organization) -> bool:
    """Whether the actor belongs to the branch's committee: by a post, or by a grant on the branch itself.

    A grant above the branch does not make one of the committee. One query at most.
    """
    if organization.path in actor.scopes(Verb.RUN_APPRAISALS):
        return True
    if actor.member_id is None:
        return False
    holders = leaders_on([organization.pk], clock.today()).get(organization.pk, [])
    return any(holder.member_id == actor.member_id for holder in holders)


def abilities(actor: Actor, appraisal: Appraisal) -> Abilities:
    """What the actor may do with `appraisal` (organization loaded). One query at most."""
    run, committee = runs(actor, appraisal.organization.path), is_committee(actor, appraisal.organization)
    return Abilities(run=run, read_people=committee, read_grades=run or committee, export=run)


def get_branch(actor: Actor, organization_id: UUID, *, run: bool = False, lock: bool = False) -> Organization:
    """A branch whose appraisals the actor may see; with `run`, may run. One query.

    Raises NotFound for what is invisible or no branch, Forbidden without RUN_APPRAISALS where it is asked for.
    """
    rows = Organization.objects.select_for_update(no_key=True) if lock else Organization.objects
    branch = rows.filter(pk=organization_id, kind__in=BRANCH_KINDS).first()
    if branch is None or not (runs(actor, branch.path) or actor.can(Verb.SEE_MEETINGS, branch.path)):
        raise NotFound
    if run and not runs(actor, branch.path):
        raise Forbidden
    return branch


def get_appraisal(actor: Actor, appraisal_id: UUID) -> Appraisal:
    """An appraisal of which the actor may know, by a grant or as one of the committee. One query, two for members.

    Raises NotFound for everybody else, plain members of the branch included: they have their own pages.
    """
    appraisal = Appraisal.objects.select_related("organization").filter(pk=appraisal_id).first()
    if appraisal is None:
        raise NotFound
    path = appraisal.organization.path
    if runs(actor, path) or actor.can(Verb.SEE_MEETINGS, path) or is_committee(actor, appraisal.organization):
        return appraisal
    raise NotFound


def get_run(actor: Actor, appraisal_id: UUID, *, lock: bool = False) -> Appraisal:
    """An appraisal that the actor runs; `lock` holds it. Raises NotFound, Forbidden for one who only sees it."""
    appraisal = get_appraisal(actor, appraisal_id)
    if not runs(actor, appraisal.organization.path):
        raise Forbidden
    return locked(appraisal_id) if lock else appraisal


def get_for_grades(actor: Actor, appraisal_id: UUID) -> Appraisal:
    """An appraisal whose grades by name the actor may read. Raises NotFound, Forbidden for one who reads counts."""
    appraisal = get_appraisal(actor, appraisal_id)
    if not abilities(actor, appraisal).read_grades:
        raise Forbidden
    return appraisal


def get_for_committee(actor: Actor, appraisal_id: UUID) -> Appraisal:
    """An appraisal of whose committee the actor is. Raises NotFound, Forbidden for others who see it."""
    appraisal = get_appraisal(actor, appraisal_id)
    if not is_committee(actor, appraisal.organization):
        raise Forbidden
    return appraisal


def locked(appraisal_id: UUID) -> Appraisal:
    """The appraisal under lock, its organization loaded; whoever calls has judged the actor. Raises NotFound."""
    rows = Appraisal.objects.select_for_update(of=("self",), no_key=True).select_related("organization")
    appraisal = rows.filter(pk=appraisal_id).first()
    if appraisal is None:
        raise NotFound
    return appraisal


def get_participant(appraisal: Appraisal, participant_id: UUID) -> Participant:
    """Somebody on the roll of an appraisal that the actor was shown. Raises NotFound."""
    found = Participant.objects.select_related("member").filter(pk=participant_id, appraisal=appraisal).first()
    if found is None:
        raise NotFound
    return found


def get_own(actor: Actor, appraisal_id: UUID, *, lock: bool = False) -> Participant:
    """The actor's own place on the roll, with the appraisal and its branch; `lock` holds the place.

    Raises NotFound for whoever is not on the roll. One query.
    """
    if actor.member_id is None:
        raise NotFound
    rows = Participant.objects.select_related("appraisal__organization", "member")
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    own = rows.filter(appraisal_id=appraisal_id, member_id=actor.member_id).first()
    if own is None:
        raise NotFound
    return own


def get_other(own: Participant, participant_id: UUID) -> Participant:
    """Somebody else on the same roll who is still in the branch. Raises NotFound. One query."""
    rows = Participant.objects.select_related("member").filter(appraisal_id=own.appraisal_id, left_on=None)
    other = rows.exclude(pk=own.pk).filter(pk=participant_id).first()
    if other is None:
        raise NotFound
    return other
