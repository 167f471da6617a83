"""Entering what the check found good: batch by batch, each once, whatever happens to the worker."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import DataError, IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.audit import actions as audit
from zhibu.foundation.imports.access import get_own_import
from zhibu.foundation.imports.actions.check import (
    Superseded,
    actor_of,
    checker_for,
    drop_result,
    joined,
    problems_json,
    stop,
    survey,
)
from zhibu.foundation.imports.choices import WRITTEN, ImportState, VerdictKind
from zhibu.foundation.imports.models import Import, ImportRow
from zhibu.foundation.imports.reading import RowReader
from zhibu.foundation.imports.results import write_result
from zhibu.foundation.imports.specs import Checker, ParsedRow, Problem, Verdict
from zhibu.foundation.jobs.actions import enqueue
from zhibu.foundation.notify import actions as notices
from zhibu.kernel.clock import day_of
from zhibu.kernel.errors import Refused
from zhibu.kernel.ids import new_id


@transaction.atomic
def commit_import(*, actor: Actor, at: datetime, import_id: UUID) -> Import:
    """Have a checked import entered. Asking twice enters once.

    Raises NotFound, Forbidden, Refused not_checked, nothing.
    """
    import_ = get_own_import(actor, import_id, lock=True)
    if import_.state in (ImportState.COMMITTING, ImportState.DONE):
        return import_
    if import_.state != ImportState.CHECKED or import_.cleared_at:
        raise Refused("not_checked", _("Only a checked import can be entered. The page now shows where it is."))
    if not any(import_.counts.get(kind) for kind in WRITTEN):
        raise Refused("nothing", _("There is no row to enter: every row is unchanged or has to be mended."))
    import_.state, import_.cursor, import_.rows_entered, import_.stumbles = ImportState.COMMITTING, 0, 0, 0
    import_.save(update_fields=["state", "cursor", "rows_entered", "stumbles"])
    enqueue("imports.commit", {"import_id": str(import_.pk)}, at=at, unique_key=f"imports.commit:{import_.pk}")
    audit.record(
        actor=actor, at=at, action="import.confirmed", object_kind="import", object_id=import_.pk,
        scope_path=import_.scope_path, detail={"kind": import_.spec, "counts": import_.counts},
    )  # fmt: skip
    return import_


@transaction.atomic
def cancel_import(*, actor: Actor, at: datetime, import_id: UUID) -> Import:
    """Stop an import wherever it is; batches already entered stay. Canceling an ended one changes nothing.

    Raises NotFound, Forbidden.
    """
    import_ = get_own_import(actor, import_id, lock=True)
    if import_.state in (ImportState.DONE, ImportState.CANCELED, ImportState.FAILED):
        return import_
    import_.state, import_.finished_at, import_.run = ImportState.CANCELED, at, None
    import_.save(update_fields=["state", "finished_at", "run"])
    audit.record(
        actor=actor, at=at, action="import.canceled", object_kind="import", object_id=import_.pk,
        scope_path=import_.scope_path, detail={"kind": import_.spec, "entered": import_.rows_entered},
    )  # fmt: skip
    return import_


def run_commit(*, import_id: UUID, at: datetime) -> None:
    """Enter the good rows after the last finished batch. Safe to run again at any time: the progress of a batch is
    written in its own transaction. Refused stops the import with its message; other errors are raised for a retry."""
    run = new_id()
    if not Import.objects.filter(pk=import_id, state=ImportState.COMMITTING).update(run=run):
        return
    import_ = Import.objects.select_related("file").get(pk=import_id)
    with translation.override(import_.language):
        try:
            _commit(import_, at)
        except Superseded:
            return
        except Refused as error:
            stop(import_, at=at, message=str(error.message))


def _commit(import_: Import, at: datetime) -> None:
    reader = RowReader(import_, today=day_of(import_.created_at))
    checker = checker_for(import_, reader.spec)
    survey(checker, reader)
    cursor = import_.cursor
    for chunk in reader.chunks(after=cursor):
        with transaction.atomic():
            fresh = _held(import_, cursor)
            _enter(fresh, checker, chunk, reader)
            fresh.cursor = cursor = chunk[-1].number
            fresh.save(update_fields=["cursor", "rows_entered", "counts"])
    _finish(import_, reader, at)


def _held(import_: Import, cursor: int) -> Import:
    """The import under lock, if this job is still the one at work and stands where it thinks."""
    fresh = Import.objects.select_for_update().get(pk=import_.pk)
    if fresh.run != import_.run or fresh.state != ImportState.COMMITTING or fresh.cursor != cursor:
        raise Superseded
    return fresh


def _enter(import_: Import, checker: Checker, chunk: Sequence[ParsedRow], reader: RowReader) -> None:
    """One batch: the rows that the check found good, and what has become of them."""
    span = ImportRow.objects.filter(owner=import_, number__gte=chunk[0].number, number__lte=chunk[-1].number)
    kept = dict(span.filter(kind__in=WRITTEN).order_by("number").values_list("number", "kind"))
    rows = [row for row in chunk if row.number in kept]
    if not rows:
        return
    verdicts = joined(rows, _written(checker, rows), reader.spec)
    import_.rows_entered += sum(verdict.kind in WRITTEN for verdict in verdicts)
    changed = {verdict.number: verdict for verdict in verdicts if kept[verdict.number] != verdict.kind}
    if not changed:
        return
    counts = Counter(import_.counts)
    counts.update(verdict.kind.value for verdict in changed.values())
    counts.subtract(kept[number] for number in changed)
    import_.counts = {kind: count for kind, count in counts.items() if count}
    stored = list(span.filter(number__in=changed).order_by("number"))
    for line in stored:
        verdict = changed[line.number]
        line.kind, line.problems, line.note = verdict.kind, problems_json(verdict), str(verdict.note)[:300]
    ImportRow.objects.bulk_update(stored, ["kind", "problems", "note"], batch_size=500)


def _written(checker: Checker, rows: Sequence[ParsedRow]) -> list[Verdict]:
    """Write the rows; if the database refuses, halve until the rows to blame stand alone, and enter the others."""
    try:
        with transaction.atomic():
            return checker.commit(rows)
    except (IntegrityError, DataError):
        if len(rows) == 1:
            message = _("The database refused this row; perhaps somebody entered the same meanwhile.")
            return [Verdict.error(rows[0], Problem("", message))]
    middle = len(rows) // 2
    return _written(checker, rows[:middle]) + _written(checker, rows[middle:])


def _finish(import_: Import, reader: RowReader, at: datetime) -> None:
    counts = Import.objects.values_list("counts", flat=True).get(pk=import_.pk)
    result = write_result(import_, reader, at=at) if counts.get(VerdictKind.ERROR) else None
    with transaction.atomic():
        fresh = Import.objects.select_for_update().get(pk=import_.pk)
        if fresh.run != import_.run or fresh.state != ImportState.COMMITTING:
            raise Superseded
        drop_result(fresh, at=at)
        fresh.state, fresh.finished_at, fresh.result = ImportState.DONE, at, result
        fresh.save(update_fields=["state", "finished_at", "result"])
        audit.record(
            actor=actor_of(fresh), at=at, action="import.entered", object_kind="import", object_id=fresh.pk,
            scope_path=fresh.scope_path, detail={"kind": fresh.spec, "counts": fresh.counts},
        )  # fmt: skip
        _tell(fresh, reader, at)


def _tell(import_: Import, reader: RowReader, at: datetime) -> None:
    left = import_.counts.get(VerdictKind.ERROR, 0)
    words = _("%(rows)s rows entered, %(left)s to be mended") % {"rows": import_.rows_entered, "left": left}
    notices.notify(
        account_ids=[import_.created_by_id],
        kind="imports.done",
        title=_("Import finished: %(kind)s") % {"kind": reader.spec.title},
        body=words,
        url=reverse("imports:result", args=[import_.pk]),
        at=at,
        unique_key=f"imports.done:{import_.pk}",
    )
