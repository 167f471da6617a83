"""The guided page of an appraisal and the steps taken on it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.appraisals import access
from zhibu.appraisals.actions import running
from zhibu.appraisals.actions.running import Plan
from zhibu.appraisals.choices import ENDED, AppraisalState, MutualWay
from zhibu.appraisals.forms import DaysForm, PlanForm, ReasonForm
from zhibu.appraisals.models import Appraisal
from zhibu.appraisals.presentation import TONES, grade_counts, passage_items, step_of, steps, unproposed
from zhibu.appraisals.queries import campaign, numbers, reading
from zhibu.appraisals.rules import states
from zhibu.appraisals.views.requests import blame, bound, shell_for
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.requests import Request
from zhibu.kernel import clock
from zhibu.kernel.errors import NotFound, Refused


@require_safe
def guide(request: Request, appraisal_id: UUID) -> HttpResponse:
    """The one page of an appraisal: what is done, what is next, who is missing. Readers see how far it is."""
    appraisal = access.get_appraisal(request.actor, appraisal_id)
    able = access.abilities(request.actor, appraisal)
    progress = campaign.progress_of(appraisal)
    context: dict[str, Any] = {
        "shell_template": shell_for(request.actor),
        "appraisal": appraisal,
        "organization": appraisal.organization,
        "able": able,
        "has_desk": access.sees_any(request.actor),
        "progress": progress,
        "steps": steps(),
        "step": step_of(appraisal.state, progress),
        "tone": TONES[AppraisalState(appraisal.state)],
        "passages": passage_items(campaign.passages_of(appraisal)),
        "counts": grade_counts(_counts(appraisal)) if appraisal.state in ENDED else None,
        "rule": numbers.share_rule(clock.today(), appraisal.organization.path),
    }
    if able.run:
        context |= _for_runner(request, appraisal, progress)
    name = f"appraisals/now/_{appraisal.state}.html"
    context["now_template"] = name if able.run else "appraisals/now/_reader.html"
    return render(request, "appraisals/guide.html", context)


def _counts(appraisal: Appraisal) -> dict[str, int]:
    return campaign.counts_of([appraisal.pk])[appraisal.pk]


def _for_runner(request: Request, appraisal: Appraisal, progress: campaign.Progress) -> dict[str, Any]:
    today = clock.today()
    return {
        "expected": campaign.expected_in(appraisal.organization)
        if appraisal.state == AppraisalState.PLANNED
        else None,
        "share": reading.share_in(appraisal, [one.proposed for one in progress.graded], on=today),
        "unproposed": unproposed(progress),
        "next_state": states.next_state(appraisal.state),
        "state_before": states.state_before(appraisal.state, sheets=progress.sheets),
        "may_call_off": states.may_be_called_off(appraisal.state),
        "may_set_days": appraisal.state in states.WRITING_SELF,
        "may_remind": request.actor.can(Verb.REMIND, appraisal.organization.path),
        "is_online": appraisal.mutual_way == MutualWay.ONLINE,
        "today": today,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: Request, organization_id: UUID) -> HttpResponse:
    """Plan the appraisal of a year, or change the plan of one that has not begun."""
    branch = access.get_branch(request.actor, organization_id, run=True)
    today = clock.today()
    years = [
        y for y in (today.year, today.year - 1) if states.year_fits(y, day_year=today.year, day_month=today.month)
    ]
    planned = next((one for one in campaign.appraisals_of(branch) if one.state == AppraisalState.PLANNED), None)
    initial = {"year": today.year, "mutual_way": MutualWay.MEETING}
    if planned:
        initial |= {key: getattr(planned, key) for key in ("year", "mutual_way", "self_due_on", "sheet_due_on")}
    form = bound(PlanForm, request, years=years, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = running.plan_appraisal(
                actor=request.actor, at=clock.now(), organization_id=organization_id, plan=Plan(**form.cleaned_data)
            )
        except Refused as refused:
            blame(form, refused)
        else:
            return redirect("appraisals:appraisal", made.pk)
    context = {"form": form, "organization": branch, "planned": planned}
    return render(request, "appraisals/plan.html", context, status=422 if form.errors else 200)


def _state_in(request: Request) -> AppraisalState:
    """The state that the page has asked for. Raises NotFound for anything else."""
    wanted = request.POST.get("to", "")
    if wanted not in AppraisalState.values:
        raise NotFound
    return AppraisalState(wanted)


@require_POST
def step(request: Request, appraisal_id: UUID) -> HttpResponse:
    """Take the next step; a step that somebody else has taken meanwhile is told."""
    access.get_run(request.actor, appraisal_id)
    try:
        running.move_on(actor=request.actor, at=clock.now(), appraisal_id=appraisal_id, to=_state_in(request))
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("appraisals:appraisal", appraisal_id)


@require_POST
def back(request: Request, appraisal_id: UUID) -> HttpResponse:
    """Go a step back that was taken too early."""
    access.get_run(request.actor, appraisal_id)
    try:
        running.step_back(actor=request.actor, at=clock.now(), appraisal_id=appraisal_id, to=_state_in(request))
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("appraisals:appraisal", appraisal_id)


@require_POST
def remind(request: Request, appraisal_id: UUID) -> HttpResponse:
    """Remind whoever is missing."""
    try:
        told = running.remind_missing(actor=request.actor, at=clock.now(), appraisal_id=appraisal_id)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        if told:
            text = ngettext("%(n)d person has been reminded.", "%(n)d people have been reminded.", told)
            messages.success(request, text % {"n": told})
        else:
            messages.info(request, _("Everybody who can be reached here has been reminded today."))
    return redirect("appraisals:appraisal", appraisal_id)


@require_http_methods(["GET", "HEAD", "POST"])
def days(request: Request, appraisal_id: UUID) -> HttpResponse:
    """Change the days by which things are asked for."""
    appraisal = access.get_run(request.actor, appraisal_id)
    initial = {"self_due_on": appraisal.self_due_on, "sheet_due_on": appraisal.sheet_due_on}
    form = bound(DaysForm, request, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            running.set_days(actor=request.actor, at=clock.now(), appraisal_id=appraisal_id, **form.cleaned_data)
        except Refused as refused:
            blame(form, refused)
        else:
            messages.success(request, _("The days are set."))
            return redirect("appraisals:appraisal", appraisal_id)
    context = {"form": form, "appraisal": appraisal}
    return render(request, "appraisals/days.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def call_off(request: Request, appraisal_id: UUID) -> HttpResponse:
    """Ask for the reason, then call the appraisal off."""
    appraisal = access.get_run(request.actor, appraisal_id)
    form = bound(ReasonForm, request)
    if request.method == "POST" and form.is_valid():
        try:
            running.call_off(
                actor=request.actor, at=clock.now(), appraisal_id=appraisal_id, reason=form.cleaned_data["reason"]
            )
        except Refused as refused:
            blame(form, refused)
        else:
            messages.success(request, _("The appraisal is called off; the members are told."))
            return redirect("appraisals:branch", appraisal.organization_id)
    context = {"form": form, "appraisal": appraisal}
    return render(request, "appraisals/call_off.html", context, status=422 if form.errors else 200)
