"""Where a delivery stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DeliveryState(TextChoices):
    """From the event to the receiver's yes."""

    WAITING = "waiting", _("On its way")
    DONE = "done", _("Received")
    DEAD = "dead", _("Given up")
