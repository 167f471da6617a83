"""The dry run: every row gets its verdict, nothing is written to the registry."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.audit import actions as audit
from zhibu.foundation.files import actions as files
from zhibu.foundation.imports.bulk import insert_rows
from zhibu.foundation.imports.choices import ImportState, VerdictKind
from zhibu.foundation.imports.models import Import, ImportRow
from zhibu.foundation.imports.reading import RowReader
from zhibu.foundation.imports.results import write_result
from zhibu.foundation.imports.specs import Checker, ImportSpec, ParsedRow, Problem, Verdict
from zhibu.kernel.clock import day_of
from zhibu.kernel.errors import Refused
from zhibu.kernel.ids import new_id


class Superseded(Exception):
    """The import was canceled or another job is at work on it: stop, quietly."""


def run_check(*, import_id: UUID, at: datetime) -> None:
    """Check a whole file, chunk by chunk, with progress. Running it again begins anew; canceled ones stop.

    About two queries a chunk and those of the checker. Refused (a file that cannot be read, a right that has ended)
    stops the import with its message; any other error is raised for the job to be tried again.
    """
    import_ = _take(import_id, at)
    if import_ is None:
        return
    with translation.override(import_.language):
        try:
            _check(import_, at)
        except Superseded:
            return
        except Refused as error:
            stop(import_, at=at, message=str(error.message))


def _take(import_id: UUID, at: datetime) -> Import | None:
    """The import, now ours, with the traces of an earlier try wiped; None if it is not to be checked."""
    with transaction.atomic():
        import_ = Import.objects.select_for_update(of=("self",)).select_related("file").filter(pk=import_id).first()
        if import_ is None or import_.state != ImportState.CHECKING:
            return None
        ImportRow.objects.filter(owner=import_).delete()
        import_.run, import_.rows_read, import_.counts, import_.passed_over = new_id(), 0, {}, {}
        drop_result(import_, at=at)
        import_.message = ""
        import_.save()
        return import_


def _check(import_: Import, at: datetime) -> None:
    reader = RowReader(import_, today=day_of(import_.created_at))
    checker = checker_for(import_, reader.spec)
    survey(checker, reader)
    counts: Counter[str] = Counter()
    for chunk in reader.chunks():
        verdicts = joined(chunk, checker.check(chunk), reader.spec)
        counts.update(v.kind.value for v in verdicts)
        with transaction.atomic():
            insert_rows(ImportRow, (_row(import_, v) for v in verdicts))
            _ours(import_).update(rows_read=F("rows_read") + len(chunk), counts=dict(counts))
    _finish(import_, reader, counts, at)


def _finish(import_: Import, reader: RowReader, counts: Counter[str], at: datetime) -> None:
    total = sum(counts.values())
    result = write_result(import_, reader, at=at) if counts[VerdictKind.ERROR] else None
    with transaction.atomic():
        _ours(import_).update(
            state=ImportState.CHECKED,
            rows_read=total,
            rows_expected=total,
            counts=dict(counts),
            passed_over=reader.passed_over.as_json(),
            result=result,
        )
        audit.record(
            actor=actor_of(import_), at=at, action="import.checked", object_kind="import", object_id=import_.pk,
            scope_path=import_.scope_path, detail={"kind": import_.spec, "counts": dict(counts)},
        )  # fmt: skip


class _Ours:
    """The import's row, as long as this job is the one at work."""

    def __init__(self, import_: Import) -> None:
        self._rows = Import.objects.filter(pk=import_.pk, run=import_.run, state=ImportState.CHECKING)

    def update(self, **changes: Any) -> None:
        """Write, or raise Superseded."""
        if not self._rows.update(**changes):
            raise Superseded


def _ours(import_: Import) -> _Ours:
    return _Ours(import_)


def drop_result(import_: Import, *, at: datetime) -> None:
    """Let the file of an earlier check go; the caller saves."""
    if import_.result_id is not None:
        files.erase(actor=actor_of(import_), at=at, file_ids=[import_.result_id])
        import_.result_id = None


def actor_of(import_: Import) -> Actor:
    """The person who began the import, with the grants that they hold now."""
    return Actor(account_id=import_.created_by_id, name=import_.created_by_name, home_path=import_.home_path)


def checker_for(import_: Import, spec: ImportSpec) -> Checker:
    """The context's checker. Raises Refused no_right if the person may no longer import there."""
    actor = actor_of(import_)
    if not actor.can(spec.verb, import_.scope_path):
        raise Refused("no_right", _("Your right to import here has ended meanwhile. Nothing more was entered."))
    return spec.build_checker(actor=actor, scope_path=import_.scope_path, at=import_.created_at)


def survey(checker: Checker, reader: RowReader) -> None:
    """Show the checker the whole file first, if it wants that."""
    look = getattr(checker, "survey", None)
    if look is not None:
        for chunk in reader.chunks():
            look(chunk)


def joined(rows: Sequence[ParsedRow], verdicts: Sequence[Verdict], spec: ImportSpec) -> list[Verdict]:
    """The checker's verdicts with the unreadable cells: a row with a problem is an error; every row has a name."""
    if len(rows) != len(verdicts):
        raise ValueError(f"import {spec.key}: {len(verdicts)} verdicts for {len(rows)} rows")
    title_key = next((c.key for c in spec.columns if c.is_title), "")
    return [_joined(row, verdict, title_key) for row, verdict in zip(rows, verdicts, strict=True)]


def _joined(row: ParsedRow, verdict: Verdict, title_key: str) -> Verdict:
    problems: tuple[Problem, ...] = verdict.problems
    if row.problems:
        failed = row.failed
        problems = row.problems + tuple(p for p in verdict.problems if p.column not in failed or not p.column)
    kind = VerdictKind.ERROR if problems else verdict.kind
    title = verdict.title or str(row.get(title_key) or "")
    return Verdict(row.number, kind, title[:80], "" if problems else verdict.note, problems, verdict.object_id)


def _row(import_: Import, verdict: Verdict) -> dict[str, Any]:
    return {
        "owner_id": import_.pk,
        "number": verdict.number,
        "kind": verdict.kind,
        "title": verdict.title,
        "note": str(verdict.note)[:300],
        "problems": problems_json(verdict),
        "object_id": verdict.object_id,
    }


def problems_json(verdict: Verdict) -> list[list[str]]:
    """Problems as they are kept."""
    return [[problem.column, str(problem.message)[:400]] for problem in verdict.problems]


def stop(import_: Import, *, at: datetime, message: str) -> None:
    """End an import that cannot go on, with words; what was entered stays entered."""
    Import.objects.filter(pk=import_.pk, state__in=[ImportState.CHECKING, ImportState.COMMITTING]).update(
        state=ImportState.FAILED, message=message[:400], finished_at=at
    )
