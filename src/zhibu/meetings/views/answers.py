"""Answering a call, deciding about excuses, reminding; invitations to joint meetings."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.requests import Request
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused
from zhibu.meetings.access import get_invitation, get_run_meeting
from zhibu.meetings.actions import answers, joining
from zhibu.meetings.views.meetings import meeting_page


@require_POST
def come(request: Request, meeting_id: UUID) -> HttpResponse:
    """I am coming."""
    return _answered(request, meeting_id, answers.come, _("Thank you. You are expected."))


@require_POST
def excuse(request: Request, meeting_id: UUID) -> HttpResponse:
    """I cannot come, for this reason."""
    reason = request.POST.get("reason", "")
    return _answered(request, meeting_id, answers.excuse_oneself, _("Noted."), reason=reason)


def _answered(request: Request, meeting_id: UUID, action: Any, done: str, **values: Any) -> HttpResponse:
    try:
        action(actor=request.actor, at=clock.now(), meeting_id=meeting_id, **values)
    except Refused as refusal:
        return meeting_page(request, meeting_id, refused=refusal, reason=values.get("reason", ""))
    messages.success(request, done)
    return redirect("meetings:meeting", meeting_id)


@require_POST
def decide(request: Request, meeting_id: UUID, attendee_id: UUID) -> HttpResponse:
    """Grant or decline somebody's excuse."""
    granted = request.POST.get("granted") == "1"
    return _led(
        request, meeting_id, answers.decide_excuse, attendee_id=attendee_id, granted=granted,
        words=request.POST.get("words", ""),
    )  # fmt: skip


@require_POST
def excuse_for(request: Request, meeting_id: UUID) -> HttpResponse:
    """Enter the excuse of somebody who has told the secretary."""
    get_run_meeting(request.actor, meeting_id)
    try:
        attendee_id = UUID(request.POST.get("attendee", ""))
    except ValueError:
        messages.error(request, _("Choose who is excused."))
        return redirect("meetings:meeting", meeting_id)
    return _led(
        request, meeting_id, answers.excuse_for, attendee_id=attendee_id, reason=request.POST.get("reason", "")
    )


def _led(request: Request, meeting_id: UUID, action: Any, **values: Any) -> HttpResponse:
    try:
        action(actor=request.actor, at=clock.now(), meeting_id=meeting_id, **values)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("meetings:meeting", meeting_id)


@require_POST
def remind(request: Request, meeting_id: UUID) -> HttpResponse:
    """Ask those who have not answered."""
    try:
        told = answers.remind_silent(actor=request.actor, at=clock.now(), meeting_id=meeting_id)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("meetings:meeting", meeting_id)
    if told:
        text = ngettext("%(n)d person has been asked.", "%(n)d people have been asked.", told)
        messages.success(request, text % {"n": told})
    else:
        messages.info(request, _("Everybody who can be reached has been asked today already."))
    return redirect("meetings:meeting", meeting_id)


@require_http_methods(["GET", "POST"])
def invitation(request: Request, invitation_id: UUID) -> HttpResponse:
    """Another branch invites ours: what it is about, and our answer."""
    row = get_invitation(request.actor, invitation_id)
    problem, word = "", request.POST.get("accepts", "")
    if request.method == "POST" and word not in {"0", "1"}:
        problem = _("Accept or decline.")
    elif request.method == "POST":
        accepts = word == "1"
        try:
            joining.answer_invitation(actor=request.actor, at=clock.now(), invitation_id=row.pk, accepts=accepts)
        except Refused as refusal:
            problem = str(refusal.message)
        else:
            messages.success(request, _("Your members are called.") if accepts else _("Declined."))
            return redirect("meetings:invitation", row.pk)
    context = {
        "row": row,
        "meeting": row.meeting,
        "problem": problem,
        "may_answer": request.actor.can(Verb.CALL_MEETINGS, row.organization.path),
    }
    return render(request, "meetings/invitation.html", context, status=422 if problem else 200)
