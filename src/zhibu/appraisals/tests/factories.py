"""Appraisals for tests, brought to a state by the actions themselves."""

from datetime import date, timedelta

from zhibu.appraisals.actions.grading import Given, record_decision, save_proposal
from zhibu.appraisals.actions.own import save_self, take_sheet
from zhibu.appraisals.actions.running import Plan, move_on, plan_appraisal
from zhibu.appraisals.choices import AppraisalState, Grade, MutualWay
from zhibu.appraisals.models import Participant
from zhibu.appraisals.queries.own import subjects_for

ORDER = list(AppraisalState)
DAY = date(2026, 11, 18)


def appraisal_in(state, secretary, branch, at, *, way=MutualWay.ONLINE, grade=Grade.QUALIFIED, day=DAY):
    """The branch's appraisal of the year of `day` in a state; every full member has `grade` once there are grades."""
    appraisal = plan_appraisal(
        actor=secretary.actor, at=at, organization_id=branch.pk,
        plan=Plan(day.year, way, day + timedelta(days=7), day + timedelta(days=17)),
    )  # fmt: skip
    for following in ORDER[1 : ORDER.index(AppraisalState(state)) + 1]:
        if following == AppraisalState.DECIDED:
            grades = {p.pk: Given(grade, "x") for p in Participant.objects.filter(appraisal=appraisal, is_full=True)}
            save_proposal(actor=secretary.actor, at=at, appraisal_id=appraisal.pk, grades=grades)
            record_decision(actor=secretary.actor, at=at, appraisal_id=appraisal.pk, grades=grades, decided_on=day)
        else:
            move_on(actor=secretary.actor, at=at, appraisal_id=appraisal.pk, to=following)
    appraisal.refresh_from_db()
    return appraisal


def place_of(person, appraisal):
    """A person's place on the roll."""
    return Participant.objects.get(appraisal=appraisal, member=person.member)


def fill_sheet(person, appraisal, at, grade=Grade.QUALIFIED):
    """Put a person's sheet into the box, everybody with the same grade."""
    grades = {str(p.pk): grade for p in subjects_for(place_of(person, appraisal))}
    return take_sheet(actor=person.actor, at=at, appraisal_id=appraisal.pk, grades=grades)


def hand_in(person, appraisal, at, text="一年来按时参加组织生活"):
    """Hand in a person's self-appraisal."""
    return save_self(actor=person.actor, at=at, appraisal_id=appraisal.pk, text=text, seen_at=None, hand_in=True)
