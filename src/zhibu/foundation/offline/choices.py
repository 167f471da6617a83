"""What came of a deed."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OutcomeState(TextChoices):
    """Done, or refused by a rule; a deed that met neither has no receipt and is sent again."""

    DONE = "done", _("Done")
    REFUSED = "refused", _("Could not be done")
