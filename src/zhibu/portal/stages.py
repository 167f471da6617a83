"""Stages, findings and places in words."""

from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zhibu.portal.rules.checks import Kind
from zhibu.portal.rules.reviews import Stage

STAGE_LABELS: dict[Stage, Any] = {
    Stage.DRAFT: pgettext_lazy("piece", "Draft"),
    Stage.IN_REVIEW: pgettext_lazy("piece", "In review"),
    Stage.RETURNED: pgettext_lazy("piece", "Returned"),
    Stage.SCHEDULED: pgettext_lazy("piece", "Scheduled"),
    Stage.PUBLISHED: pgettext_lazy("piece", "Published"),
    Stage.CHANGED: pgettext_lazy("piece", "Published, with changes"),
    Stage.WITHDRAWN: pgettext_lazy("piece", "Withdrawn"),
    Stage.EXPIRED: pgettext_lazy("piece", "Expired"),
}
STAGE_TONES: dict[Stage, str] = {
    Stage.DRAFT: "idle",
    Stage.IN_REVIEW: "info",
    Stage.RETURNED: "due",
    Stage.SCHEDULED: "info",
    Stage.PUBLISHED: "done",
    Stage.CHANGED: "done",
    Stage.WITHDRAWN: "late",
    Stage.EXPIRED: "idle",
}
FINDING_LABELS: dict[Kind, Any] = {
    Kind.RESIDENT_ID: _("A resident id"),
    Kind.LIKE_AN_ID: _("Looks like a resident id"),
    Kind.BANK_CARD: _("A bank card"),
    Kind.MOBILE: _("A mobile phone"),
    Kind.LANDLINE: _("A telephone"),
    Kind.HOME: _("The address of a home"),
    Kind.TERM: _("A term written wrongly"),
    Kind.NO_ALT: _("A picture without a text that says what it shows"),
    Kind.EMPTY_ALT: _("The text of a picture says nothing"),
    Kind.NO_SOURCE: _("A picture without its source"),
    Kind.DEAD_LINK: _("A link that gives no page"),
}
FINDING_ADVICE: dict[Kind, Any] = {
    Kind.RESIDENT_ID: _("Take it out. Nobody's resident id is published."),
    Kind.LIKE_AN_ID: _("Take it out if it is one, even with a digit mistyped."),
    Kind.BANK_CARD: _("Take it out. Nobody's card is published."),
    Kind.MOBILE: _("A person's number goes; give the number of an office."),
    Kind.LANDLINE: _("Fine for an office. Take a home's number out."),
    Kind.HOME: _("Where somebody lives is not published. Leave it at the village or the community."),
    Kind.TERM: _("Write it as the list says."),
    Kind.NO_ALT: _("Say in one sentence what it shows, for those who cannot see it."),
    Kind.EMPTY_ALT: _("A file's name helps nobody. Say what it shows."),
    Kind.NO_SOURCE: _("Say who took it, or where it is from."),
    Kind.DEAD_LINK: _("Open it, and correct the address or take it out."),
}


def place_label(place: str) -> str:
    """Where a finding stands, in words: `body.3.2` is "Text, part 3, 2"."""
    names = {
        "title": gettext("Title"),
        "lead": gettext("Lead"),
        "cover": gettext("Cover"),
        "origin": gettext("Origin"),
    }
    first, *numbers = place.split(".")
    if first != "body" or not numbers:
        return names.get(first, place)
    if len(numbers) == 1:
        return gettext("Text, part %(part)s") % {"part": numbers[0]}
    return gettext("Text, part %(part)s, number %(number)s") % {"part": numbers[0], "number": numbers[1]}
