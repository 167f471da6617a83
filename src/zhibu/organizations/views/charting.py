"""The drawn organization chart."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhibu.foundation.access.requests import Request
from zhibu.kernel.errors import NotFound
from zhibu.organizations import access, queries


@require_safe
def chart(request: Request, organization_id: UUID) -> HttpResponse:
    """The chart of an organization, one to three levels deep."""
    organization = access.get_organization(request.actor, organization_id)
    frame = queries.frame_of(request.actor, organization, current="chart")
    if not frame.abilities.see_below:
        raise NotFound
    depth = int(request.GET["depth"]) if request.GET.get("depth") in ("1", "2", "3") else 2
    here = reverse("organizations:chart", args=[organization.pk])
    labels = {1: _("One level"), 2: _("Two levels"), 3: _("Three levels")}
    context = {
        "frame": frame,
        "organization": organization,
        "drawing": queries.chart_of(organization, depth=depth),
        "depths": [{"label": labels[n], "url": f"{here}?depth={n}", "current": n == depth} for n in labels],
        "depth": depth,
    }
    return render(request, "organizations/chart.html", context)
