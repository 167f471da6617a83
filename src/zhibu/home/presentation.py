"""What the templates of the homes get."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.ui.formats import as_hours
from zhibu.foundation.ui.slots import Todo, card_faces
from zhibu.home.queries import Desk, MemberHome, Planned
from zhibu.home.rules import part_of_day
from zhibu.kernel import clock
from zhibu.learning.queries.home import Card
from zhibu.organizations.models import Organization

NAMED = 12
"""So many of those behind are named at once; the others one tap further."""


def greeting(name: str, at: datetime) -> str:
    """Good morning, and so on, where the organization lives."""
    words = {
        "morning": _("Good morning, %(name)s"),
        "noon": _("Good day, %(name)s"),
        "afternoon": _("Good afternoon, %(name)s"),
        "evening": _("Good evening, %(name)s"),
    }
    return words[part_of_day(at.astimezone(clock.ZONE).hour)] % {"name": name}


def member(actor: Actor, found: MemberHome, at: datetime) -> dict[str, Any]:
    """A member's home."""
    today = found.today
    return {
        "nav_key": "home",
        "greeting": greeting(actor.name, at),
        "day": clock.day_of(at),
        "today": today,
        "lesson": today.lesson if today else None,
        "position": _position(today.lesson) if today and today.lesson else "",
        "left_this_week": max(0, today.per_week - today.counted) if today else 0,
        "total": as_hours(today.hours.total) if today else "",
        "required": as_hours(today.hours.required) if today else "",
        "missing": as_hours(today.hours.missing) if today else "",
        "branch": found.branch,
        "cards": card_faces("member", actor, actor.home_path, at),
        **in_two(found.todos),
    }


def in_two(todos: Sequence[Todo]) -> dict[str, list[Todo]]:
    """What is going on, drawn as cards, and what else is asked."""
    return {"now": [todo for todo in todos if todo.is_now], "todos": [todo for todo in todos if not todo.is_now]}


def _position(card: Card) -> str:
    """Where a started lesson goes on, as minutes and seconds; empty at its beginning."""
    return f"{card.position_seconds // 60}:{card.position_seconds % 60:02}" if card.position_seconds else ""


def address_or_nothing(name: str, *args: Any) -> str:
    """The address of a page, empty while no context offers it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def desk_key(branch: Organization, day: date) -> str:
    """What the drawn parts of a desk depend on besides its figures."""
    return f"desk:{branch.pk}:{branch.path}:{day}:{get_language()}"


def desk_parts(desk: Desk, branch: Organization) -> dict[str, Any]:
    """The parts of a desk that follow from its figures, drawn."""
    members = desk.place.members or 1
    content = {
        "desk": desk,
        "place": desk.place,
        "missing": len(desk.behind),
        "first": desk.behind[:NAMED],
        "rest": desk.behind[NAMED:],
        "dashboard": reverse("analytics:node", args=[branch.pk]),
        "people": reverse("members:of_organization", args=[branch.pk]),
        "trend": {
            "labels": [f"{week.month}/{week.day}" for week in desk.weeks],
            "series": [{"name": _("Learned"), "values": desk.place.weeks}],
            "unit": pgettext("unit", "people"),
            "axis": _("Week from"),
            "target": {"value": members, "label": pgettext("people", "All %(count)s") % {"count": members}},
        },
    }
    drawn = {part: _drawn(part, content) for part in ("top", "trend", "behind", "birthdays")}
    return {**drawn, "missing": len(desk.behind)}


def _drawn(part: str, content: dict[str, Any]) -> str:
    return mark_safe(render_to_string(f"home/_{part}.html", content))  # noqa: S308  a template escapes


def desk(
    branch: Organization,
    mine: Sequence[Organization],
    parts: dict[str, Any],
    planned: Sequence[Planned],
    todos: list[Todo],
    at: datetime,
    *,
    can_plan: bool,
) -> dict[str, Any]:
    """A secretary's home."""
    return {
        "nav_key": "desk",
        "branch": branch,
        "day": clock.day_of(at),
        "tabs": [
            {"label": one.short_name, "url": reverse("home:desk_of", args=[one.pk]), "current": one.pk == branch.pk}
            for one in mine
        ]
        if len(mine) > 1
        else [],
        "parts": parts,
        "missing": parts["missing"],
        "remind_url": address_or_nothing("learning:remind", branch.pk),
        "plan_url": address_or_nothing("learning:plan", branch.pk) if can_plan else "",
        "dashboard_url": reverse("analytics:node", args=[branch.pk]),
        "planned": planned,
        **in_two(todos),
    }
