"""What may be said of a duty, and why."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop


class State(TextChoices):
    """Where an organization stands with one duty of one period."""

    COMING = "coming", _("Still ahead")
    DUE = "due", _("Due")
    DONE = "done", _("Done")
    LATE = "late", _("Overdue")
    INVALID = "invalid", _("Held, but invalid")
    EXEMPT = "exempt", _("Not asked for")


class Why(TextChoices):
    """The reason of a judgment, in words; what would mend it stands in `words.py`."""

    AHEAD = "ahead", _("The period has not begun.")
    HELD = "held", _("Held as often as asked.")
    PLANNED = "planned", _("Called, and not yet held.")
    NOT_YET = "not_yet", _("Not held yet; there is time until the end of the period.")
    MISSED = "missed", _("The period is over, and it was not held as often as asked.")
    INVALID = "invalid", _("It was held, but does not count.")
    UNCONFIRMED = "unconfirmed", _("Held; its record is not confirmed in time.")
    FOUNDED = "founded", _("The organization was founded during the period.")
    ENDED = "ended", _("The organization ended its work during the period.")
    NOT_THERE = "not_there", _("The organization did not exist in this period.")
    SUSPENDED = "suspended", _("The organization was suspended.")
    NO_COMMITTEE = "no_committee", _("Too few full members for a committee.")
    NO_GROUPS = "no_groups", _("The branch has no groups.")
    NO_MEMBERS = "no_members", _("The organization has no members.")


RULE_TITLES = (
    gettext_noop("Share of a period's days from which an organization owes what the period asks"),
    gettext_noop("Appraisals of members in a year"),
)
"""Titles of the rules that only this context applies, for the catalogue."""
