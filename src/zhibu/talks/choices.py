"""Kinds, states and reasons of talks."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy


class TalkKind(TextChoices):
    """Between whom a talk is: the three that the rule names."""

    COMMITTEE = "committee", _("Committee members with each other")
    COMMITTEE_MEMBER = "committee_member", _("A committee member with a member")
    MEMBERS = "members", _("Members with each other")


class TalkState(TextChoices):
    """Where a talk stands. Only a confirmed one counts."""

    PLANNED = "planned", pgettext_lazy("talk", "Arranged")
    HELD = "held", pgettext_lazy("talk", "To be confirmed by the other")
    CONFIRMED = "confirmed", pgettext_lazy("talk", "Took place")
    DECLINED = "declined", pgettext_lazy("talk", "Did not take place")
    CANCELLED = "cancelled", pgettext_lazy("talk", "Cancelled")


class TalkReason(TextChoices):
    """What gives rise to a talk. For the two alone: that somebody is in difficulty is nobody else's business."""

    REGULAR = "regular", _("As every year")
    ORGANIZATION_LIFE = "organization_life", _("Before the organization-life meeting")
    NEW_MEMBER = "new_member", _("New in the branch")
    POST = "post", _("Change of post")
    DIFFICULTY = "difficulty", _("Difficulty or worry")
    OTHER = "other", _("Something else")


TOOK_PLACE = (TalkState.HELD, TalkState.CONFIRMED)
"""States of a talk that somebody has entered as held."""

RULE_TITLES = (
    gettext_noop("Talks a year of each pair or person that the rule names"),
    gettext_noop("The number was read second hand; the text of the article was not seen."),
)
"""Titles and notes of `rulebook/data/talks.toml`, for the catalogue."""
