"""The auditor's pages: the log, one entry, an export."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.requests import Request
from zhibu.foundation.audit import access, actions, proof, queries
from zhibu.foundation.audit.forms import LogFilterForm
from zhibu.foundation.jobs.actions import enqueue
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
    context = {
        "form": form,
        "leaf": leaf,
        "limit": queries.EXPORT_LIMIT,
        "filtered": any(request.GET.values()),
        "sealing": queries.sealing_now(),
        "watches": request.actor.holds_tree(Verb.SEE_AUDIT),
    }
    return render(request, "audit/log.html", context)


@require_safe
def seal(request: Request) -> HttpResponse:
    """How far the log is sealed, the head to keep elsewhere, and what the last looks have found."""
    access.require_watching(request.actor)
    checks = queries.last_checks()
    context = {
        "sealing": queries.sealing_now(),
        "links": queries.links(),
        "waiting": queries.unsealed_count(),
        "checks": checks,
        "faults": [(fault.in_words(), fault.entry) for fault in proof.faults_of(checks[0])] if checks else [],
    }
    return render(request, "audit/seal.html", context)


@require_POST
def check(request: Request) -> HttpResponse:
    """Have the whole chain proved by a worker."""
    access.require_watching(request.actor)
    at = clock.now()
    actions.note_check(actor=request.actor, at=at)
    enqueue("audit.verify_now", {}, at=at, unique_key="audit.verify_now")
    messages.success(request, _("The check has begun. Its result appears here in a moment."))
    return redirect("audit:seal")


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
