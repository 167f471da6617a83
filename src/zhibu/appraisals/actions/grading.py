"""Grades: the committee's proposal, the decision of the general meeting, amendments, taking the register away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.appraisals import access
from zhibu.appraisals.actions._ground import come_to, note, refuse_other_state
from zhibu.appraisals.actions.roll import bring_roll_up_to_date
from zhibu.appraisals.choices import AppraisalState, Grade
from zhibu.appraisals.events import AppraisalFinished
from zhibu.appraisals.models import Amendment, Appraisal, Participant
from zhibu.appraisals.queries.campaign import roll_rows
from zhibu.appraisals.queries.reading import share_in
from zhibu.appraisals.rules import grading, states
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.events import actions as events
from zhibu.foundation.notify.actions import notify
from zhibu.kernel import clock
from zhibu.kernel.errors import NotFound, Refused


@dataclass(frozen=True, slots=True)
class Given:
    """A grade for one person, with the reason where one is needed."""

    grade: str
    reason: str = ""


@transaction.atomic
def save_proposal(*, actor: Actor, at: datetime, appraisal_id: UUID, grades: Mapping[UUID, Given]) -> Appraisal:
    """Keep the committee's proposal, whole or in part: people left out keep what they have. Again changes nothing.

    Order of effects: participants, audit. Raises NotFound, Forbidden, Refused ("state", "reason", "share").
    """
    appraisal = access.get_run(actor, appraisal_id, lock=True)
    refuse_other_state(appraisal, AppraisalState.PROPOSAL)
    bring_roll_up_to_date(appraisal, at=at)
    people = _graded(appraisal)
    chosen = {p.pk: _cleaned(grades.get(p.pk), Given(p.proposed, p.proposed_reason)) for p in people}
    _refuse_reasons(people, chosen)
    _refuse_share(appraisal, chosen, clock.day_of(at))
    changed = 0
    for person in people:
        wanted = chosen[person.pk]
        if (person.proposed, person.proposed_reason) != (wanted.grade, wanted.reason):
            person.proposed, person.proposed_reason = wanted.grade, wanted.reason
            person.save(update_fields=["proposed", "proposed_reason"])
            changed += 1
    if changed:
        note(appraisal, "appraisal.proposed", actor=actor, at=at, changed=changed)
    return appraisal


@transaction.atomic
def record_decision(
    *,
    actor: Actor,
    at: datetime,
    appraisal_id: UUID,
    grades: Mapping[UUID, Given],
    decided_on: date,
    meeting_id: UUID | None = None,
) -> Appraisal:
    """Record what the general meeting has decided on the day `decided_on`: every full member's grade.

    A grade may be left open for the exempt only. Recording it again changes nothing. Order of effects: participants,
    appraisal, audit, AppraisalFinished. Raises NotFound, Forbidden, Refused ("state", "on", "missing", "reason",
    "share").
    """
    appraisal = access.get_run(actor, appraisal_id, lock=True)
    if appraisal.state == AppraisalState.DECIDED and appraisal.decided_on == decided_on:
        return appraisal
    refuse_other_state(appraisal, AppraisalState.PROPOSAL)
    today = clock.day_of(at)
    if decided_on > today or (appraisal.started_on and decided_on < appraisal.started_on):
        raise Refused("on", _("A day between the start of the appraisal and today."), field="decided_on")
    bring_roll_up_to_date(appraisal, at=at)
    people = _graded(appraisal)
    chosen = {p.pk: _cleaned(grades.get(p.pk), Given("")) for p in people}
    for person in people:
        if grading.fault_of(chosen[person.pk].grade, "x", is_exempt=person.is_exempt):
            raise Refused("missing", _("Choose a grade for every full member."), field=f"grade_{person.pk}")
    _refuse_reasons(people, chosen)
    _refuse_share(appraisal, chosen, decided_on)
    for person in people:
        person.grade, person.grade_reason = chosen[person.pk].grade, chosen[person.pk].reason
        person.save(update_fields=["grade", "grade_reason"])
    appraisal.decided_on, appraisal.meeting_id = decided_on, meeting_id
    come_to(appraisal, AppraisalState.DECIDED, actor=actor, at=at, fields=["decided_on", "meeting_id"])
    note(appraisal, "appraisal.decided", actor=actor, at=at, on=decided_on.isoformat())
    branch = appraisal.organization
    events.publish(AppraisalFinished(branch.pk, branch.path, appraisal.year, decided_on), at=at)
    return appraisal


@transaction.atomic
def amend_grade(
    *, actor: Actor, at: datetime, appraisal_id: UUID, participant_id: UUID, grade: str, reason: str
) -> Participant:
    """Change a grade that was told, with a reason; the line before stays in the register, the member reads both.

    The same grade again changes nothing. Order of effects: amendment, participant, notice, audit. Raises NotFound,
    Forbidden, Refused ("state", "grade", "reason", "share").
    """
    appraisal = access.get_run(actor, appraisal_id, lock=True)
    if not states.may_be_amended(appraisal.state):
        raise Refused("state", _("Before the results are told, the decision itself can still be recorded rightly."))
    person = access.get_participant(appraisal, participant_id)
    if not person.is_full:
        raise NotFound
    if grade == person.grade:
        return person
    if grade not in Grade.values:
        raise Refused("grade", _("Choose a grade."), field="grade")
    why = reason.strip()[:500]
    if not why:
        raise Refused("reason", _("Say why: the member will read it."), field="reason")
    others = roll_rows(appraisal).exclude(pk=person.pk).values_list("pk", "grade")
    _refuse_share(appraisal, {pk: Given(one) for pk, one in others} | {person.pk: Given(grade)}, clock.day_of(at))
    Amendment.objects.create(
        participant=person, before=person.grade, after=grade, reason=why, at=at, actor_name=actor.name
    )
    person.grade, person.grade_reason, person.acknowledged_at = grade, why, None
    person.save(update_fields=["grade", "grade_reason", "acknowledged_at"])
    if person.member.account_id:
        notify(
            account_ids=[person.member.account_id], kind="appraisal.amended", at=at,
            title=_("Your result of the yearly appraisal was amended"),
            url=reverse("appraisals:result", args=[appraisal.pk]),
        )  # fmt: skip
    note(appraisal, "appraisal.amended", actor=actor, at=at, participant=str(person.pk))
    return person


@transaction.atomic
def record_export(*, actor: Actor, at: datetime, appraisal_id: UUID, kind: str) -> Appraisal:
    """Note that the register leaves the house as a file. Raises NotFound, Forbidden (RUN_APPRAISALS)."""
    appraisal = access.get_run(actor, appraisal_id)
    note(appraisal, "appraisal.exported", actor=actor, at=at, kind=kind)
    return appraisal


def _graded(appraisal: Appraisal) -> list[Participant]:
    return list(roll_rows(appraisal).filter(is_full=True, left_on=None).select_related("member"))


def _cleaned(given: Given | None, standing: Given) -> Given:
    """What was chosen, tidied; what stands for one who was left out. Raises Refused for a grade that is none."""
    if given is None:
        return standing
    if given.grade and given.grade not in Grade.values:
        raise Refused("grade", _("Choose a grade."))
    return Given(given.grade, given.reason.strip()[:500] if given.grade else "")


def _refuse_reasons(people: list[Participant], chosen: Mapping[UUID, Given]) -> None:
    for person in people:
        given = chosen[person.pk]
        if grading.fault_of(given.grade, given.reason, is_exempt=True) == "reason":
            words = _("Say why %(name)s is graded so: the person concerned will read it.")
            raise Refused("reason", words % {"name": person.member.name}, field=f"reason_{person.pk}")


def _refuse_share(appraisal: Appraisal, grades: Mapping[UUID, Given], day: date) -> None:
    share = share_in(appraisal, [given.grade for given in grades.values()], on=day)
    if share.is_over:
        words = _("Excellent: %(chosen)s chosen, at most %(most)s. Give %(excess)s of them another grade.")
        raise Refused(
            "share", words % {"chosen": share.chosen, "most": share.most, "excess": share.excess}, field="share"
        )
