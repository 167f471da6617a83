"""Reads by day and by site, for those who write."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.requests import Request
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden
from zhibu.members.queries import CappedPaginator
from zhibu.portal.queries import reads as queries
from zhibu.portal.reviewing import access
from zhibu.portal.reviewing.forms import ReadsForm

PER_PAGE = 50


@require_safe
def sites(request: Request) -> HttpResponse:
    """How often each site was read."""
    if not access.writes(request.actor):
        raise Forbidden
    form = ReadsForm(request.GET)
    days = form.chosen()
    found = queries.reads_by_site(request.actor, today=clock.today(), days=days)
    page = CappedPaginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "days": days, "page": page, "total": sum(site.count for site in found)}
    return render(request, "portal/desk/reads.html", context)


@require_safe
def site(request: Request, organization_id: UUID) -> HttpResponse:
    """How often one site was read: by day, and which articles most."""
    found = access.get_site(request.actor, organization_id, verb=Verb.WRITE_ARTICLES)
    form = ReadsForm(request.GET)
    reads = queries.reads_of_site(found, today=clock.today(), days=form.chosen())
    return render(request, "portal/desk/site_reads.html", {"form": form, "site": found, "reads": reads})
