"""Writing the minutes, and what was saved of them."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhibu.foundation.access.requests import Request
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused
from zhibu.meetings.access import get_meeting, get_run_meeting
from zhibu.meetings.actions.minutes import Saved, save_minutes
from zhibu.meetings.actions.sealing import circulate
from zhibu.meetings.frame import Frame, frame_of
from zhibu.meetings.models import Meeting
from zhibu.meetings.queries.exemplary import exemplary_for
from zhibu.meetings.queries.kinds import kind_of
from zhibu.meetings.queries.minutes import Draft, draft_of, savings_of
from zhibu.meetings.queries.record import differences_of
from zhibu.meetings.record_forms import MinutesForm
from zhibu.meetings.rules.record import WRITTEN


@require_http_methods(["GET", "POST"])
def minutes(request: Request, meeting_id: UUID) -> HttpResponse:
    """Write the minutes: saved by hand or by itself, merged with what others wrote."""
    meeting = get_run_meeting(request.actor, meeting_id)
    if meeting.state not in WRITTEN and request.method == "GET":
        return redirect("meetings:record", meeting_id)
    draft = draft_of(meeting)
    form = _form(meeting, draft, request.POST if request.method == "POST" else None)
    is_quiet = request.headers.get("Accept", "").startswith("application/json")
    if request.method == "GET" or not form.is_valid():
        if is_quiet:
            return JsonResponse({"words": _("This cannot be saved yet. Check what you wrote.")}, status=422)
        return _page(request, meeting, draft, form)
    try:
        saved = save_minutes(
            actor=request.actor, at=clock.now(), meeting_id=meeting_id, base=form.cleaned_data["revision"],
            fields=form.written(),
        )  # fmt: skip
    except Refused as refused:
        if is_quiet:
            return JsonResponse({"words": str(refused.message)}, status=422)
        form.add_error(None, refused.message)
        return _page(request, meeting, draft, form)
    return _quietly(saved) if is_quiet else _onward(request, meeting, form, saved)


def _frame(request: Request, meeting: Meeting) -> Frame:
    """The frame without its next step: that is what this page does."""
    return replace(frame_of(request.actor, meeting, current="record", at=clock.now()), step=None)


def _form(meeting: Meeting, draft: Draft, data: Any = None, **given: Any) -> MinutesForm:
    with_measures = "measures" in kind_of(meeting).contents or bool(draft.fields["measures"])
    return MinutesForm(data, draft=draft, with_measures=with_measures, **given)


def _quietly(saved: Saved) -> JsonResponse:
    """The answer to a page that saves by itself."""
    if saved.conflicts:
        words = _("Somebody else wrote at the same place. Press Save to see both versions; yours is kept.")
        return JsonResponse({"words": words}, status=409)
    words = _("Saved, together with what others wrote.") if saved.was_merged else _("Saved")
    answer = {"words": words, "revision": saved.revision, "written": saved.written, "fields": saved.fields}
    return JsonResponse(answer)


def _onward(request: Request, meeting: Meeting, form: MinutesForm, saved: Saved) -> HttpResponse:
    if saved.conflicts:
        draft = draft_of(meeting)
        mine = {name: versions[0] for name, versions in saved.conflicts.items()}
        again = _form(meeting, draft, initial={**saved.fields, **mine, "revision": saved.revision})
        return _page(request, meeting, draft, again, conflicts=_side_by_side(again, saved), status=409)
    if request.POST.get("then") == "circulate":
        try:
            circulate(actor=request.actor, at=clock.now(), meeting_id=meeting.pk)
        except Refused as refused:
            messages.error(request, str(refused.message))
            return redirect("meetings:minutes", meeting.pk)
        messages.success(request, _("Saved and sent round."))
        return redirect("meetings:record", meeting.pk)
    said = _("Saved, together with what others wrote.") if saved.was_merged else _("Saved")
    messages.success(request, said)
    return redirect("meetings:minutes", meeting.pk)


def _side_by_side(form: MinutesForm, saved: Saved) -> list[dict[str, Any]]:
    titles = {notes.name: item.title for item, notes, _open in form.noted()}
    return [
        {
            "label": titles.get(name, form.fields[name].label if name in form.fields else name),
            "id": form[name].id_for_label if name in form.fields else "",
            "mine": mine,
            "theirs": theirs,
        }
        for name, (mine, theirs) in saved.conflicts.items()
    ]


def _page(
    request: Request, meeting: Meeting, draft: Draft, form: MinutesForm, *, conflicts: Any = (), status: int = 0
) -> HttpResponse:
    context = {
        "frame": _frame(request, meeting),
        "meeting": meeting,
        "draft": draft,
        "form": form,
        "measures": form["measures"] if "measures" in form.fields else None,
        "conflicts": conflicts,
        "examples": exemplary_for(request.actor, meeting.kind)[:3],
        "can_circulate": meeting.state == "closed",
    }
    return render(request, "meetings/minutes.html", context, status=status or (422 if form.errors else 200))


@require_GET
def history(request: Request, meeting_id: UUID) -> HttpResponse:
    """What was saved of the minutes, newest first: by whom, when, and what changed."""
    get_run_meeting(request.actor, meeting_id)
    meeting = get_meeting(request.actor, meeting_id)
    context = {
        "frame": _frame(request, meeting),
        "meeting": meeting,
        "savings": differences_of(savings_of(meeting), draft_of(meeting).items),
    }
    return render(request, "meetings/history.html", context)
