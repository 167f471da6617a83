"""States, grades and ways of an appraisal."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy


class AppraisalState(TextChoices):
    """Where a branch's appraisal of a year stands."""

    PLANNED = "planned", _("Being prepared")
    SELF = "self", _("Self-appraisal")
    MUTUAL = "mutual", _("Mutual appraisal")
    SHEET = "sheet", _("Members' sheet")
    PROPOSAL = "proposal", _("Committee's proposal")
    DECIDED = "decided", _("Grades decided")
    PUBLISHED = "published", _("Results told")
    FILED = "filed", pgettext_lazy("appraisal", "Filed")
    CANCELLED = "cancelled", pgettext_lazy("appraisal", "Called off")


class Grade(TextChoices):
    """The four grades, the best first."""

    EXCELLENT = "excellent", _("Excellent")
    QUALIFIED = "qualified", _("Qualified")
    BASIC = "basic", _("Basically qualified")
    UNQUALIFIED = "unqualified", _("Unqualified")


class MutualWay(TextChoices):
    """How members appraise each other."""

    MEETING = "meeting", _("Only in the meeting: nothing is written here")
    ONLINE = "online", _("In writing, here: the member concerned and the committee read it with the writer's name")


ENDED = frozenset({AppraisalState.DECIDED, AppraisalState.PUBLISHED, AppraisalState.FILED})
"""States in which the grades are decided: the appraisal of the year has taken place."""

UNDER_WAY = frozenset({AppraisalState.SELF, AppraisalState.MUTUAL, AppraisalState.SHEET, AppraisalState.PROPOSAL})
"""States between the start and the decision."""

RULE_TITLES = (
    gettext_noop("Members of a branch for each one graded excellent"),
    gettext_noop("Sheets from which the result of the members' sheet is shown"),
    gettext_noop("“Not more than a third as a rule”: one in three of all members, probationary ones counted."),
    gettext_noop("With fewer sheets one could guess who wrote what; no document fixes the number."),
)
"""Titles and notes of `rulebook/data/appraisals.toml`, for the catalogue."""
