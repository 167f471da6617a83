"""Proving judgments and sums by making them anew."""

from collections import Counter
from datetime import datetime

from django.db import transaction

from zhibu.compliance.actions.keeping import TIME, horizon, judge_anew, take_turn
from zhibu.compliance.models import Judgment, Tally
from zhibu.compliance.queries.judging import judge_many
from zhibu.compliance.queries.places import dutiful_below
from zhibu.compliance.rules.sums import FIELDS
from zhibu.kernel import clock, paths

PART = 2_000


@transaction.atomic
def rebuild(*, at: datetime) -> int:
    """Throw the judgments and sums of last year and this one away and write them anew; how many judgments.

    What was judged before stays, and so do older years: nobody judges them any more.
    """
    take_turn()
    since, _until = horizon(clock.day_of(at))
    Judgment.objects.filter(starts_on__gte=since).delete()
    Tally.objects.filter(starts_on__gte=since).delete()
    ids = dutiful_below("")
    return sum(
        judge_anew(organization_ids=ids[start : start + PART], at=at, cause=TIME)
        for start in range(0, len(ids), PART)
    )


def differences(*, at: datetime) -> list[str]:
    """What is kept and is not what a fresh judging and summing find, in words; empty if all agrees."""
    day = clock.day_of(at)
    since, until = horizon(day)
    fresh = {
        (j.organization_id, j.duty.kind, j.duty.period.starts_on): (j.path, j.verdict.state, j.verdict.done)
        for j in judge_many(dutiful_below(""), since=since, until=until, day=day)
    }
    kept = {
        (row[0], row[1], row[2]): row[3:]
        for row in Judgment.objects.order_by().values_list(
            "organization_id", "kind", "starts_on", "path", "state", "done"
        )
        if row[2] >= since
    }
    found = [
        f"{key[1]} {key[2]} of {key[0]}: kept {kept.get(key)}, found {fresh.get(key)}"
        for key in sorted(kept.keys() | fresh.keys(), key=str)
        if kept.get(key) != fresh.get(key)
    ]
    return found + _sums_that_differ()


def _sums_that_differ() -> list[str]:
    sums: Counter[tuple[str, str, object, str]] = Counter()
    rows = Judgment.objects.order_by().values_list("path", "kind", "starts_on", "state", "unconfirmed")
    for path, kind, starts_on, state, unconfirmed in rows.iterator():
        for above in paths.ancestors(path):
            sums[above, kind, starts_on, state] += 1
            sums[above, kind, starts_on, "unconfirmed"] += bool(unconfirmed)
    kept: Counter[tuple[str, str, object, str]] = Counter()
    for path, kind, starts_on, *counts in Tally.objects.order_by().values_list("path", "kind", "starts_on", *FIELDS):
        for name, count in zip(FIELDS, counts, strict=True):
            kept[path, kind, starts_on, name] += count
    return [
        f"sum of {key}: kept {kept[key]}, found {sums[key]}"
        for key in sorted(kept.keys() | sums.keys(), key=str)
        if kept[key] != sums[key]
    ]
