"""What a member may be."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Sex(TextChoices):
    """As on the resident card."""

    MALE = "male", _("Male")
    FEMALE = "female", _("Female")


class MemberCategory(TextChoices):
    """Full or on probation."""

    FULL = "full", _("Full member")
    PROBATIONARY = "probationary", _("Probationary member")


class Standing(TextChoices):
    """The state of a membership."""

    NORMAL = "normal", _("Normal")
    SUSPENDED = "suspended", _("Suspended")
    ENDED = "ended", _("Ended")
