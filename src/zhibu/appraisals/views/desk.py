"""The branches of an office, and one branch through the years."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from zhibu.appraisals import access
from zhibu.appraisals.choices import AppraisalState
from zhibu.appraisals.forms import ListForm
from zhibu.appraisals.presentation import YearLine, branch_lines
from zhibu.appraisals.queries import campaign, desk
from zhibu.foundation.access.requests import Request
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden
from zhibu.members.queries import CappedPaginator

PER_PAGE = 50


@require_safe
def branches(request: Request) -> HttpResponse:
    """How far every branch is in a year; who has one branch goes there at once."""
    if not access.sees_any(request.actor):
        raise Forbidden
    only = desk.only_branch(request.actor)
    if only is not None:
        return redirect("appraisals:branch", only)
    today = clock.today()
    form = ListForm(request.GET, today=today)
    form.is_valid()
    data = form.cleaned_data
    year = data.get("year") or today.year
    rows = desk.branches_in(request.actor, year, stage=data.get("stage") or "all", text=data.get("q", "").strip())
    page = CappedPaginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "year": year,
        "overview": desk.overview_of(request.actor, year),
        "page": page,
        "lines": branch_lines(desk.rows_of(page.object_list)),
    }
    return render(request, "appraisals/branches.html", context)


@require_safe
def branch(request: Request, organization_id: UUID) -> HttpResponse:
    """A branch's appraisals, the latest first."""
    organization = access.get_branch(request.actor, organization_id)
    found = campaign.appraisals_of(organization)
    years = [YearLine.of(one) for one in found]
    today = clock.today()
    standing = {one.year for one in found if one.state != AppraisalState.CANCELLED}
    context = {
        "organization": organization,
        "years": years,
        "year": today.year,
        "may_plan": access.runs(request.actor, organization.path) and today.year not in standing,
    }
    return render(request, "appraisals/branch.html", context)
