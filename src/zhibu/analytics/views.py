"""Dashboards: a node of the tree, the lists behind its numbers, the wall."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from zhibu.analytics import access, presentation
from zhibu.analytics.forms import Asked, asked_for, number_of
from zhibu.analytics.queries.board import Board, board_of, branch_rows, sort_places
from zhibu.analytics.queries.keeping import kept
from zhibu.analytics.queries.life import monthly_at
from zhibu.analytics.queries.lists import branch_lines, members_in_group, person_lines
from zhibu.analytics.rules import GROUPS
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.requests import Request
from zhibu.foundation.sheets import xlsx_response
from zhibu.kernel import clock
from zhibu.organizations.models import Organization

LIST_PAGE = 50


def start(request: Request) -> HttpResponseBase:
    """The dashboard of the topmost node that one may see."""
    return redirect("analytics:node", organization_id=access.first_node(request.actor))


def node(request: Request, organization_id: UUID) -> HttpResponse:
    """One node: figures, organization life of the month, pictures, children.

    What follows from learning is kept while its version stays; organization life has none and is always fresh.
    """
    organization, version = access.get_node_at_version(request.actor, organization_id)
    asked = asked_for(request.GET, clock.today())
    scopes = request.actor.scopes(Verb.SEE_DASHBOARD)

    def draw() -> tuple[str, str]:
        board = board_of(
            organization, scopes=scopes, week=asked.week, year=asked.year, order=asked.order, number=asked.page
        )
        content = presentation.node(board, asked)
        return _drawn(request, "analytics/_top.html", content), _drawn(request, "analytics/_body.html", content)

    key = presentation.key_of(organization, scopes, asked) if asked.is_plain else None
    top, body = kept(key, version, draw)
    life = None
    if asked.is_now and request.actor.can(Verb.SEE_MEETINGS, organization.path):
        life = presentation.life(organization, monthly_at(organization.path, day=asked.today), asked.today)
    content = {"title": organization.short_name, "top": top, "life": life, "body": body}
    return render(request, "analytics/node.html", content)


def _drawn(request: Request, template: str, content: dict[str, Any]) -> str:
    return mark_safe(render_to_string(template, content, request))  # noqa: S308  a template escapes


def export(request: Request, organization_id: UUID) -> HttpResponseBase:
    """The children of a node and their figures as a spreadsheet."""
    organization = access.get_node(request.actor, organization_id)
    asked = asked_for(request.GET, clock.today())
    board = board_of(
        organization, scopes=[organization.path], week=asked.week, year=asked.year, order="tree", number=1
    )
    rows = [
        [p.name, p.branches, p.members, p.learned, p.share, p.branches_learned, float(p.median), p.reached]
        for p in [*board.children, board.here]
    ]
    heads = [
        _("Organization"), _("Branches"), _("Members"), _("Learned this week"), _("Learned, %"),
        _("Branches learning"), _("Median hours of the year"), _("Reached the year's hours"),
    ]  # fmt: skip
    return xlsx_response(f"{organization.short_name}-{asked.week:%Y%m%d}", organization.short_name, heads, rows)


def branches(request: Request, organization_id: UUID) -> HttpResponse:
    """The branches below a node: all, those without learning this week, those asleep."""
    organization = access.get_node(request.actor, organization_id)
    asked = asked_for(request.GET, clock.today())
    show = request.GET.get("show", "")
    found = branch_rows(organization.path, show=show, week=asked.week)
    page: Any = Paginator(found, LIST_PAGE).get_page(request.GET.get("page"))
    page.object_list = branch_lines(list(page.object_list), week=asked.week, year=asked.year)
    context = presentation.branches(organization, page, show, asked)
    context["may_remind"] = show != "" and request.actor.can(Verb.REMIND, organization.path)
    return render(request, "analytics/branches.html", context)


def people(request: Request, organization_id: UUID) -> HttpResponse:
    """The members below a node whose hours lie in one group of the histogram."""
    organization = access.get_node(request.actor, organization_id, Verb.SEE_HOURS)
    asked = asked_for(request.GET, clock.today())
    group = min(number_of(request.GET, "group", 0), len(GROUPS) - 1)
    found = members_in_group(organization.path, year=asked.year, group=group).select_related("organization")
    page: Any = Paginator(found, LIST_PAGE).get_page(request.GET.get("page"))
    page.object_list = person_lines(list(page.object_list), year=asked.year, day=asked.today)
    return render(request, "analytics/people.html", presentation.people(organization, page, group, asked))


def wall(request: Request, organization_id: UUID) -> HttpResponse:
    """The node for a screen on the wall: four questions, then, after a while, the next place of the tree."""
    organization = access.get_node(request.actor, organization_id)
    asked = asked_for(request.GET, clock.today())
    turn = number_of(request.GET, "turn", 0)
    board = _wall_board(request, organization, asked, turn)
    following = reverse("analytics:wall", args=[organization_id]) + f"?turn={turn + 1}"
    return render(request, "analytics/wall.html", presentation.wall(board, asked, following, clock.now()))


def _wall_board(request: Request, organization: Organization, asked: Asked, turn: int) -> Board:
    """The node itself on turn 0, then each of its children that have members, round and round."""
    scopes = request.actor.scopes(Verb.SEE_DASHBOARD)
    board = board_of(organization, scopes=scopes, week=asked.week, year=asked.year)
    below = [place for place in sort_places(board.children, "tree") if place.members and place.branches]
    number = turn % (len(below) + 1)
    if number == 0:
        return board
    child = access.get_node(request.actor, below[number - 1].id)
    return board_of(child, scopes=scopes, week=asked.week, year=asked.year)
