"""A member's pages: what is asked now, the self-appraisal, comments, the sheet, the result."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.appraisals import access
from zhibu.appraisals.actions import own as actions
from zhibu.appraisals.choices import AppraisalState, MutualWay
from zhibu.appraisals.forms import CommentForm, SelfForm, SheetForm
from zhibu.appraisals.models import Participant
from zhibu.appraisals.presentation import step_of, steps
from zhibu.appraisals.queries import own as queries
from zhibu.appraisals.queries import reading
from zhibu.appraisals.queries.register import TONES, label_of
from zhibu.appraisals.rules import states
from zhibu.appraisals.views.requests import blame, bound
from zhibu.foundation.access.requests import Request
from zhibu.kernel import clock
from zhibu.kernel.errors import NotFound, Refused


@require_safe
def mine(request: Request) -> HttpResponse:
    """My appraisals: the running one with what it asks of me, the earlier ones with their results."""
    if request.actor.member_id is None:
        raise NotFound
    years = queries.years_of(request.actor)
    running = next((year for year in years if year.is_running), None)
    context = {
        "running": running,
        "earlier": [year for year in years if year is not running],
        "steps": steps(),
        "step": step_of(running.own.appraisal.state) if running else 0,
        "state": AppraisalState(running.own.appraisal.state).label if running else "",
        "is_online": bool(running and running.own.appraisal.mutual_way == MutualWay.ONLINE),
        "is_committee": bool(running and access.is_committee(request.actor, running.own.appraisal.organization)),
        "may_write": bool(running and running.own.appraisal.state in states.WRITING_SELF),
        "today": clock.today(),
    }
    return render(request, "appraisals/own/mine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def self_appraisal(request: Request, appraisal_id: UUID) -> HttpResponse:
    """My self-appraisal: saved as a draft, or handed in."""
    own = access.get_own(request.actor, appraisal_id)
    seen = own.saved_at.isoformat() if own.saved_at else ""
    form = bound(SelfForm, request, initial={"text": own.self_text, "seen_at": seen})
    other_version = ""
    if request.method == "POST" and form.is_valid():
        hand_in = request.POST.get("verb") == "hand_in"
        try:
            actions.save_self(
                actor=request.actor, at=clock.now(), appraisal_id=appraisal_id, hand_in=hand_in, **form.cleaned_data
            )
        except Refused as refused:
            blame(form, refused)
            if refused.code == "elsewhere":
                other_version = own.self_text
                form.data = {"text": form.cleaned_data["text"], "seen_at": seen}
        else:
            messages.success(request, _("Handed in.") if hand_in else _("The draft is saved. Only you see it."))
            return redirect("appraisals:mine" if hand_in else request.path)
    context = {
        "own": own,
        "appraisal": own.appraisal,
        "form": form,
        "other_version": other_version,
        "may_write": own.appraisal.state in states.WRITING_SELF and own.left_on is None,
        "is_online": own.appraisal.mutual_way == MutualWay.ONLINE,
    }
    return render(request, "appraisals/own/self.html", context, status=422 if form.errors else 200)


@require_POST
def take_back(request: Request, appraisal_id: UUID) -> HttpResponse:
    """Take my self-appraisal back to change it."""
    try:
        actions.take_self_back(actor=request.actor, at=clock.now(), appraisal_id=appraisal_id)
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("appraisals:self", appraisal_id)


def _in_writing(request: Request, appraisal_id: UUID) -> Participant:
    """The own place in an appraisal whose mutual appraisal is in writing. Raises NotFound."""
    own = access.get_own(request.actor, appraisal_id)
    if own.appraisal.mutual_way != MutualWay.ONLINE or own.appraisal.state in (
        AppraisalState.PLANNED, AppraisalState.SELF, AppraisalState.CANCELLED,
    ):  # fmt: skip
        raise NotFound
    return own


@require_safe
def others(request: Request, appraisal_id: UUID) -> HttpResponse:
    """The others, and on whom I have written."""
    own = _in_writing(request, appraisal_id)
    people = queries.others_for(own)
    context = {
        "own": own,
        "appraisal": own.appraisal,
        "people": people,
        "done": sum(person.is_done for person in people),
        "may_write": own.appraisal.state == AppraisalState.MUTUAL,
    }
    return render(request, "appraisals/own/others.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: Request, appraisal_id: UUID, participant_id: UUID) -> HttpResponse:
    """What I say about one of the others; their self-appraisal stands above it."""
    own = _in_writing(request, appraisal_id)
    other = access.get_other(own, participant_id)
    form = bound(CommentForm, request, initial={"text": queries.own_comment_on(own, other)})
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_comment(
                actor=request.actor, at=clock.now(), appraisal_id=appraisal_id, participant_id=participant_id,
                text=form.cleaned_data["text"],
            )  # fmt: skip
        except Refused as refused:
            blame(form, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("appraisals:others", appraisal_id)
    context = {
        "appraisal": own.appraisal,
        "other": other,
        "form": form,
        "self_text": queries.shared_self_of(own, other),
        "may_write": own.appraisal.state == AppraisalState.MUTUAL,
    }
    return render(request, "appraisals/own/comment.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: Request, appraisal_id: UUID) -> HttpResponse:
    """The members' sheet: filled in once, nothing of it kept but the sums."""
    own = access.get_own(request.actor, appraisal_id)
    if queries.has_taken_sheet(own):
        return render(request, "appraisals/own/sheet_taken.html", {"appraisal": own.appraisal})
    if own.appraisal.state != AppraisalState.SHEET or own.left_on is not None:
        return render(request, "appraisals/own/sheet_shut.html", {"appraisal": own.appraisal})
    people = [(person.pk, person.member.name) for person in queries.subjects_for(own)]
    form = SheetForm(request.POST if request.method == "POST" else None, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_sheet(actor=request.actor, at=clock.now(), appraisal_id=appraisal_id, grades=form.grades())
        except Refused as refused:
            blame(form, refused)
        else:
            return redirect("appraisals:sheet", appraisal_id)
    context = {"appraisal": own.appraisal, "form": form, "count": len(people)}
    return render(request, "appraisals/own/sheet.html", context, status=422 if form.errors else 200)


@require_safe
def result(request: Request, appraisal_id: UUID) -> HttpResponse:
    """My result: the grade, the reason, what others wrote about me, amendments. Nobody else opens this page."""
    own = access.get_own(request.actor, appraisal_id)
    state = own.appraisal.state
    told = state in queries.RESULT_STATES
    context = {
        "own": own,
        "appraisal": own.appraisal,
        "told": told,
        "grade": label_of(own.grade) if told else "",
        "tone": TONES.get(own.grade, "idle") if told else "idle",  # type: ignore[call-overload]
        "amendments": reading.amendments_of(own) if told else [],
        "comments": reading.comments_on(own) if state in queries.COMMENTS_READ else [],
    }
    return render(request, "appraisals/own/result.html", context)


@require_POST
def acknowledge(request: Request, appraisal_id: UUID) -> HttpResponse:
    """Note that I have read my result."""
    actions.acknowledge(actor=request.actor, at=clock.now(), appraisal_id=appraisal_id)
    messages.success(request, _("Noted: you have read your result."))
    return redirect("appraisals:result", appraisal_id)
