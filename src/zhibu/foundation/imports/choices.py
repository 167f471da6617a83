"""What an import and a row of it can be."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class VerdictKind(TextChoices):
    """What will happen (or has happened) to one row. Every row has exactly one."""

    NEW = "new", _("New")
    UPDATE = "update", _("Update")
    PROPOSAL = "proposal", _("Proposal")
    UNCHANGED = "unchanged", _("Unchanged")
    ERROR = "error", _("To be mended")


WRITTEN = (VerdictKind.NEW, VerdictKind.UPDATE, VerdictKind.PROPOSAL)
"""The verdicts whose rows a commit hands to the checker for writing."""


class ImportState(TextChoices):
    """Where an import is."""

    MAPPING = "mapping", _("Columns to confirm")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked, not yet entered")
    COMMITTING = "committing", _("Being entered")
    DONE = "done", _("Entered")
    CANCELED = "canceled", _("Canceled")
    FAILED = "failed", _("Stopped")
