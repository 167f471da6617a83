"""Keeping the places of check-ins and entries right when the tree moves."""

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from zhibu.kernel.paths import beyond
from zhibu.learning.models import CheckIn, HoursEntry


@transaction.atomic
def move(*, old_path: str, new_path: str) -> int:
    """Carry the paths of a moved subtree along, one statement a table; how many rows. The system's own act: the move
    itself is audited. Repeating it finds nothing more to do."""
    moved = Concat(Value(new_path), Substr(F("path"), len(old_path) + 1))
    lies = {"path__gte": old_path, "path__lt": beyond(old_path)}
    return CheckIn.objects.filter(**lies).update(path=moved) + HoursEntry.objects.filter(**lies).update(path=moved)
