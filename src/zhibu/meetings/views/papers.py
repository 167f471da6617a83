"""Documents, photos and attachments of a meeting."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhibu.foundation.access.requests import Request
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden, Refused
from zhibu.kernel.ids import new_id
from zhibu.meetings.access import get_meeting
from zhibu.meetings.actions import papers as actions
from zhibu.meetings.frame import frame_of
from zhibu.meetings.queries.papers import papers_of
from zhibu.meetings.record_forms import PaperForm, add_refusal


@require_http_methods(["GET", "POST"])
def papers(request: Request, meeting_id: UUID) -> HttpResponse:
    """What belongs to a meeting; whoever leads it adds to it until the seal."""
    actor = request.actor
    meeting = get_meeting(actor, meeting_id)
    frame = frame_of(actor, meeting, current="papers", at=clock.now())
    if request.method == "POST" and not frame.able.run:
        raise Forbidden
    usual = "document" if meeting.state in {"called", "open"} else "photo"
    form = PaperForm(*_sent(request), initial={"token": new_id(), "kind": usual})
    if request.method == "POST" and form.is_valid() and _added(request, meeting_id, form):
        messages.success(request, _("%(name)s has been added.") % {"name": form.cleaned_data["file"].name})
        return redirect("meetings:papers", meeting_id)
    context = {
        "frame": frame,
        "meeting": meeting,
        "papers": papers_of(meeting),
        "form": form,
        "may_change": frame.able.run and meeting.state not in {"archived", "cancelled"},
    }
    return render(request, "meetings/papers.html", context, status=422 if form.errors else 200)


def _sent(request: Request) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _added(request: Request, meeting_id: UUID, form: PaperForm) -> bool:
    given = form.cleaned_data
    try:
        actions.add_paper(
            actor=request.actor,
            at=clock.now(),
            meeting_id=meeting_id,
            kind=given["kind"],
            file=given["file"],
            words=given["words"],
            token=given["token"],
        )
    except Refused as refused:
        add_refusal(form, refused)
        return False
    return True


def _deed(request: Request, meeting_id: UUID, paper_id: UUID, deed: Callable[..., Any], **given: Any) -> HttpResponse:
    try:
        deed(actor=request.actor, at=clock.now(), meeting_id=meeting_id, paper_id=paper_id, **given)
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("meetings:papers", meeting_id)


@require_POST
def describe(request: Request, meeting_id: UUID, paper_id: UUID) -> HttpResponse:
    """Say what a file shows."""
    return _deed(request, meeting_id, paper_id, actions.describe_paper, words=request.POST.get("words", ""))


@require_POST
def move(request: Request, meeting_id: UUID, paper_id: UUID) -> HttpResponse:
    """One place up, or down."""
    return _deed(request, meeting_id, paper_id, actions.move_paper, up=request.POST.get("way") == "up")


@require_POST
def remove(request: Request, meeting_id: UUID, paper_id: UUID) -> HttpResponse:
    """Take a file away."""
    return _deed(request, meeting_id, paper_id, actions.remove_paper)
