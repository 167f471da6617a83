"""The ledger of the year, exemplary records, and meetings entered afterwards."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.requests import Request
from zhibu.foundation.sheets import xlsx_response
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused
from zhibu.kernel.ids import new_id
from zhibu.meetings.access import demand_desk, get_place
from zhibu.meetings.actions.afterwards import Held, enter_held
from zhibu.meetings.actions.calling import Call, Item
from zhibu.meetings.actions.commending import note_ledger
from zhibu.meetings.choices import MeetingKind
from zhibu.meetings.queries import ledger as queries
from zhibu.meetings.queries.exemplary import exemplary_for, get_example
from zhibu.meetings.queries.held import Sheet, place_to_enter, sheet_for
from zhibu.meetings.record_forms import HeldForm, HeldStartForm, LedgerForm, add_refusal, usual_evening

PER_PAGE = 50


def _asked(request: Request, data: Any) -> tuple[LedgerForm, queries.Asked, Any]:
    form = LedgerForm(data, kinds=list(MeetingKind.choices), today=clock.today())
    asked = form.asked()
    place = queries.place_of_ledger(request.actor, form.cleaned_data.get("at"))
    return form, queries.Asked(**asked, path=place.path if place else ""), place


@require_GET
def ledger(request: Request) -> HttpResponse:
    """The meetings of a year, one line each."""
    demand_desk(request.actor)
    form, asked, place = _asked(request, request.GET)
    rows = queries.ledger_of(request.actor, asked)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "sub": place.name if place else "",
        "enter_for": place_to_enter(request.actor),
        "asked": asked,
        "query": request.GET.urlencode(),
        "has_several": len({row.organization_id for row in page}) > 1,
    }
    return render(request, "meetings/ledger.html", context)


@require_POST
def export_ledger(request: Request) -> HttpResponseBase:
    """The ledger as a sheet in its fourteen columns."""
    demand_desk(request.actor)
    _form, asked, _place = _asked(request, request.GET)
    rows = queries.ledger_of(request.actor, asked)
    detail = {"year": str(asked.year), "kind": asked.kind, "state": asked.state, "rows": str(rows.count())}
    scopes = request.actor.scopes(Verb.SEE_MEETINGS)
    note_ledger(actor=request.actor, at=clock.now(), path=asked.path or (scopes[0] if scopes else ""), detail=detail)
    title = f"{asked.year}年三会一课台账"
    return xlsx_response(title, title, queries.HEADS, queries.ledger_rows(rows), queries.WIDTHS)


@require_GET
def exemplary(request: Request) -> HttpResponse:
    """Exemplary records that offices show."""
    demand_desk(request.actor)
    kind = request.GET.get("kind", "")
    page = Paginator(exemplary_for(request.actor, kind), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "meetings/exemplary.html", {"page": page})


@require_GET
def example(request: Request, meeting_id: UUID) -> HttpResponse:
    """One exemplary record, without anybody's name."""
    return render(request, "meetings/example.html", {"example": get_example(request.actor, meeting_id)})


@require_http_methods(["GET", "POST"])
def held(request: Request, organization_id: UUID) -> HttpResponse:
    """Enter a meeting that was held without the program; the roll follows the kind and the day."""
    organization = get_place(request.actor, organization_id, Verb.CALL_MEETINGS)
    start = HeldStartForm(request.POST or request.GET)
    start.is_valid()
    usual = usual_evening(clock.today())
    sheet = sheet_for(
        organization, start.cleaned_data.get("kind") or "", start.cleaned_data.get("day") or usual.date()
    )
    initial = {
        "token": new_id(), "kind": sheet.kind, "day": sheet.day, "begins": usual.time(), "minutes": sheet.minutes,
        "place": sheet.place, "host": sheet.host_id, "agenda": "\n".join(sheet.agenda),
        "present": [str(pk) for pk, _name in sheet.people],
    }  # fmt: skip
    is_sent = request.method == "POST"
    form = HeldForm(
        request.POST if is_sent else None, initial=initial, kinds=sheet.kinds, hosts=sheet.hosts, people=sheet.people
    )
    if is_sent and form.is_valid():
        made = _entered(request, organization_id, form, sheet)
        if made is not None:
            return made
    context = {"organization": organization, "form": form, "sheet": sheet}
    return render(request, "meetings/held.html", context, status=422 if form.errors else 200)


def _entered(request: Request, organization_id: UUID, form: HeldForm, sheet: Sheet) -> HttpResponse | None:
    given = form.cleaned_data
    call = Call(
        kind=given["kind"], starts_at=form.starts_at(), minutes=given["minutes"], place=given["place"],
        host_id=given["host"], speaker=given["speaker"], agenda=tuple(Item(line) for line in form.lines()),
    )  # fmt: skip
    entered = Held(call=call, present_ids=tuple(given["present"]), summary=given["summary"])
    try:
        meeting = enter_held(
            actor=request.actor,
            at=clock.now(),
            organization_id=organization_id,
            held=entered,
            token=given["token"],
        )
    except Refused as refused:
        add_refusal(form, refused)
        return None
    messages.success(request, _("Entered. Now send the record round, or confirm it."))
    return redirect("meetings:record", meeting.pk)
