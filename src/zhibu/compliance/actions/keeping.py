"""Keeping judgments: judge anew what may have changed, write the differences, carry them up the tree."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from zhibu.compliance.models import Judgment, KeepingTurn, PastJudgment, Tally
from zhibu.compliance.queries.judging import Judged, judge_many
from zhibu.compliance.rules.sums import FIELDS, Stand, changes
from zhibu.kernel import clock
from zhibu.kernel.batches import collector_resting
from zhibu.kernel.paths import STEP

TIME = "time"
"""The cause of a new judgment that leaves no trace of the old one: a day has passed."""
CHUNK = 500
_WRITTEN = (
    "path",
    "ends_on",
    "span",
    "times",
    "state",
    "why",
    "done",
    "invalid",
    "planned",
    "unconfirmed",
    "judged_on",
)


def horizon(day: date) -> tuple[date, date]:
    """The days for whose periods judgments are kept: last year and this one, half-open."""
    return date(day.year - 1, 1, 1), date(day.year + 1, 1, 1)


@transaction.atomic
def judge_anew(
    *,
    organization_ids: Iterable[UUID],
    at: datetime,
    cause: str,
    since: date | None = None,
    until: date | None = None,
) -> int:
    """Judge every duty of these organizations in `[since, until)` (else in the whole horizon) and keep what differs;
    how many judgments changed.

    Order of effects: judgments, those that they replace (unless `cause` is TIME), sums of all nodes above.
    """
    first, last = horizon(clock.day_of(at))
    since, until = max(since or first, first), min(until or last, last)
    ids = sorted(set(organization_ids))
    if not ids or since >= until:
        return 0
    take_turn()
    with collector_resting():
        return _keep(ids, since=since, until=until, at=at, cause=cause)


def _keep(ids: list[UUID], *, since: date, until: date, at: datetime, cause: str) -> int:
    day = clock.day_of(at)
    judged = judge_many(ids, since=since, until=until, day=day)
    standing = _standing(ids, min([since, *{j.duty.period.starts_on for j in judged}]), until)
    differing, replaced = [], []
    for j in judged:
        row = standing[j.organization_id].pop((j.duty.kind, j.duty.period.starts_on), None)
        if row is None or not _is_same(row, j):
            differing.append(j)
            replaced += [row] if row else []
    gone = [row for rows in standing.values() for row in rows.values() if row.ends_on >= since]
    _write(differing, gone, day)
    if cause != TIME:
        _remember([row for row in [*replaced, *gone] if row.judged_on], cause, at)
    _carry_up([*replaced, *gone], differing)
    return len(differing) + len(gone)


def take_turn() -> None:
    """Wait until nobody else keeps the sums, until the end of this transaction."""
    if not KeepingTurn.objects.select_for_update().filter(pk=1).first():
        KeepingTurn.objects.bulk_create([KeepingTurn(pk=1)], ignore_conflicts=True)
        KeepingTurn.objects.select_for_update().get(pk=1)


class _Kept(NamedTuple):
    """A judgment that stands, as read."""

    id: int
    organization_id: UUID
    path: str
    kind: str
    starts_on: date
    ends_on: date
    times: int
    state: str
    why: str
    done: int
    invalid: int
    planned: int
    unconfirmed: int
    judged_on: date


def _standing(ids: list[UUID], since: date, until: date) -> dict[UUID, dict[tuple[str, date], _Kept]]:
    """What stands, by organization, then by duty. One query for each 5,000."""
    found: dict[UUID, dict[tuple[str, date], _Kept]] = {pk: {} for pk in ids}
    for start in range(0, len(ids), 5_000):
        rows = Judgment.objects.filter(
            organization_id__in=ids[start : start + 5_000], starts_on__gte=since, starts_on__lt=until
        ).order_by("organization_id")
        for pk, same in groupby(rows.values_list(*_Kept._fields).iterator(), key=itemgetter(1)):
            found[pk].update({(row[3], row[4]): _Kept._make(row) for row in same})
    return found


def _is_same(row: _Kept, judged: Judged) -> bool:
    """Whether the judgment says what was found."""
    v = judged.verdict
    return (
        row.state == v.state and row.why == v.why and row.done == v.done and row.invalid == v.invalid
        and row.planned == v.planned and row.unconfirmed == v.unconfirmed and row.times == v.times
        and row.path == judged.path
    )  # fmt: skip


def _write(judged: list[Judged], gone: list[_Kept], day: date) -> None:
    rows = [
        Judgment(
            organization_id=j.organization_id, path=j.path, kind=j.duty.kind, span=j.span,
            starts_on=j.duty.period.starts_on, ends_on=j.verdict.ends_on, times=j.verdict.times,
            state=j.verdict.state, why=j.verdict.why, done=j.verdict.done, invalid=j.verdict.invalid,
            planned=j.verdict.planned, unconfirmed=j.verdict.unconfirmed, judged_on=day,
        )
        for j in judged
    ]  # fmt: skip
    Judgment.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["organization", "kind", "starts_on"],
        update_fields=_WRITTEN, batch_size=CHUNK,
    )  # fmt: skip
    for start in range(0, len(gone), CHUNK):
        Judgment.objects.filter(pk__in=[row.id for row in gone[start : start + CHUNK]]).delete()


def _remember(rows: list[_Kept], cause: str, at: datetime) -> None:
    PastJudgment.objects.bulk_create(
        [
            PastJudgment(
                organization_id=row.organization_id, kind=row.kind, starts_on=row.starts_on, times=row.times,
                state=row.state, why=row.why, done=row.done, invalid=row.invalid, cause=cause,
                judged_on=row.judged_on, replaced_at=at,
            )
            for row in rows
        ],
        batch_size=CHUNK,
    )  # fmt: skip


def _carry_up(before: list[_Kept], after: list[Judged]) -> None:
    """Add the differences to the sums of every node concerned: one read and one write for each 500 rows."""
    old = {(f"{row.path}", (row.kind, row.starts_on)): Stand(row.state, bool(row.unconfirmed)) for row in before}
    new = {
        (j.path, (j.duty.kind, j.duty.period.starts_on)): Stand(j.verdict.state, bool(j.verdict.unconfirmed))
        for j in after
    }
    differences = changes(old, new)
    places = sorted(differences)
    for start in range(0, len(places), CHUNK):
        part = places[start : start + CHUNK]
        rows = Tally.objects.filter(path__in={path for path, _ in part}, starts_on__in={key[1] for _, key in part})
        known = {(row.path, (row.kind, row.starts_on)): row for row in rows.order_by()}
        Tally.objects.bulk_create(
            [_tally(known.get(place), place, differences[place]) for place in part],
            update_conflicts=True, unique_fields=["path", "starts_on", "kind"], update_fields=FIELDS,
        )  # fmt: skip


def _tally(row: Tally | None, place: tuple[str, tuple[str, date]], change: dict[str, int]) -> Tally:
    path, (kind, starts_on) = place
    sums = {name: (getattr(row, name) if row else 0) + change[name] for name in FIELDS}
    return Tally(path=path, parent_path=path[:-STEP], kind=kind, starts_on=starts_on, **sums)
