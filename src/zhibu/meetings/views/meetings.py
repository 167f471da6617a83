"""The page of one meeting, and the lists of meetings."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.requests import Request
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused
from zhibu.meetings.access import demand_desk, get_meeting, get_place
from zhibu.meetings.call_panels import menu_of
from zhibu.meetings.forms import ListForm, MineForm
from zhibu.meetings.frame import frame_of, panels_of
from zhibu.meetings.queries.kinds import choices_of, dues_of, kinds_for, kinds_held_by, labels_of
from zhibu.meetings.queries.lists import Search, labels_on, listed_for, meetings_of, my_coming, my_past
from zhibu.meetings.queries.proposals import ground_of
from zhibu.members.access import get_own_record
from zhibu.organizations.queries.frame import frame_of as organization_frame

PER_PAGE = 25


@require_GET
def meeting(request: Request, meeting_id: UUID) -> HttpResponse:
    """What one needs to know before a meeting, and the sections of the parts."""
    return meeting_page(request, meeting_id)


def meeting_page(
    request: Request, meeting_id: UUID, *, refused: Refused | None = None, reason: str = ""
) -> HttpResponse:
    """The same page after a deed that was refused (422), with the words that were sent."""
    at = clock.now()
    found = get_meeting(request.actor, meeting_id)
    frame = frame_of(request.actor, found, current="meeting", at=at)
    context = {
        "frame": frame,
        "meeting": found,
        "panels": panels_of(request.actor, frame, at),
        "menu": menu_of(frame),
        "refused": refused.message if refused else "",
        "reason": reason,
    }
    return render(request, "meetings/meeting.html", context, status=422 if refused else 200)


@require_GET
def mine(request: Request) -> HttpResponse:
    """My meetings: those to come with my answer, and those that are over."""
    get_own_record(request.actor)
    form = MineForm(request.GET, today=clock.today())
    form.is_valid()
    past = my_past(request.actor, year=form.cleaned_data.get("year"))
    page = Paginator(past, PER_PAGE).get_page(request.GET.get("page"))
    context = {"coming": my_coming(request.actor), "page": page, "form": form}
    return render(request, "meetings/mine.html", context)


@require_GET
def desk(request: Request) -> HttpResponse:
    """The meetings of the organizations that I see, found by word, month, kind and state."""
    demand_desk(request.actor)
    actor = request.actor
    scopes = actor.scopes(Verb.SEE_MEETINGS)
    kinds = kinds_for(scopes[0] if scopes else "", clock.today())
    form = ListForm(_filters(request), kinds=choices_of(kinds.values()), today=clock.today())
    asked = form.asked()
    page = Paginator(listed_for(actor, Search(**asked)), PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "form": form,
        "page": page,
        **_rows(page.object_list),
        "may_call": actor.can_anywhere(Verb.CALL_MEETINGS),
        "may_ask": actor.can_anywhere(Verb.COMMEND_MEETINGS),
        "is_filtered": any(asked.values()),
    }
    return render(request, "meetings/desk.html", context)


def _filters(request: Request) -> QueryDict:
    """What is asked for; an office, which sees very many, begins with this month."""
    asked = request.GET.copy()
    if "month" not in asked and not asked.get("q") and request.actor.can_anywhere(Verb.COMMEND_MEETINGS):
        asked["month"] = f"{clock.today():%Y-%m}"
    return asked


def _rows(found: Any) -> dict[str, Any]:
    """What the table draws; the organization has a column only where there are several."""
    meetings = list(found)
    labels = labels_of(code for row in meetings for code in (row.kind, *row.also))
    several = len({row.organization_id for row in meetings}) > 1
    return {"rows": labels_on(meetings, labels), "has_several": several}


@require_GET
def of_organization(request: Request, organization_id: UUID) -> HttpResponse:
    """The organization life of one organization: what is still to be held, and its meetings."""
    actor, today = request.actor, clock.today()
    organization = get_place(actor, organization_id, Verb.SEE_MEETINGS)
    page = Paginator(meetings_of(organization), PER_PAGE).get_page(request.GET.get("page"))
    may_call = actor.can(Verb.CALL_MEETINGS, organization.path)
    ground = ground_of(organization, today=today) if may_call else None
    dues = ground.dues if ground else dues_of(organization, kinds_held_by(organization, today), today)
    missing = sorted((due for due in dues.values() if due.is_missing), key=lambda due: due.last_day)
    context = {
        "organization": organization,
        "frame": organization_frame(actor, organization, current="meetings"),
        "page": page,
        **_rows(page.object_list),
        "missing": [{"due": due, "left": due.days_left(today)} for due in missing],
        "may_call": may_call,
        "custom": ground.custom if ground else None,
    }
    return render(request, "meetings/of_organization.html", context)
