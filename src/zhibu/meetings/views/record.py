"""The record: read, sent round, answered, confirmed, put right, printed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.requests import Request
from zhibu.foundation.documents import pdf, word
from zhibu.foundation.documents.papers import Paper
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.kernel.ids import new_id
from zhibu.meetings.access import get_meeting
from zhibu.meetings.actions import amending, commending, sealing
from zhibu.meetings.frame import frame_of
from zhibu.meetings.models import Meeting
from zhibu.meetings.printing import as_paper
from zhibu.meetings.queries.exemplary import commendation_of
from zhibu.meetings.queries.record import Place, amendments_in_words, header_of, places_to_amend, record_of
from zhibu.meetings.record_forms import AmendForm, ObjectionForm, ReasonForm, add_refusal
from zhibu.meetings.rules.record import TOLD, fault_of_confirming


@require_GET
def record(request: Request, meeting_id: UUID) -> HttpResponse:
    """The record as far as it goes, and what is to be done with it."""
    return _page(request, get_meeting(request.actor, meeting_id))


def _page(request: Request, meeting: Meeting, form: ObjectionForm | None = None) -> HttpResponse:
    actor = request.actor
    at = clock.now()
    frame = frame_of(actor, meeting, current="record", at=at)
    found = record_of(actor, meeting)
    can_answer = meeting.state == "circulated" and frame.mine is not None and frame.mine.presence == "present"
    if form is None and can_answer and frame.mine is not None:
        form = ObjectionForm(initial={"objection": frame.mine.objection})
    is_archived = meeting.state == "archived"
    context = {
        "frame": frame,
        "meeting": meeting,
        "record": found,
        "header": header_of(meeting),
        "confirming": _confirming(request, meeting),
        "can_answer": can_answer,
        "mine_id": frame.mine.pk if frame.mine else None,
        "form": form,
        "amendments": amendments_in_words(found),
        "may_amend": bool(meeting.digest) and (frame.able.call or frame.able.hosts),
        "may_commend": is_archived and actor.can(Verb.COMMEND_MEETINGS, meeting.organization.path),
        "commendation": commendation_of(meeting) if is_archived else None,
        "history": _history(meeting),
        "is_sealed": bool(meeting.digest),
        "is_going_round": meeting.state in TOLD and not is_archived,
    }
    return render(request, "meetings/record.html", context, status=422 if form is not None and form.errors else 200)


def _confirming(request: Request, meeting: Meeting) -> dict[str, Any] | None:
    """Whether the reader confirms, and as whom; None for those whom it does not concern."""
    if meeting.state not in {"closed", "circulated"}:
        return None
    who = sealing.confirming_of(request.actor, meeting)
    fault = fault_of_confirming(who)
    if fault == "not_host":
        return None
    return {"is_host": who.is_host, "fault": sealing.CONFIRMING[fault] if fault else ""}


def _history(meeting: Meeting) -> list[dict[str, Any]]:
    steps = [
        (meeting.called_at, _("Meeting called"), meeting.called_by_name),
        (meeting.opened_at, _("Meeting begun"), ""),
        (meeting.closed_at, _("Meeting ended"), ""),
        (meeting.circulated_at, _("Record going round"), ""),
        (meeting.confirmed_at, _("Confirmed and sealed"), meeting.confirmed_by_name),
    ]
    return [{"when": at, "title": title, "note": note} for at, title, note in steps if at]


def _deed(request: Request, meeting_id: UUID, deed: Callable[..., Any], said: str = "", **given: Any) -> HttpResponse:
    """Do it and go back to the record; a refusal is told there."""
    try:
        deed(actor=request.actor, at=clock.now(), meeting_id=meeting_id, **given)
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        if said:
            messages.success(request, said)
    return redirect("meetings:record", meeting_id)


@require_POST
def circulate(request: Request, meeting_id: UUID) -> HttpResponse:
    """Send the record round."""
    try:
        told = sealing.circulate(actor=request.actor, at=clock.now(), meeting_id=meeting_id)
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        said = ngettext("Sent round: %(told)d person was told.", "Sent round: %(told)d people were told.", told)
        messages.success(request, said % {"told": told})
    return redirect("meetings:record", meeting_id)


@require_POST
def take_back(request: Request, meeting_id: UUID) -> HttpResponse:
    """Take the record back to write on."""
    return _deed(request, meeting_id, sealing.take_back, _("Taken back. Write on, then send it round again."))


@require_POST
def answer(request: Request, meeting_id: UUID) -> HttpResponse:
    """Say that one has read it, and what is not right."""
    form = ObjectionForm(request.POST)
    if form.is_valid():
        objection = form.cleaned_data["objection"]
        said = _("The secretary has your words.") if objection else _("Thank you, noted as read.")
        return _deed(request, meeting_id, sealing.answer_record, said, objection=objection)
    return _page(request, get_meeting(request.actor, meeting_id), form)


@require_POST
def confirm(request: Request, meeting_id: UUID) -> HttpResponse:
    """Confirm and seal."""
    reason = request.POST.get("reason", "")
    return _deed(request, meeting_id, sealing.confirm, _("Confirmed, archived and sealed."), reason=reason)


@require_http_methods(["GET", "POST"])
def amend(request: Request, meeting_id: UUID) -> HttpResponse:
    """Choose a place of a sealed record, then put it right."""
    actor = request.actor
    meeting = get_meeting(actor, meeting_id)
    frame = frame_of(actor, meeting, current="record", at=clock.now())
    if not (frame.able.call or frame.able.hosts):
        raise Forbidden
    places = places_to_amend(record_of(actor, meeting))
    subject = request.GET.get("place", "") or request.POST.get("place", "")
    context: dict[str, Any] = {
        "frame": frame,
        "meeting": meeting,
        "places": places,
        "is_sealed": bool(meeting.digest),
    }
    if not subject:
        return render(request, "meetings/amend.html", context)
    place = next((one for one in places if one.subject == subject), None)
    if place is None:
        raise NotFound
    form = AmendForm(request.POST or None, place=place, initial={"token": new_id()})
    if request.method == "POST" and form.is_valid() and _amended(request, meeting_id, place, form):
        messages.success(request, _("Put right, visibly for everybody."))
        return redirect("meetings:record", meeting_id)
    context |= {"place": place, "form": form}
    return render(request, "meetings/amend.html", context, status=422 if form.errors else 200)


def _amended(request: Request, meeting_id: UUID, place: Place, form: AmendForm) -> bool:
    given = form.cleaned_data
    try:
        amending.amend(
            actor=request.actor,
            at=clock.now(),
            meeting_id=meeting_id,
            subject=place.subject,
            after=given["after"],
            reason=given["reason"],
            token=given["token"],
        )
    except Refused as refused:
        add_refusal(form, refused)
        return False
    return True


@require_POST
def commend(request: Request, meeting_id: UUID) -> HttpResponse:
    """Show the record to others as exemplary."""
    form = ReasonForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    return _deed(
        request, meeting_id, commending.commend, _("Shown to the organizations below as an example."), why=why
    )


@require_POST
def withdraw_commendation(request: Request, meeting_id: UUID) -> HttpResponse:
    """Show it no longer."""
    return _deed(request, meeting_id, commending.withdraw_commendation, _("No longer shown as an example."))


@require_GET
def as_word(request: Request, meeting_id: UUID) -> HttpResponse:
    """The record as a Word file in the layout of official papers."""
    return _download(request, meeting_id, word.as_docx, word.MEDIA_TYPE, "docx")


@require_GET
def as_pdf(request: Request, meeting_id: UUID) -> HttpResponse:
    """The record as a PDF in the layout of official papers."""
    return _download(request, meeting_id, pdf.as_pdf, pdf.MEDIA_TYPE, "pdf")


def _download(
    request: Request, meeting_id: UUID, make: Callable[[Paper], bytes], media_type: str, ending: str
) -> HttpResponse:
    meeting = get_meeting(request.actor, meeting_id)
    paper = as_paper(record_of(request.actor, meeting), header=header_of(meeting))
    response = HttpResponse(make(paper), content_type=media_type)
    name = f"{meeting.on:%Y%m%d}-{meeting.title}会议记录.{ending}"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response
