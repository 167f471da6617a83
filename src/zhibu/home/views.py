"""The homes."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from zhibu.analytics.access import first_node
from zhibu.analytics.queries.keeping import kept
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.requests import Request
from zhibu.foundation.ui.slots import card_faces
from zhibu.foundation.ui.todos import todos_of
from zhibu.home import presentation, queries
from zhibu.home.rules import Side
from zhibu.kernel import clock
from zhibu.kernel.errors import NotFound
from zhibu.organizations.choices import BRANCH_KINDS


def home(request: Request) -> HttpResponseBase:
    """The home of whoever is signed in: a member's is drawn here, the others have their own address."""
    side = queries.side_of(request.actor)
    if side == Side.MEMBER:
        return me(request)
    if side == Side.DASHBOARD:
        return redirect("analytics:node", organization_id=first_node(request.actor))
    return redirect("home:desk" if side == Side.DESK else "home:start")


def me(request: Request) -> HttpResponseBase:
    """A member's home."""
    if not request.actor.member_id:
        return redirect("home:home")
    at = clock.now()
    found = queries.member_home(request.actor, at)
    return render(request, "home/member.html", presentation.member(request.actor, found, at))


def desk(request: Request, organization_id: UUID | None = None) -> HttpResponseBase:
    """A secretary's home: the branch in its week. What is not a branch has a dashboard."""
    mine = queries.desks_of(request.actor)
    if organization_id is None and not mine:
        return redirect("home:home")
    own = next((one for one in mine if organization_id in (None, one.branch.pk)), None)
    if own is None:
        raise NotFound
    branch = own.branch
    if branch.kind not in BRANCH_KINDS:
        return redirect("analytics:node", organization_id=branch.pk)
    at = clock.now()
    day = clock.day_of(at)
    parts: dict[str, Any] = kept(
        presentation.desk_key(branch, day),
        own.version,
        lambda: presentation.desk_parts(queries.desk_of(branch, members_now=own.members, day=day), branch),
    )
    planned, todos = queries.planned_for(branch.path, day=day), todos_of(request.actor, at)
    can_plan = request.actor.can(Verb.PUBLISH_LESSONS, branch.path)
    content = presentation.desk(branch, [one.branch for one in mine], parts, planned, todos, at, can_plan=can_plan)
    content["cards"] = card_faces("desk", request.actor, branch.path, at)
    return render(request, "home/desk.html", content)


def start(request: Request) -> HttpResponse:
    """Where those begin who have neither a branch nor a dashboard: what they may do, and what waits."""
    todos = todos_of(request.actor, clock.now())
    return render(request, "home/start.html", {"name": request.actor.name, "todos": todos})
