"""What the templates of a dashboard get: a board turned into words, addresses and marks."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from zhibu.analytics import drawing
from zhibu.analytics.forms import Asked
from zhibu.analytics.queries.board import PAGE, Board, Place
from zhibu.analytics.queries.life import Monthly
from zhibu.analytics.rules import GROUPS, histogram, median_of
from zhibu.kernel.paths import is_within
from zhibu.meetings.choices import MeetingKind
from zhibu.organizations.models import Organization

MAP_WIDTH, MAP_HEIGHT, MAP_MOST = 1216, 250, 60
LOW = 40
"""Percent below which a share is drawn as one to look at."""
LETTER = 14
"""Width of a Chinese character in a tile's label."""


def key_of(organization: Organization, scopes: Sequence[str], asked: Asked) -> str:
    """What a drawn dashboard depends on besides its figures."""
    sight = min((scope for scope in scopes if is_within(organization.path, scope)), key=len, default="")
    return (
        f"{organization.pk}:{organization.path}:{sight}:{asked.today}:{asked.week}:{asked.order}:{asked.page}:"
        f"{get_language()}"
    )


def node(board: Board, asked: Asked) -> dict[str, Any]:
    """The body of the page."""
    base = reverse("analytics:start")
    here = f"{base}{board.here.id}/"
    median = median_of(board.hours.bands, board.here.members)
    return {
        "board": board,
        "here": board.here,
        "asked": asked,
        "week_query": "" if asked.is_now else f"?week={asked.week:%Y-%m-%d}",
        "week_ends": asked.week + timedelta(days=6),
        "earlier": asked.week - timedelta(days=7),
        "later": None if asked.is_now else asked.week + timedelta(days=7),
        "base": base,
        "url": here,
        "people_url": reverse("members:of_organization", args=[board.here.id]),
        "progress_url": reverse("learning:branch_hours", args=[board.here.id]),
        "crumbs": [*((name, f"{base}{pk}/") for pk, name in board.crumbs), (board.here.short_name, "")],
        "median": median,
        "expected": max(0, board.here.members - board.exempt),
        "asleep_count": board.asleep_count if asked.is_now else 0,
        "unlearned": max(0, board.here.branches - board.here.branches_learned),
        "change": _change(board),
        "trend": trend_data(board),
        "groups": groups(board, here),
        "hours": hours_data(board, here, asked),
        "map": tiles(board),
        "map_width": MAP_WIDTH,
        "map_height": MAP_HEIGHT,
        "rows": [_row(place) for place in board.page],
        "pages": _pages(board, asked),
        "orders": _orders(asked),
    }


def life(organization: Organization, monthly: Sequence[Monthly], day: date) -> dict[str, Any] | None:
    """What is owed this month and how much of it is done; None where nothing is."""
    if not monthly:
        return None
    url, listing = (reverse(f"compliance:{page}", args=[organization.pk]) for page in ("node", "branches"))
    return {
        "url": url,
        "month": day,
        "duties": [
            {
                "name": duty.name or MeetingKind(duty.kind).label,
                "sums": duty.sums,
                "url": f"{listing}?kind={duty.kind}",
            }
            for duty in monthly
        ],
    }


def _orders(asked: Asked) -> list[dict[str, Any]]:
    words = {
        "need": _("Least learned first"),
        "hours": _("Fewest hours first"),
        "tree": _("In the order of the tree"),
    }
    week = "" if asked.is_now else f"week={asked.week:%Y-%m-%d}&"
    return [
        {"label": label, "url": f"?{week}order={key}#below", "current": key == asked.order}
        for key, label in words.items()
    ]


def _pages(board: Board, asked: Asked) -> Page[int] | None:
    """The pager of the children, if they do not fit on one page."""
    if len(board.children) <= PAGE:
        return None
    return Paginator(range(len(board.children)), PAGE).get_page(max(1, asked.page))


def _change(board: Board) -> int | None:
    """Percent points between the last two whole weeks; None without members."""
    weeks, members = board.here.weeks, board.here.members
    return round((weeks[-2] - weeks[-3]) * 100 / members) if members and len(weeks) > 2 else None


def trend_data(board: Board) -> dict[str, Any]:
    """Twelve weeks, as the share of the members now."""
    members = board.here.members or 1
    url = reverse("analytics:start") + f"{board.here.id}/"
    return {
        "labels": [f"{week.month}/{week.day}" for week in board.weeks],
        "series": [{"name": _("Learned"), "values": [min(100, round(n * 100 / members)) for n in board.here.weeks]}],
        "hrefs": [f"{url}?week={week:%Y-%m-%d}" for week in board.weeks],
        "percent": True,
        "axis": _("Week from"),
    }


