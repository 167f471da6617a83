"""Calling duties to mind: the office above to the secretaries below."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.compliance.access import get_place
from zhibu.compliance.choices import State
from zhibu.compliance.models import Judgment, Nudge, NudgeRound
from zhibu.compliance.queries.board import DutyRow, duties_at, judgments_below, local_names, still_to_do
from zhibu.compliance.words import kind_name
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.audit import actions as audit
from zhibu.foundation.jobs.actions import enqueue
from zhibu.foundation.notify.actions import notify
from zhibu.foundation.ui.formats import as_day
from zhibu.kernel import clock
from zhibu.members.queries.duties import managers_of
from zhibu.organizations.models import Organization

AT_ONCE = 200
"""Up to so many organizations are told right away, more in a round of jobs that tell so many each."""


@dataclass(frozen=True, slots=True)
class Nudged:
    """How many organizations were told now, and how many had nothing open or were told today already; `round` if
    there are so many that jobs tell them."""

    told: int
    spared: int
    round: NudgeRound | None = None


@transaction.atomic
def nudge(*, actor: Actor, at: datetime, organization_id: UUID) -> Nudged:
    """Tell whoever runs the organization what it still has to do, at most once a day, whoever presses.

    Order of effects: nudge, notices, audit. Raises NotFound, Forbidden without REMIND there.
    """
    place = get_place(actor, organization_id, Verb.REMIND)
    told = _tell(actor, at, place)
    return Nudged(int(told), int(not told))


@transaction.atomic
def nudge_all(*, actor: Actor, at: datetime, organization_id: UUID, kind: str, states: list[str]) -> Nudged:
    """The same for all organizations of a subtree that stand so with a duty of the period of today. More than
    `AT_ONCE` of them are told by jobs: one round a day for each node and duty, which `queries.rounds` tells of.

    Order of effects: nudges with notices and audit, or the round and its first job. Raises NotFound, Forbidden
    without REMIND on the node.
    """
    node = get_place(actor, organization_id, Verb.REMIND)
    day = clock.day_of(at)
    row = next((row for row in duties_at(node.path, day=day) if row.kind == kind), None)
    if row is None:
        return Nudged(0, 0)
    found = _not_told(node.path, kind, row.starts_on, states, day)
    first = list(found[: AT_ONCE + 1])
    if len(first) <= AT_ONCE:
        results = [_tell(actor, at, judgment.organization) for judgment in first]
        return Nudged(sum(results), len(results) - sum(results))
    return Nudged(0, 0, round=_begin(actor, at, node, row, found.count()))


def _not_told(path: str, kind: str, starts_on: date, states: list[str], day: date) -> QuerySet[Judgment]:
    told_today = Nudge.objects.filter(on=day).order_by().values("organization")
    below = judgments_below(path, kind=kind, starts_on=starts_on, states=states)
    return below.exclude(organization__in=told_today)


def _begin(actor: Actor, at: datetime, node: Organization, row: DutyRow, total: int) -> NudgeRound:
    """The round of the day, begun or begun anew; one that is under way goes on."""
    standing, is_new = NudgeRound.objects.get_or_create(
        organization=node, kind=row.kind, on=clock.day_of(at),
        defaults={
            "starts_on": row.starts_on, "total": total, "by_id": actor.account_id, "by_name": actor.name,
            "started_at": at,
        },
    )  # fmt: skip
    if not is_new and standing.finished_at is None:
        return standing
    if not is_new:
        standing.total, standing.told, standing.spared, standing.after = total, 0, 0, ""
        standing.by_id, standing.by_name, standing.started_at = actor.account_id, actor.name, at
        standing.finished_at = None
        standing.save()
    enqueue("compliance.nudge", {"round": str(standing.pk)}, at=at)
    return standing


@transaction.atomic
def carry_on(*, at: datetime, round_id: UUID) -> NudgeRound | None:
    """Tell the next `AT_ONCE` organizations of a round, in the name of who began it; the last part ends it and tells
    them. A round that is over is left alone, one of a day that is over ends. Rights were asked for at the start.

    Order of effects: nudges with notices and audit, round, next job or notice.
    """
    one = (
        NudgeRound.objects.select_for_update(of=("self",)).select_related("organization").filter(pk=round_id).first()
    )
    if one is None or one.finished_at is not None:
        return one
    actor = Actor(account_id=one.by_id, name=one.by_name)
    rows = _not_told(one.organization.path, one.kind, one.starts_on, [State.DUE, State.INVALID], one.on)
    part = list(rows.filter(path__gt=one.after)[:AT_ONCE]) if clock.day_of(at) == one.on else []
    told = sum(_tell(actor, at, judgment.organization) for judgment in part)
    one.told += told
    one.spared += len(part) - told
    if len(part) < AT_ONCE:
        one.finished_at = at
        _tell_end(one, at)
    else:
        one.after = part[-1].path
        enqueue("compliance.nudge", {"round": str(one.pk)}, at=at)
    one.save()
    return one


def _tell_end(one: NudgeRound, at: datetime) -> None:
    if one.by_id is None:
        return
    notify(
        account_ids=[one.by_id],
        kind="compliance.round",
        title=ngettext("%(n)d organization has been told.", "%(n)d organizations have been told.", one.told)
        % {"n": one.told},
        body=one.organization.name,
        url=reverse("compliance:branches", args=[one.organization_id]) + f"?kind={one.kind}",
        at=at,
        unique_key=f"compliance.round:{one.pk}:{one.started_at.isoformat()}",
    )


def _tell(actor: Actor, at: datetime, place: Organization) -> bool:
    """Whether somebody was told."""
    day = clock.day_of(at)
    open_now = still_to_do([place.pk], day=day)
    if not open_now:
        return False
    _row, is_new = Nudge.objects.get_or_create(
        organization=place, on=day, defaults={"by_id": actor.account_id, "by_name": actor.name, "at": at}
    )
    if not is_new:
        return False
    names = local_names(row.kind for row in open_now if row.kind.startswith("x-"))
    first = open_now[0]
    listed = "、".join(str(kind_name(row.kind, names)) for row in open_now[:4])
    told = notify(
        account_ids=managers_of(place.path, at=at),
        kind="compliance.nudge",
        title=_("Still to do by %(day)s: %(what)s") % {"day": as_day(first.ends_on), "what": listed},
        body=_("%(who)s calls it to mind. You can call the meeting right from here.") % {"who": actor.name},
        url=reverse("compliance:organization", args=[place.pk]),
        at=at,
        unique_key=f"compliance.nudge:{place.pk}:{day.isoformat()}",
    )
    audit.record(
        actor=actor, at=at, action="compliance.nudged", object_kind="organization", object_id=place.pk,
        scope_path=place.path, detail={"told": told},
    )  # fmt: skip
    return True
