"""A branch at a glance: for its own members on the phone, for secretaries and offices at the desk."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhibu.foundation.access.choices import Verb
from zhibu.kernel import clock
from zhibu.members import access, queries
from zhibu.members.views.requests import actor_of
from zhibu.organizations.choices import BRANCH_KINDS
from zhibu.organizations.queries.frame import frame_of


@require_safe
def own_branch(request: HttpRequest) -> HttpResponse:
    """My branch: who we are, names and posts only."""
    member = access.get_own_record(actor_of(request))
    today = clock.today()
    context = {
        "organization": member.organization,
        "glance": queries.glance_at(member.organization.path, on=today),
        "roster": queries.roster_of(member.organization.path, on=today),
        "today": today,
    }
    return render(request, "members/own_branch.html", context)


@require_safe
def of_organization(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    """The members of an organization; a committee shows figures and leads to the registry."""
    actor, today = actor_of(request), clock.today()
    organization = access.get_organization(actor, organization_id, Verb.SEE_MEMBERS)
    is_branch = organization.kind in BRANCH_KINDS
    context = {
        "organization": organization,
        "frame": frame_of(actor, organization, current="members"),
        "glance": queries.glance_at(organization.path, on=today),
        "roster": queries.roster_of(organization.path, on=today) if is_branch else None,
        "may_manage": is_branch and actor.can(Verb.MANAGE_MEMBERS, organization.path),
        "today": today,
    }
    return render(request, "members/of_organization.html", context)