def groups(board: Board, url: str) -> list[dict[str, Any]]:
    """The groups of the histogram as links to the people in them."""
    found = histogram(board.hours.bands, board.here.members)
    return [
        {"label": group_label(index), "count": count, "url": f"{url}people/?group={index}"}
        for index, (_label, count) in enumerate(found)
    ]


def group_label(index: int) -> str:
    """The name of a group of hours."""
    if index == 0:
        return pgettext("hours of the year", "None yet")
    return GROUPS[index][0].replace("32+", _("32 and more"))


def hours_data(board: Board, url: str, asked: Asked) -> dict[str, Any]:
    """The histogram."""
    found = groups(board, url)
    return {
        "labels": [group["label"] for group in found],
        "values": [group["count"] for group in found],
        "hrefs": [group["url"] for group in found],
        "unit": pgettext("unit", "people"),
        "axis": _("Hours"),
    }


def tiles(board: Board) -> list[dict[str, str]]:
    """The children as a map: area by members, shade by how many have learned."""
    places = sorted((p for p in board.children if p.members), key=lambda p: (-p.members, p.path))[:MAP_MOST]
    if len(places) < 2:
        return []
    return [
        _tile(tile, places[tile.index])
        for tile in drawing.tiles([p.members for p in places], width=MAP_WIDTH, height=MAP_HEIGHT)
    ]


def _tile(tile: drawing.Tile, place: Place) -> dict[str, str]:
    """A place on the map. Numbers are text here, because a template spends its time on writing numbers."""
    return {
        "url": str(place.id),
        "shade": str(drawing.shade(place.share)),
        "at": f"{tile.x} {tile.y}",
        "width": str(tile.width),
        "height": str(tile.height),
        "label": _label(place, tile),
        "share": f"{place.share}%" if tile.width >= 44 and tile.height >= 46 else "",
        "title": f"{place.name} · {place.learned}/{place.members} · {place.share}%",
    }


def _row(place: Place) -> dict[str, str]:
    """A line of the table, every number as text."""
    share = "" if place.share is None else str(place.share)
    return {
        "url": str(place.id),
        "name": place.name,
        "branches": str(place.branches),
        "members": f"{place.members:,}",
        "learned": f"{place.learned:,}" if share else "—",
        "share": share,
        "tone": "low" if (place.share or 0) < LOW else "some",
        "median": f"{place.median}",
        "reached": str(place.reached),
        "spark": drawing.spark(place.weeks),
    }


def _label(place: Place, tile: drawing.Tile) -> str:
    """As much of the name as the tile holds; nothing where that would be a letter or two."""
    fits = int((tile.width - 14) / LETTER)
    if fits < 3 or tile.height < 26:
        return ""
    name = place.short_name
    return name if len(name) <= fits else f"{name[: fits - 1]}…"


def branches(organization: Organization, page: Any, show: str, asked: Asked) -> dict[str, Any]:
    """The list of branches."""
    url = reverse("analytics:branches", args=[organization.pk])
    shows = {"": _("All"), "unlearned": _("Not learning this week"), "asleep": _("Asleep")}
    show = show if show in shows else ""
    return {
        "organization": organization,
        "page": page,
        "base": reverse("analytics:start"),
        "back": reverse("analytics:node", args=[organization.pk]),
        "show": show,
        "tabs": [
            {
                "label": label,
                "url": f"{url}?show={key}" if key else url,
                "current": key == (show if show in shows else ""),
            }
            for key, label in shows.items()
        ],
        "asked": asked,
    }


def people(organization: Organization, page: Any, group: int, asked: Asked) -> dict[str, Any]:
    """The list of members."""
    url = reverse("analytics:people", args=[organization.pk])
    return {
        "organization": organization,
        "page": page,
        "year": asked.year,
        "back": reverse("analytics:node", args=[organization.pk]),
        "tabs": [
            {"label": group_label(index), "url": f"{url}?group={index}", "current": index == group}
            for index in range(len(GROUPS))
        ],
    }


def wall(board: Board, asked: Asked, following: str, at: datetime) -> dict[str, Any]:
    """The wall: nothing to press, everything to be read from the back of the room."""
    here = board.here
    return {
        "board": board,
        "here": here,
        "at": at,
        "following": following,
        "trend": drawing.trend(board.weeks, here.weeks, total=here.members, is_now=asked.is_now, width=620),
        "bars": [
            (bar, group_label(bar.group))
            for bar in drawing.bars(histogram(board.hours.bands, here.members), width=620)
        ],
        "median": median_of(board.hours.bands, here.members),
        "rows": weakest(board.children),
        "leave": reverse("analytics:node", args=[here.id]),
    }


def weakest(children: list[Place]) -> list[Place]:
    """The children that could use a visit, at most five."""
    return [place for place in children if place.members][:5]
