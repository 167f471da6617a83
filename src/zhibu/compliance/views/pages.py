"""How organizations stand: a node, the branches behind a number, one branch's year, one judgment."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zhibu.compliance import access, presentation, sheet
from zhibu.compliance.actions.exporting import record_export
from zhibu.compliance.actions.nudging import nudge, nudge_all
from zhibu.compliance.forms import Asked, asked_for, year_asked
from zhibu.compliance.models import Judgment
from zhibu.compliance.queries import board, explained, rounds
from zhibu.compliance.words import kind_name
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.requests import Request
from zhibu.foundation.sheets.writing import xlsx_response
from zhibu.kernel import clock
from zhibu.members.queries.registry import CappedPaginator
from zhibu.organizations.models import Organization
from zhibu.organizations.queries.frame import frame_of

LIST_PAGE = 50


def start(request: Request) -> HttpResponseBase:
    """The standing of the topmost node that one may see."""
    return redirect("compliance:node", organization_id=access.first_place(request.actor))


def node(request: Request, organization_id: UUID) -> HttpResponse:
    """One node in a month: a sentence, each kind of duty, the organizations below."""
    place = access.get_place(request.actor, organization_id)
    asked = asked_for(request.GET, clock.today())
    page: Any = Paginator(board.children_of(place.pk), LIST_PAGE).get_page(request.GET.get("page"))
    duties = board.duties_at(place.path, day=asked.day)
    rows = board.child_rows(list(page.object_list), duties) if duties else []
    first = board.first_day_kept(place.path)
    return render(request, "compliance/node.html", presentation.node(place, asked, duties, page, rows, first))


def branches(request: Request, organization_id: UUID) -> HttpResponse:
    """The organizations behind a number: who has not done it, and why."""
    place = access.get_place(request.actor, organization_id)
    asked = asked_for(request.GET, clock.today())
    duties = board.duties_at(place.path, day=asked.day)
    duty = next((row for row in duties if row.kind == asked.kind), duties[0] if duties else None)
    if duty is None:
        return render(request, "compliance/branches.html", presentation.no_branches(place))
    found = _behind(place, duty, asked)
    page: Any = CappedPaginator(found, LIST_PAGE).get_page(request.GET.get("page"))
    page.object_list = explained.shown(page.object_list)
    may_nudge = request.actor.can(Verb.REMIND, place.path) and asked.day == asked.today
    context = presentation.branches(place, asked, duties, duty, page, may_nudge)
    context["round"] = rounds.round_of(place.pk, duty.kind, asked.today) if may_nudge else None
    return render(request, "compliance/branches.html", context)


def _behind(place: Organization, duty: board.DutyRow, asked: Asked) -> QuerySet[Judgment]:
    return board.judgments_below(
        place.path, kind=duty.kind, starts_on=duty.starts_on, states=asked.states, words=asked.words, sort=asked.sort
    )


@require_POST
def export(request: Request, organization_id: UUID) -> HttpResponseBase:
    """The list behind a number as a spreadsheet; that it was taken is on record."""
    place = access.get_place(request.actor, organization_id)
    asked = asked_for(request.POST, clock.today())
    duty = next((row for row in board.duties_at(place.path, day=asked.day) if row.kind == asked.kind), None)
    if duty is None:
        return redirect("compliance:branches", place.pk)
    found = explained.shown(_behind(place, duty, asked)[: sheet.MOST + 1])
    if len(found) > sheet.MOST:
        messages.error(request, _("These are too many for one file: choose an organization below."))
        return redirect("compliance:branches", place.pk)
    record_export(actor=request.actor, at=clock.now(), organization_id=place.pk, kind=duty.kind, rows=len(found))
    period = presentation.period_name(duty.span, duty.starts_on)
    name = str(duty.name or kind_name(duty.kind))
    title = f"{place.short_name} {name} {period}"
    return xlsx_response(title, name, sheet.HEADER, sheet.rows_of(found, period))


def organization(request: Request, organization_id: UUID) -> HttpResponse:
    """One branch's year: what is open now, and every duty period by period."""
    place = access.get_place(request.actor, organization_id)
    today = clock.today()
    years = presentation.years_from(board.first_day_kept(place.path), today)
    year = year_asked(request.GET, today, years)
    rows = explained.shown(board.year_of(place.pk, year))
    context = presentation.year(place, rows, year, today, years)
    context["groups"] = explained.shown(board.groups_of_branch(place.path, day=today))
    context["frame"] = frame_of(request.actor, place, current="compliance")
    context["may_call"] = request.actor.can(Verb.CALL_MEETINGS, place.path)
    return render(request, "compliance/organization.html", context)


def judgment(request: Request, organization_id: UUID, kind: str, starts_on: str) -> HttpResponse:
    """One judgment: rule, article, evidence, remedy, and what was judged before."""
    place = access.get_place(request.actor, organization_id)
    try:
        row = explained.get_judgment(place.pk, kind, date.fromisoformat(starts_on))
    except ValueError as wrong:
        raise Http404 from wrong
    context = {
        "frame": frame_of(request.actor, place, current="compliance"),
        "it": explained.shown([row])[0],
        "rule": explained.rule_of(row),
        "local": explained.local_kind_of(row),
        "evidence": explained.evidence_of(row, sees_talks=request.actor.can(Verb.SEE_TALKS, place.path)),
        "past": explained.past_of(row),
        "may_call": request.actor.can(Verb.CALL_MEETINGS, place.path),
        "period": presentation.period_name(row.span, row.starts_on),
    }
    return render(request, "compliance/judgment.html", context)


@require_POST
def remind(request: Request, organization_id: UUID) -> HttpResponse:
    """Call to mind what one organization, or all behind a number, still have to do."""
    kind = request.POST.get("kind", "")
    if kind:
        done = nudge_all(
            actor=request.actor, at=clock.now(), organization_id=organization_id, kind=kind,
            states=["due", "invalid"],
        )  # fmt: skip
    else:
        done = nudge(actor=request.actor, at=clock.now(), organization_id=organization_id)
    if done.round:
        messages.success(request, _("They are being told, one after the other. This page says how far it is."))
    elif done.told:
        text = ngettext("%(n)d organization has been told.", "%(n)d organizations have been told.", done.told)
        messages.success(request, text % {"n": done.told})
    else:
        messages.info(request, _("Nobody was told: nothing is open there, or it was called to mind today already."))
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect("compliance:organization", organization_id)
