"""What is done behind the pages: judging a day that has passed and whatever concerns many organizations, reminding
many."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from zhibu.compliance.actions.keeping import TIME, judge_anew
from zhibu.compliance.actions.nudging import carry_on
from zhibu.compliance.queries.places import dutiful_below
from zhibu.foundation.jobs.actions import enqueue
from zhibu.foundation.jobs.registry import job, periodic
from zhibu.foundation.rulebook import local
from zhibu.kernel import clock

PART = 200
"""So many organizations are judged in one job: a second or two."""
AT_ONCE = 20
"""Up to so many are judged right away."""


def judge_in_parts(ids: Sequence[UUID], *, cause: str) -> None:
    """Judge a few organizations now, many in jobs of `PART` each. Runs inside the caller's transaction."""
    if len(ids) <= AT_ONCE:
        judge_anew(organization_ids=ids, at=clock.now(), cause=cause)
        return
    for start in range(0, len(ids), PART):
        part = [str(pk) for pk in ids[start : start + PART]]
        enqueue("compliance.judge", {"ids": part, "cause": cause}, at=clock.now())


@job("compliance.judge", atomic=True)
def judge_part(payload: dict[str, Any]) -> None:
    """Judge some organizations anew; a payload may name the first day that matters."""
    since = date.fromisoformat(payload["since"]) if payload.get("since") else None
    if payload["cause"] == "rule":
        local.forget()
    judge_anew(
        organization_ids=[UUID(pk) for pk in payload["ids"]], at=clock.now(), cause=payload["cause"], since=since
    )


@job("compliance.nudge", atomic=True)
def nudge_part(payload: dict[str, Any]) -> None:
    """The next part of a round of reminders."""
    carry_on(at=clock.now(), round_id=UUID(payload["round"]))


@periodic("compliance.day", cron="10 0 * * *")
def judge_the_day(payload: dict[str, Any]) -> None:
    """A day has passed: what was due may be overdue, what was ahead due, a record late, a year begun. All are judged
    anew in parts, from the first day of the month before on; what does not change writes nothing."""
    ids = dutiful_below("")
    since = (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)
    for start in range(0, len(ids), PART):
        part = [str(pk) for pk in ids[start : start + PART]]
        enqueue("compliance.judge", {"ids": part, "cause": TIME, "since": since.isoformat()}, at=clock.now())
