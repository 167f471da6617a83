"""Clearing away what need not be kept, and giving up on what fails again and again."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.files import actions as files
from zhibu.foundation.imports.actions.check import stop
from zhibu.foundation.imports.choices import ImportState
from zhibu.foundation.imports.models import Import, ImportRow

KEEP = timedelta(days=7)
TRIES = 3


def clear_old(*, actor: Actor, at: datetime) -> int:
    """Let go the files and verdict rows of imports begun more than seven days ago; how many imports.

    The import itself stays in the history with its counts. One that was never finished is canceled.
    """
    old = Import.objects.filter(cleared_at=None, created_at__lt=at - KEEP).order_by("created_at")
    ids = list(old.values_list("pk", flat=True)[:1000])
    for import_id in ids:
        _clear(actor, at, import_id)
    return len(ids)


@transaction.atomic
def _clear(actor: Actor, at: datetime, import_id: UUID) -> None:
    import_ = Import.objects.select_for_update().get(pk=import_id)
    files.erase(actor=actor, at=at, file_ids=[i for i in (import_.file_id, import_.result_id) if i])
    ImportRow.objects.filter(owner=import_).delete()
    if import_.state not in (ImportState.DONE, ImportState.CANCELED, ImportState.FAILED):
        import_.state, import_.finished_at = ImportState.CANCELED, at
    import_.cleared_at, import_.run = at, None
    import_.reading = {**import_.reading, "samples": {}}
    import_.save(update_fields=["state", "finished_at", "cleared_at", "run", "reading"])


def note_stumble(*, import_id: UUID, at: datetime) -> bool:
    """Count an unexpected failure of the job; whether it is worth another try. After the third the import stops."""
    import_ = Import.objects.filter(pk=import_id).first()
    if import_ is None:
        return False
    import_.stumbles += 1
    Import.objects.filter(pk=import_id).update(stumbles=import_.stumbles)
    if import_.stumbles < TRIES:
        return True
    with translation.override(import_.language):
        stop(
            import_,
            at=at,
            message=_("Something went wrong on the server. The administrator finds it among the jobs."),
        )
    return False
