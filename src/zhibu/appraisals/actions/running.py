"""Running the appraisal: plan, start, step by step to the file, back, call off, remind."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.appraisals import access
from zhibu.appraisals.actions._ground import come_to, note, refuse_other_state
from zhibu.appraisals.actions.roll import bring_roll_up_to_date, refuse_empty
from zhibu.appraisals.choices import AppraisalState, MutualWay
from zhibu.appraisals.models import Appraisal, Box, Comment, Participant, SheetTaken
from zhibu.appraisals.queries.campaign import progress_of
from zhibu.appraisals.rules import box, states
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.notify.actions import notify
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden, Refused


@dataclass(frozen=True, slots=True)
class Plan:
    """What the secretary settles before the start. The way of the mutual appraisal stands once it has started."""

    year: int
    mutual_way: str
    self_due_on: date | None = None
    sheet_due_on: date | None = None


@transaction.atomic
def plan_appraisal(*, actor: Actor, at: datetime, organization_id: UUID, plan: Plan) -> Appraisal:
    """Plan a branch's appraisal of a year. Planning the same year again while it is planned changes the plan.

    Order of effects: appraisal, audit. Raises NotFound, Forbidden, Refused ("year", "due", "exists").
    """
    branch = access.get_branch(actor, organization_id, run=True, lock=True)
    _refuse_plan(plan, clock.day_of(at))
    standing = Appraisal.objects.filter(organization=branch, year=plan.year).exclude(state=AppraisalState.CANCELLED)
    appraisal = standing.first()
    if appraisal is not None and appraisal.state != AppraisalState.PLANNED:
        raise Refused("exists", _("The appraisal of this year is under way already."), field="year")
    if appraisal is None:
        appraisal = Appraisal(organization=branch, year=plan.year, created_at=at)
    appraisal.mutual_way = plan.mutual_way
    appraisal.self_due_on, appraisal.sheet_due_on = plan.self_due_on, plan.sheet_due_on
    try:
        with transaction.atomic():
            appraisal.save()
    except IntegrityError as error:
        raise Refused("exists", _("The appraisal of this year is under way already."), field="year") from error
    note(appraisal, "appraisal.planned", actor=actor, at=at)
    return appraisal


def _refuse_plan(plan: Plan, today: date) -> None:
    if not states.year_fits(plan.year, day_year=today.year, day_month=today.month):
        raise Refused("year", _("This year, or until the end of March the last one."), field="year")
    _refuse_days(plan.self_due_on, plan.sheet_due_on, today)


def _refuse_days(self_due_on: date | None, sheet_due_on: date | None, today: date) -> None:
    if self_due_on is not None and self_due_on < today:
        raise Refused("due", _("This day lies in the past. Choose a later one."), field="self_due_on")
    if sheet_due_on is not None and sheet_due_on < (self_due_on or today):
        raise Refused("due", _("The sheet comes after the self-appraisal. Choose a later day."), field="sheet_due_on")


@transaction.atomic
def set_days(
    *, actor: Actor, at: datetime, appraisal_id: UUID, self_due_on: date | None, sheet_due_on: date | None
) -> Appraisal:
    """Change the days by which the self-appraisal and the sheet are asked for. Again changes nothing.

    Order of effects: appraisal, audit. Raises NotFound, Forbidden, Refused ("state", "due").
    """
    appraisal = access.get_run(actor, appraisal_id, lock=True)
    refuse_other_state(appraisal, AppraisalState.PLANNED, *states.WRITING_SELF)
    if (appraisal.self_due_on, appraisal.sheet_due_on) == (self_due_on, sheet_due_on):
        return appraisal
    changed = self_due_on if self_due_on != appraisal.self_due_on else None
    _refuse_days(changed, sheet_due_on, clock.day_of(at))
    appraisal.self_due_on, appraisal.sheet_due_on = self_due_on, sheet_due_on
    appraisal.sequence, appraisal.days_set_at = appraisal.sequence + 1, at
    appraisal.save(update_fields=["self_due_on", "sheet_due_on", "sequence", "days_set_at"])
    note(appraisal, "appraisal.days_set", actor=actor, at=at)
    return appraisal


@transaction.atomic
def move_on(*, actor: Actor, at: datetime, appraisal_id: UUID, to: AppraisalState) -> Appraisal:
    """Take the next step: start, mutual appraisal, sheet, close the box, tell the results, file.

    Again changes nothing. The decision is `grading.record_decision`. Order of effects: roll, box, appraisal,
    notices, audit. Raises NotFound, Forbidden, Refused ("state", "nobody").
    """
    appraisal = access.get_run(actor, appraisal_id, lock=True)
    if appraisal.state == to:
        return appraisal
    if to == AppraisalState.DECIDED or states.next_state(appraisal.state) != to:
        refuse_other_state(appraisal)
    if to == AppraisalState.SELF:
        appraisal.started_on = clock.day_of(at)
        come_to(appraisal, to, actor=actor, at=at, fields=["started_on"])
        bring_roll_up_to_date(appraisal, at=at)
        refuse_empty(appraisal)
    else:
        bring_roll_up_to_date(appraisal, at=at)
        come_to(appraisal, to, actor=actor, at=at, fields=[])
        if to == AppraisalState.SHEET:
            _set_up_box(appraisal)
    _tell(appraisal, at)
    note(appraisal, "appraisal.moved_on", actor=actor, at=at, state=to.value)
    return appraisal


def _set_up_box(appraisal: Appraisal) -> None:
    """An empty box that knows every full member of this day: whom the sheet names stands fixed from now on."""
    subjects = Participant.objects.filter(appraisal=appraisal, is_full=True, left_on=None)
    subjects.update(on_sheet=True)
    tallies = box.empty_box(str(pk) for pk in subjects.order_by("pk").values_list("pk", flat=True))
    Box.objects.create(appraisal=appraisal, tallies=json.dumps(tallies))


@transaction.atomic
def step_back(*, actor: Actor, at: datetime, appraisal_id: UUID, to: AppraisalState) -> Appraisal:
    """Go back to the state before, for a step taken too early; an empty box goes with it. Again changes nothing.

    Order of effects: box, appraisal, audit. Raises NotFound, Forbidden, Refused ("state").
    """
    appraisal = access.get_run(actor, appraisal_id, lock=True)
    if appraisal.state == to:
        return appraisal
    sheets = SheetTaken.objects.filter(participant__appraisal=appraisal).count()
    if states.state_before(appraisal.state, sheets=sheets) != to:
        raise Refused("state", _("There are sheets in the box already: this step stands."))
    _take_box_away(appraisal)
    come_to(appraisal, to, actor=actor, at=at, fields=[])
    note(appraisal, "appraisal.stepped_back", actor=actor, at=at, state=to.value)
    return appraisal


@transaction.atomic
def call_off(*, actor: Actor, at: datetime, appraisal_id: UUID, reason: str) -> Appraisal:
    """Call an appraisal off before the decision. The box is destroyed with all that was in it; what members wrote
    about each other is deleted. Again changes nothing.

    Order of effects: box, comments, appraisal, notices, audit. Raises NotFound, Forbidden, Refused ("reason",
    "state").
    """
    appraisal = access.get_run(actor, appraisal_id, lock=True)
    if appraisal.state == AppraisalState.CANCELLED:
        return appraisal
    why = " ".join(reason.split())[:200]
    if not why:
        raise Refused("reason", _("Say why: the members will read it."), field="reason")
    if not states.may_be_called_off(appraisal.state):
        raise Refused("state", _("The general meeting has decided. Amend a grade if one is wrong."))
    _end(appraisal, why, actor=actor, at=at)
    return appraisal


def _end(appraisal: Appraisal, why: str, *, actor: Actor, at: datetime) -> None:
    was_running = appraisal.state != AppraisalState.PLANNED
    _take_box_away(appraisal)
    SheetTaken.objects.filter(participant__appraisal=appraisal).delete()
    Comment.objects.filter(subject__appraisal=appraisal).delete()
    appraisal.reason, appraisal.days_set_at = why, at
    appraisal.sequence += 1
    come_to(appraisal, AppraisalState.CANCELLED, actor=actor, at=at, fields=["reason", "sequence", "days_set_at"])
    if was_running:
        title = _("The appraisal of %(year)s was called off") % {"year": appraisal.year}
        notify(
            account_ids=_accounts(appraisal), kind="appraisal.called_off", title=title, body=why, at=at,
            url=reverse("appraisals:mine"), unique_key=f"appraisal:{appraisal.pk}:cancelled",
        )  # fmt: skip
    note(appraisal, "appraisal.called_off", actor=actor, at=at)


def _take_box_away(appraisal: Appraisal) -> None:
    Box.objects.filter(appraisal=appraisal).delete()
    Participant.objects.filter(appraisal=appraisal).update(on_sheet=False)


@transaction.atomic
def end_with_branch(*, actor: Actor, at: datetime, organization_id: UUID) -> int:
    """Call off what a dissolved branch has not decided; how many. The program's own work, nobody is asked."""
    running = Appraisal.objects.filter(organization_id=organization_id).order_by("pk")
    ids = [a.pk for a in running if states.may_be_called_off(a.state)]
    for appraisal_id in ids:
        _end(access.locked(appraisal_id), _("The branch was dissolved."), actor=actor, at=at)
    return len(ids)


