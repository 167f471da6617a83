"""Rules in words: units, bounds, titles and notes through the catalogue."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from zhibu.foundation.rulebook.rules import Rule

BOUND_WORDS: dict[str, Any] = {"at_least": _("at least"), "at_most": _("at most")}

UNIT_WORDS: dict[str, Any] = {
    "hours": _("study hours"),
    "minutes": _("minutes"),
    "lessons": _("lessons"),
    "characters": _("characters"),
    "months": _("months"),
    "years": _("years"),
    "members": _("members"),
    "times": _("times"),
    "percent": _("percent"),
    "days": _("days"),
    "kinds": _("kinds"),
}

TITLES: dict[str, Any] = {
    "hours.year.member": _("Study hours of a member in a year"),
    "hours.year.secretary": _("Study hours of a secretary or committee member in a year"),
    "hours.lesson_minutes": _("Minutes of one study hour"),
    "lesson.max_minutes": _("Longest micro-lesson"),
    "lesson.per_week_published": _("Micro-lessons published for one week"),
    "lesson.per_week_counted": _("Micro-lessons counted in one week"),
    "reflection.max_characters": _("Characters of a reflection"),
    "admission.minimum_age": _("Age at which one may join"),
    "admission.probation_years": _("Probation of a new member"),
    "branch.full_members": _("Full members from which a branch is founded"),
    "branch.most_members": _("Members of a branch, as a rule"),
    "term.branch_years": _("Term of a branch committee"),
    "term.village_years": _("Term of a village or community branch committee"),
}
"""The titles in `data/national.toml`, repeated so that they are found for the catalogue; a test compares the two.
A context that brings a file of its own has its titles in its own catalogue."""

NOTES = [
    gettext_noop("The plan for 2024–2028 was not found; its predecessor's number is applied until it is."),
    gettext_noop("No national document fixes it; localities convert differently."),
    gettext_noop("Practice of one city, taken as the platform's default."),
    gettext_noop("Revised in May 2026; the new text was not seen."),
]
"""The notes in `data/`, likewise."""


def title_of(rule: Rule) -> Any:
    """The title of a rule in the reader's language."""
    return _(rule.title)


def note_of(rule: Rule) -> Any:
    """The note of a rule in the reader's language; empty if it has none."""
    return _(rule.note) if rule.note else ""
