"""The ledger of a branch, and the branches of an office with their counts."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.requests import Request
from zhibu.foundation.sheets.writing import xlsx_response
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden
from zhibu.members.queries import CappedPaginator
from zhibu.talks import access
from zhibu.talks.actions import reminding
from zhibu.talks.forms import YearForm
from zhibu.talks.queries import ledger as queries
from zhibu.talks.sheet import HEADER, rows_of

PER_PAGE = 50


@require_safe
def branches(request: Request) -> HttpResponse:
    """What is due and done in every branch; who sees one branch goes there at once."""
    if not access.sees_any(request.actor):
        raise Forbidden
    only = queries.only_branch(request.actor)
    if only is not None:
        return redirect("talks:ledger", only)
    today = clock.today()
    form = YearForm(request.GET, today=today)
    year = form.chosen(today)
    page = CappedPaginator(queries.branches_seen(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    rows = queries.rows_of(page.object_list, year, today=today)
    context = {"form": form, "year": year, "page": page, "rows": rows}
    return render(request, "talks/branches.html", context)


@require_safe
def ledger(request: Request, organization_id: UUID) -> HttpResponse:
    """The year of a branch: what is due and done, who is still without, every talk with its day and kind."""
    branch = access.get_branch(request.actor, organization_id)
    today = clock.today()
    form = YearForm(request.GET, today=today)
    year = form.chosen(today)
    context = {
        "organization": branch,
        "form": form,
        "year": year,
        "is_present": year == today.year,
        "found": queries.branch_year(branch, year, today=today),
        "lines": queries.ledger_of(branch, year),
        "may_remind": year == today.year and request.actor.can(Verb.REMIND, branch.path),
    }
    return render(request, "talks/ledger.html", context)


@require_POST
def remind(request: Request, organization_id: UUID) -> HttpResponse:
    """Remind whoever is still without a talk."""
    told = reminding.remind_branch(actor=request.actor, at=clock.now(), organization_id=organization_id)
    if told:
        text = ngettext("%(n)d person has been reminded.", "%(n)d people have been reminded.", told)
        messages.success(request, text % {"n": told})
    else:
        messages.info(request, _("Everybody who can be reached here has been reminded this week."))
    return redirect("talks:ledger", organization_id)


@require_POST
def export(request: Request, organization_id: UUID) -> FileResponse:
    """The ledger as a spreadsheet; that it was taken is on record."""
    today = clock.today()
    year = YearForm(request.POST, today=today).chosen(today)
    branch = reminding.record_export(actor=request.actor, at=clock.now(), organization_id=organization_id, year=year)
    title = _("Talks %(year)s") % {"year": year}
    return xlsx_response(f"{branch.short_name} {title}", title, HEADER, rows_of(queries.ledger_of(branch, year)))