def _accounts(appraisal: Appraisal) -> list[UUID]:
    rows = Participant.objects.filter(appraisal=appraisal, left_on=None, member__account__isnull=False)
    return list(rows.order_by("pk").values_list("member__account_id", flat=True))


def _tell(appraisal: Appraisal, at: datetime) -> None:
    """Tell the members what is asked of them now. A result is never in the notice: it only says that there is one."""
    mine = reverse("appraisals:mine")
    online = appraisal.mutual_way == MutualWay.ONLINE
    words = {
        AppraisalState.SELF: (_("The yearly appraisal has begun: write your self-appraisal"), mine),
        AppraisalState.MUTUAL: (_("Mutual appraisal: tell the others what you think") if online else "", mine),
        AppraisalState.SHEET: (
            _("The members' sheet is open: it takes a few minutes"),
            reverse("appraisals:sheet", args=[appraisal.pk]),
        ),
        AppraisalState.PUBLISHED: (
            _("Your result of the yearly appraisal is there"),
            reverse("appraisals:result", args=[appraisal.pk]),
        ),
    }
    title, url = words.get(AppraisalState(appraisal.state), ("", ""))
    accounts = _accounts(appraisal)
    if appraisal.state == AppraisalState.PUBLISHED:
        accounts = [one.account_id for one in progress_of(appraisal).told if one.account_id]
    if title:
        notify(
            account_ids=accounts, kind=f"appraisal.{appraisal.state}", title=title, url=url, at=at,
            unique_key=f"appraisal:{appraisal.pk}:{appraisal.state}",
        )  # fmt: skip


