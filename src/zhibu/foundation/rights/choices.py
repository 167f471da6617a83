"""States of a request to erase."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ErasureState(TextChoices):
    """Asked, then done once two persons have agreed, or refused by one of them."""

    ASKED = "asked", _("Waiting for approval")
    DONE = "done", _("Erased")
    REFUSED = "refused", _("Declined")
