"""A branch at a glance: for its own members on the phone, for secretaries and offices at the desk."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhibu.foundation.access.choices import Verb
from zhibu.kernel import clock
from zhibu.members import access, queries
from zhibu.members.views.requests import actor_of, uuid_or_none
from zhibu.organizations.choices import BRANCH_KINDS, OrganizationKind
from zhibu.organizations.queries.frame import frame_of


@require_safe
def own_branch(request: HttpRequest) -> HttpResponse:
    """My branch and my group: who we are, names and posts only."""
    member = access.get_own_record(actor_of(request))
    today = clock.today()
    roster = queries.roster_of(member.organization.path, on=today)
    group = queries.group_of(member.pk, on=today)
    context = {
        "organization": member.organization,
        "glance": queries.glance_at(member.organization.path, on=today),
        "roster": roster,
        "group": group,
        "leader": group.leader_name if group else "",
        "group_people": [person for person in roster.people if group and person.group == group.name],
        "today": today,
    }
    return render(request, "members/own_branch.html", context)


@require_safe
def of_organization(request: HttpRequest, organization_id: UUID) -> HttpResponse:
    """The members of an organization; a committee shows figures and leads to the registry, a branch can be narrowed
    to one of its groups."""
    actor, today = actor_of(request), clock.today()
    organization = access.get_organization(actor, organization_id, Verb.SEE_MEMBERS)
    is_branch = organization.kind in BRANCH_KINDS
    groups = queries.groups_of(organization.pk, on=today) if is_branch else []
    group_id = organization.pk if organization.kind == OrganizationKind.GROUP else None
    if is_branch:
        asked = uuid_or_none(request.GET.get("group"))
        group_id = next((group.id for group in groups if group.id == asked), None)
    holds = is_branch or group_id is not None
    context = {
        "organization": organization,
        "frame": frame_of(actor, organization, current="members"),
        "glance": queries.glance_at(organization.path, on=today, group_id=group_id),
        "roster": queries.roster_of(organization.path, on=today, group_id=group_id) if holds else None,
        "group_tabs": group_tabs(organization.pk, groups, group_id),
        "scope": group_id or organization.pk,
        "may_manage": is_branch and actor.can(Verb.MANAGE_MEMBERS, organization.path),
        "today": today,
    }
    return render(request, "members/of_organization.html", context)


def group_tabs(branch_id: UUID, groups: list[queries.Group], current: UUID | None) -> list[dict[str, Any]]:
    """One tab for the whole branch and one for each group; none where there are no groups."""
    here = reverse("members:of_organization", args=[branch_id])
    tabs = [{"label": g.name, "url": f"{here}?group={g.id}", "current": g.id == current} for g in groups]
    return [{"label": _("The whole branch"), "url": here, "current": current is None}, *tabs] if tabs else []
