"""The auditor's pages: the log, one entry, an export."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhibu.foundation.access.requests import Request
from zhibu.foundation.audit import access, actions, queries
from zhibu.foundation.audit.forms import LogFilterForm
from zhibu.foundation.sheets import csv_response, xlsx_response
from zhibu.kernel import clock


def _filtered(request: Request, form: LogFilterForm) -> Any:
    visible = queries.entries_visible_to(request.actor)
    return queries.filter_entries(visible, request.actor, form.wanted())


@require_safe
def log(request: Request) -> HttpResponse:
    """Who has done what."""
    access.require_reading(request.actor)
    form = LogFilterForm(request.GET)
    entries = _filtered(request, form)
    leaf = queries.leaf_of(entries, before=request.GET.get("before", ""), after=request.GET.get("after", ""))
    context = {"form": form, "leaf": leaf, "limit": queries.EXPORT_LIMIT, "filtered": any(request.GET.values())}
    return render(request, "audit/log.html", context)


@require_safe
def entry(request: Request, entry_id: UUID) -> HttpResponse:
    """One entry with all that it says."""
    access.require_reading(request.actor)
    [line] = queries.lines_of([access.get_entry(request.actor, entry_id)])
    return render(request, "audit/entry.html", {"line": line, "details": queries.details_of(line)})


@require_POST
def export(request: Request) -> HttpResponseBase:
    """The filtered log as a file; taking it is itself a deed in the log."""
    access.require_reading(request.actor)
    form = LogFilterForm(request.POST)
    at = clock.now()
    kind = "csv" if request.POST.get("format") == "csv" else "xlsx"
    entries = _filtered(request, form)
    actions.record_export(actor=request.actor, at=at, kind=kind, asked=form.wanted())
    header = [
        _("Time"),
        _("Who"),
        _("Deed"),
        _("Organization"),
        _("Action code"),
        _("Object"),
        _("Object id"),
        _("Details"),
    ]
    name = f"audit-{clock.day_of(at):%Y%m%d}"
    rows = queries.rows_for_export(entries)
    if kind == "csv":
        return csv_response(name, header, rows)
    return xlsx_response(name, _("Audit log"), header, rows, [18, 14, 44, 30, 24, 14, 38, 60])
