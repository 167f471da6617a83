"""The page on which roles are confirmed or ended, quarter by quarter."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhibu.foundation.access import access, actions, reviewing, rules
from zhibu.foundation.access.requests import Request, asks_again
from zhibu.foundation.sheets import csv_response, xlsx_response
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused

PER_PAGE = 25


@asks_again
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: Request) -> HttpResponse:
    """What waits for its review in this quarter; each row is kept or ended, a page at a time."""
    access.require_granting(request.actor)
    at = clock.now()
    quarter = reviewing.current_quarter(at)
    refusal = ""
    if request.method == "POST":
        keep, end = _chosen(request)
        try:
            kept, ended = reviewing.review(actor=request.actor, at=at, quarter=quarter, keep=keep, end=end)
        except Refused as refused:
            refusal = str(refused.message)
        else:
            said = _("%(kept)s confirmed, %(ended)s ended.") % {"kept": kept, "ended": ended}
            messages.success(request, said)
            return redirect("access:review")
    due = reviewing.due_in(request.actor, quarter, at)
    leaf = Paginator(due, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "progress": reviewing.progress(request.actor, quarter, at),
        "before": reviewing.progress(request.actor, rules.quarter_before(quarter), at),
        "page": leaf,
        "rows": reviewing.due_rows(list(leaf.object_list), request.actor, at),
        "refusal": refusal,
    }
    return render(request, "access/review.html", context, status=422 if refusal else 200)


def _chosen(request: Request) -> tuple[list[UUID], list[UUID]]:
    """Which grants are kept and which ended: fields `grant_<id>` with "keep" or "end"; what is not said waits on."""
    keep: list[UUID] = []
    end: list[UUID] = []
    for name, value in request.POST.items():
        if name.startswith("grant_") and value in ("keep", "end"):
            try:
                grant_id = UUID(name.removeprefix("grant_"))
            except ValueError:
                continue
            (keep if value == "keep" else end).append(grant_id)
    return keep, end


@require_POST
def export(request: Request) -> HttpResponseBase:
    """The review of a quarter as a file; taking it is recorded."""
    access.require_granting(request.actor)
    at = clock.now()
    quarter = reviewing.current_quarter(at)
    if request.POST.get("quarter") == "before":
        quarter = rules.quarter_before(quarter)
    kind = "csv" if request.POST.get("format") == "csv" else "xlsx"
    actions.record_export(actor=request.actor, at=at, kind=kind)
    header = [_("Person"), _("Role"), _("Organization"), _("Since"), _("Decision"), _("Decided by"), _("Time")]
    rows = _in_words(reviewing.rows_for_export(request.actor, quarter, at))
    name = f"access-review-{quarter}"
    if kind == "csv":
        return csv_response(name, header, rows)
    return xlsx_response(name, quarter, header, rows, [14, 18, 36, 18, 12, 14, 18])


def _in_words(rows: Iterable[list[Any]]) -> Iterable[list[Any]]:
    words = {True: _("confirmed"), False: _("ended"), None: _("waits")}
    for row in rows:
        yield [*row[:4], words[row[4]], *row[5:]]
