"""The words that the portal's rows may hold."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ColumnKind(TextChoices):
    """What a column of a site is for; a site has at most one of each, under a title of its own."""

    NEWS = "news", pgettext_lazy("column", "News")
    NOTICES = "notices", pgettext_lazy("column", "Notices")
    STUDY = "study", pgettext_lazy("column", "Study")
    EXEMPLARY = "exemplary", pgettext_lazy("column", "Examples")
    SERVICE = "service", pgettext_lazy("column", "Service")
    DISCLOSURE = "disclosure", pgettext_lazy("column", "Disclosure")


class Accent(TextChoices):
    """The color of a site beside the house's own; each is readable on paper and under white."""

    VERMILION = "vermilion", pgettext_lazy("color", "Vermilion")
    INDIGO = "indigo", pgettext_lazy("color", "Indigo")
    JADE = "jade", pgettext_lazy("color", "Jade")
    PLUM = "plum", pgettext_lazy("color", "Plum")
    OCHRE = "ochre", pgettext_lazy("color", "Ochre")


class Layout(TextChoices):
    """How the home of a site is laid out."""

    GAZETTE = "gazette", pgettext_lazy("layout", "Gazette")
    BOARD = "board", pgettext_lazy("layout", "Board")
    SHELF = "shelf", pgettext_lazy("layout", "Shelf")


class UseHow(TextChoices):
    """How an article of another site has come to stand on this one."""

    TAKEN = "taken", pgettext_lazy("article", "taken over")
    CONTRIBUTED = "contributed", pgettext_lazy("article", "contributed")


class Way(TextChoices):
    """Why an article stands on a site."""

    OWN = "own", pgettext_lazy("article", "own")
    PUSHED = "pushed", pgettext_lazy("article", "from above")
    SUBSCRIBED = "subscribed", pgettext_lazy("article", "subscribed")
    TAKEN = "taken", pgettext_lazy("article", "taken over")
    CONTRIBUTED = "contributed", pgettext_lazy("article", "contributed")


class ContributionState(TextChoices):
    """Where a contribution upward stands. What is wished is offered once readers see the article."""

    WISHED = "wished", pgettext_lazy("contribution", "to be offered")
    OFFERED = "offered", pgettext_lazy("contribution", "offered")
    ACCEPTED = "accepted", pgettext_lazy("contribution", "accepted")
    DECLINED = "declined", pgettext_lazy("contribution", "declined")


class ReviewStep(TextChoices):
    """The reviews that a piece passes, in their order."""

    FIRST = "first", _("First review")
    SECOND = "second", _("Second review")
    LAST = "last", _("Last review")


class Reviews(TextChoices):
    """How many reviews a site asks for; empty means as the nearest site above."""

    NONE = "0", pgettext_lazy("reviews", "None")
    ONE = "1", pgettext_lazy("reviews", "One")
    THREE = "3", pgettext_lazy("reviews", "Three")


class LinkOutcome(TextChoices):
    """What an address on the net answered."""

    ALIVE = "alive", pgettext_lazy("link", "answers")
    DEAD = "dead", pgettext_lazy("link", "gives no page")
    UNASKED = "unasked", pgettext_lazy("link", "not asked")
