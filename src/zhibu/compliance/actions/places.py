"""Judgments follow organizations that move."""

from collections import defaultdict
from datetime import date

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from zhibu.compliance.actions.keeping import CHUNK, take_turn
from zhibu.compliance.models import Judgment, Tally
from zhibu.compliance.rules.sums import FIELDS
from zhibu.kernel import paths
from zhibu.kernel.paths import STEP


@transaction.atomic
def move_subtree(*, old_path: str, new_path: str) -> None:
    """Carry judgments and sums of a moved subtree along and count the nodes above both places anew.

    Order of effects: judgments, sums below, sums above. Doing it twice changes nothing; so does something judged at
    the new place before.
    """
    take_turn()
    old, new = _subtree(old_path), _subtree(new_path)
    if old_path == new_path or not (Judgment.objects.filter(**old).exists() or Tally.objects.filter(**old).exists()):
        return
    moved = Concat(Value(new_path), Substr(F("path"), len(old_path) + 1))
    Judgment.objects.filter(**old).update(path=moved)
    Tally.objects.filter(**old).delete()
    Tally.objects.filter(**new).delete()
    _count_below(new_path)
    above = {*paths.ancestors(old_path, itself=False), *paths.ancestors(new_path, itself=False)}
    for path in sorted(above, key=len, reverse=True):
        count_anew(path)


def _subtree(path: str) -> dict[str, str]:
    return {"path__gte": path, "path__lt": paths.beyond(path)}


def _count_below(top: str) -> None:
    """Sum up a subtree without sums from its judgments."""
    sums: dict[tuple[str, str, date], dict[str, int]] = defaultdict(lambda: dict.fromkeys(FIELDS, 0))
    own = Judgment.objects.filter(**_subtree(top)).order_by()
    rows = own.values_list("path", "kind", "starts_on", "state", "unconfirmed")
    for path, kind, starts_on, state, unconfirmed in rows.iterator():
        for above in paths.ancestors(path):
            if len(above) >= len(top):
                sums[above, kind, starts_on][state] += 1
                sums[above, kind, starts_on]["unconfirmed"] += bool(unconfirmed)
    Tally.objects.bulk_create(
        [
            Tally(path=path, parent_path=path[:-STEP], kind=kind, starts_on=starts_on, **values)
            for (path, kind, starts_on), values in sums.items()
        ],
        batch_size=CHUNK,
    )


def count_anew(path: str) -> None:
    """Make the sums of one node those of the nodes right below it and of its own judgments."""
    sums: dict[tuple[str, date], dict[str, int]] = defaultdict(lambda: dict.fromkeys(FIELDS, 0))
    for row in Tally.objects.filter(parent_path=path).order_by().values("kind", "starts_on", *FIELDS):
        place = sums[row["kind"], row["starts_on"]]
        for name in FIELDS:
            place[name] += row[name]
    own = Judgment.objects.filter(path=path).order_by().values_list("kind", "starts_on", "state", "unconfirmed")
    for kind, starts_on, state, unconfirmed in own:
        sums[kind, starts_on][state] += 1
        sums[kind, starts_on]["unconfirmed"] += bool(unconfirmed)
    Tally.objects.filter(path=path).delete()
    Tally.objects.bulk_create(
        [
            Tally(path=path, parent_path=path[:-STEP], kind=kind, starts_on=starts_on, **values)
            for (kind, starts_on), values in sums.items()
            if any(values.values())
        ],
        batch_size=CHUNK,
    )
