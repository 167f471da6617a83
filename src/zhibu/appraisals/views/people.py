"""The roll, and what the committee reads of one person."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.appraisals import access
from zhibu.appraisals.actions import roll as actions
from zhibu.appraisals.choices import UNDER_WAY, AppraisalState, MutualWay
from zhibu.appraisals.forms import ExemptForm
from zhibu.appraisals.queries import campaign, own, reading
from zhibu.appraisals.rules import states
from zhibu.appraisals.views.requests import blame, bound, shell_for
from zhibu.foundation.access.requests import Request
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused


@require_safe
def roll(request: Request, appraisal_id: UUID) -> HttpResponse:
    """Everybody on the roll: what is done, of whom nothing is demanded."""
    appraisal = access.get_for_grades(request.actor, appraisal_id)
    able = access.abilities(request.actor, appraisal)
    context = {
        "shell_template": shell_for(request.actor),
        "appraisal": appraisal,
        "able": able,
        "progress": campaign.progress_of(appraisal),
        "shows_sheet": appraisal.state not in (*states.ROLL_OPEN, AppraisalState.PLANNED),
        "may_exempt": able.run and appraisal.state in UNDER_WAY,
        "may_note_paper": able.run and appraisal.state in states.WRITING_SELF,
    }
    return render(request, "appraisals/roll.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def exempt(request: Request, appraisal_id: UUID, participant_id: UUID) -> HttpResponse:
    """Mark that nothing is demanded of somebody, or take the mark back."""
    appraisal = access.get_run(request.actor, appraisal_id)
    person = access.get_participant(appraisal, participant_id)
    form = bound(ExemptForm, request, initial={"reason": person.exempt_reason})
    if request.method == "POST" and form.is_valid():
        exempted = request.POST.get("exempt") != "no"
        try:
            actions.set_exempt(
                actor=request.actor, at=clock.now(), appraisal_id=appraisal_id, participant_id=participant_id,
                exempt=exempted, reason=form.cleaned_data["reason"],
            )  # fmt: skip
        except Refused as refused:
            blame(form, refused)
        else:
            messages.success(request, _("Nothing is demanded of them.") if exempted else _("The mark is taken back."))
            return redirect("appraisals:roll", appraisal_id)
    context = {"form": form, "appraisal": appraisal, "person": person}
    return render(request, "appraisals/exempt.html", context, status=422 if form.errors else 200)


@require_POST
def paper(request: Request, appraisal_id: UUID, participant_id: UUID) -> HttpResponse:
    """Note a self-appraisal that was handed in on paper."""
    access.get_run(request.actor, appraisal_id)
    try:
        actions.note_paper(
            actor=request.actor, at=clock.now(), appraisal_id=appraisal_id, participant_id=participant_id,
            handed_in=request.POST.get("handed_in") != "no",
        )  # fmt: skip
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("appraisals:roll", appraisal_id)


@require_safe
def person(request: Request, appraisal_id: UUID, participant_id: UUID) -> HttpResponse:
    """What one member handed in and what others wrote about them: for the committee alone."""
    appraisal = access.get_for_committee(request.actor, appraisal_id)
    found = access.get_participant(appraisal, participant_id)
    opened = reading.opened_box(appraisal)
    context = {
        "shell_template": shell_for(request.actor),
        "appraisal": appraisal,
        "person": found,
        "text": found.self_text if found.handed_in_at and not found.on_paper else "",
        "comments": reading.comments_on(found) if appraisal.state in own.COMMENTS_READ else [],
        "is_online": appraisal.mutual_way == MutualWay.ONLINE,
        "comments_shown": appraisal.state in own.COMMENTS_READ,
        "opened": opened,
        "tally": opened.tallies.get(found.pk) if opened else None,
    }
    return render(request, "appraisals/person.html", context)