@transaction.atomic
def remind_missing(*, actor: Actor, at: datetime, appraisal_id: UUID) -> int:
    """Remind whoever has not done what the present step asks, at most once a day each; how many were told.

    Order of effects: notices, audit (if anybody was told). Raises NotFound, Forbidden (REMIND), Refused ("state").
    """
    appraisal = access.get_appraisal(actor, appraisal_id)
    if not actor.can(Verb.REMIND, appraisal.organization.path):
        raise Forbidden
    progress = progress_of(appraisal)
    wanted = {
        AppraisalState.SELF: (progress.without_self, _("Your self-appraisal is still missing"), "appraisals:self"),
        AppraisalState.MUTUAL: (progress.without_self, _("Your self-appraisal is still missing"), "appraisals:self"),
        AppraisalState.SHEET: (progress.without_sheet, _("The members' sheet waits for you"), "appraisals:sheet"),
        AppraisalState.PUBLISHED: (
            progress.unread, _("Your result of the yearly appraisal is there"), "appraisals:result",
        ),
    }  # fmt: skip
    if appraisal.state not in wanted:
        refuse_other_state(appraisal)
    people, title, url_name = wanted[AppraisalState(appraisal.state)]
    day = clock.day_of(at).isoformat()
    told = notify(
        account_ids=[one.account_id for one in people if one.account_id], kind="appraisal.reminder", title=title,
        url=reverse(url_name, args=[appraisal.pk]), at=at, unique_key=f"appraisal:{appraisal.pk}:reminder:{day}",
    )  # fmt: skip
    if told:
        note(appraisal, "appraisal.reminded", actor=actor, at=at, told=told)
    return told
