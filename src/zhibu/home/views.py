"""The homes, and whether the platform is well."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render

from zhibu.analytics.queries.keeping import kept
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.requests import Request
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
    pages = {Side.DASHBOARD: "analytics:start", Side.DESK: "home:desk", Side.START: "home:start"}
    return redirect(pages[side])


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
    planned, todos = queries.planned_for(branch.path, day=day), queries.todos_for(request.actor, at)
    can_plan = request.actor.can(Verb.PUBLISH_LESSONS, branch.path)
    content = presentation.desk(branch, [one.branch for one in mine], parts, planned, todos, at, can_plan=can_plan)
    return render(request, "home/desk.html", content)


def start(request: Request) -> HttpResponse:
    """Where those begin who have neither a branch nor a dashboard: what they may do, and what waits."""
    todos = queries.todos_for(request.actor, clock.now())
    return render(request, "home/start.html", {"name": request.actor.name, "todos": todos})


@login_not_required
def live(request: HttpRequest) -> JsonResponse:
    """Whether this process answers."""
    return JsonResponse({"status": "ok"})


@login_not_required
def ready(request: HttpRequest) -> JsonResponse:
    """Whether it can serve: the database answers. 503 while it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database does not answer"}, status=503)
    return JsonResponse({"status": "ok"})
