"""Who is on the roll: drawn at the start, kept up with the branch, exemptions, what was handed in on paper."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.appraisals import access
from zhibu.appraisals.actions._ground import note, refuse_other_state
from zhibu.appraisals.choices import UNDER_WAY, AppraisalState
from zhibu.appraisals.models import Appraisal, Participant
from zhibu.appraisals.queries.campaign import present_members
from zhibu.appraisals.rules import states
from zhibu.foundation.access.actors import Actor
from zhibu.kernel import clock
from zhibu.kernel.errors import NotFound, Refused
from zhibu.members.choices import MemberCategory
from zhibu.members.models import Member
from zhibu.organizations.models import Organization


def bring_roll_up_to_date(appraisal: Appraisal, *, at: datetime) -> None:
    """Make the roll of a running appraisal, held under lock, agree with the branch.

    While the roll is open, whoever has come joins it and whoever was confirmed is graded from now on; until the
    decision, whoever has gone is marked as gone (what they wrote stays) and whoever came back is here again.
    """
    if appraisal.state not in UNDER_WAY:
        return
    roll = {p.member_id: p for p in Participant.objects.filter(appraisal=appraisal).order_by("pk")}
    present = {member.pk: member for member in present_members(appraisal.organization)}
    for member_id, person in roll.items():
        gone = member_id not in present
        if gone != (person.left_on is not None):
            person.left_on = clock.day_of(at) if gone else None
            person.save(update_fields=["left_on"])
    if appraisal.state not in states.ROLL_OPEN:
        return
    for member_id, person in roll.items():
        is_full = member_id in present and present[member_id].category == MemberCategory.FULL
        if member_id in present and person.is_full != is_full:
            person.is_full = is_full
            person.save(update_fields=["is_full"])
    _enter(appraisal, [member for member_id, member in present.items() if member_id not in roll])


def _enter(appraisal: Appraisal, members: list[Member]) -> None:
    """New people on the roll. What somebody wrote for an appraisal of the year that was called off is their draft."""
    if not members:
        return
    earlier = Participant.objects.filter(
        member__in=members, appraisal__year=appraisal.year, appraisal__state=AppraisalState.CANCELLED
    ).exclude(self_text="")
    drafts = dict(earlier.order_by("appraisal__created_at").values_list("member_id", "self_text"))
    Participant.objects.bulk_create(
        Participant(
            appraisal=appraisal, member=member, is_full=member.category == MemberCategory.FULL,
            is_exempt=member.exempt_from_hours, self_text=drafts.get(member.pk, ""),
            exempt_reason=_("Old or ill") if member.exempt_from_hours else "",
        )
        for member in members
    )  # fmt: skip


@transaction.atomic
def follow_branches(*, paths: set[str], at: datetime) -> int:
    """Bring the rolls of the running appraisals of these branches up to date; how many were looked at.

    For the members that came or went: the program's own work, nobody is asked.
    """
    branches = Organization.objects.filter(path__in=sorted(paths))
    running = Appraisal.objects.filter(organization__in=branches, state__in=UNDER_WAY).order_by("pk")
    ids = list(running.values_list("pk", flat=True))
    for appraisal_id in ids:
        bring_roll_up_to_date(access.locked(appraisal_id), at=at)
    return len(ids)


@transaction.atomic
def set_exempt(
    *, actor: Actor, at: datetime, appraisal_id: UUID, participant_id: UUID, exempt: bool, reason: str = ""
) -> Participant:
    """Mark that nothing is demanded of somebody on the roll, with the reason, or take the mark back.

    Order of effects: participant, audit. Again changes nothing. Raises NotFound, Forbidden, Refused ("state",
    "reason").
    Source: RULES R3 §23.
    """
    appraisal = access.get_run(actor, appraisal_id, lock=True)
    refuse_other_state(appraisal, *UNDER_WAY)
    person = access.get_participant(appraisal, participant_id)
    why = " ".join(reason.split())[:120] if exempt else ""
    if exempt and not why:
        raise Refused("reason", _("Say why nothing is demanded: age, illness, or what it is."), field="reason")
    if (person.is_exempt, person.exempt_reason) != (exempt, why):
        person.is_exempt, person.exempt_reason = exempt, why
        person.save(update_fields=["is_exempt", "exempt_reason"])
        note(appraisal, "appraisal.exempted", actor=actor, at=at, participant=str(person.pk), exempt=exempt)
    return person


@transaction.atomic
def note_paper(
    *, actor: Actor, at: datetime, appraisal_id: UUID, participant_id: UUID, handed_in: bool
) -> Participant:
    """Note that somebody has handed in the self-appraisal on paper, or take the note back. Again changes nothing.

    Order of effects: participant, audit. Raises NotFound, Forbidden, Refused ("state"); NotFound too for one who
    has handed it in here.
    """
    appraisal = access.get_run(actor, appraisal_id, lock=True)
    refuse_other_state(appraisal, *states.WRITING_SELF)
    person = access.get_participant(appraisal, participant_id)
    if person.handed_in_at is not None and not person.on_paper:
        raise NotFound
    if handed_in != person.on_paper:
        person.on_paper, person.handed_in_at = handed_in, at if handed_in else None
        person.save(update_fields=["on_paper", "handed_in_at"])
        note(appraisal, "appraisal.paper_noted", actor=actor, at=at, participant=str(person.pk), handed_in=handed_in)
    return person


def refuse_empty(appraisal: Appraisal) -> None:
    """Raise Refused `nobody` for a branch without a full member to appraise."""
    if not Participant.objects.filter(appraisal=appraisal, is_full=True, left_on=None).exists():
        raise Refused("nobody", _("There is no full member in this branch whom to appraise."))
