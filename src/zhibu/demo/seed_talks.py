"""Building the demonstration's talks of this year: most branches are on their way, none is through."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import combinations
from random import Random

from zhibu.demo import bulk
from zhibu.demo.seed_people import Enrolled
from zhibu.kernel.clock import ZONE
from zhibu.kernel.ids import new_id
from zhibu.talks.choices import TalkState
from zhibu.talks.models import Talk

Pair = tuple[Enrolled, Enrolled]


def talk_for_a_year(rng: Random, enrolled: Sequence[Enrolled], at: datetime) -> int:
    """Talks of this year until now, that they took place alone; how many."""
    people: dict[str, list[Enrolled]] = {}
    for e in enrolled:
        people.setdefault(e.branch.organization.path, []).append(e)
    names = [
        "id", "organization", "one", "other", "one_on_committee", "other_on_committee", "state", "on", "starts_at",
        "reason", "place", "arranged_by_id", "recorded_by_id", "created_at", "changed_at",
    ]  # fmt: skip
    return bulk.insert(Talk, names, (_row(rng, pair, at) for own in people.values() for pair in _pairs(rng, own)))


def _pairs(rng: Random, own: Sequence[Enrolled]) -> Iterator[Pair]:
    """Who has talked with whom in a branch: the committee among itself and with members, neighbors on the roster."""
    eager = rng.uniform(0.55, 1.0)
    committee = [e for e in own if e.post]
    others = [e for e in own if not e.post]
    yield from (pair for pair in combinations(committee, 2) if rng.random() < eager)
    yield from ((e, rng.choice(committee)) for e in others if rng.random() < eager)
    yield from (pair for pair in zip(others[::2], others[1::2], strict=False) if rng.random() < eager)


def _row(rng: Random, pair: Pair, at: datetime) -> tuple[object, ...]:
    one, other = sorted(pair, key=lambda e: e.member_id)
    first = date(at.astimezone(ZONE).year, 1, 6)
    on = first + timedelta(days=rng.randrange(max(1, (at.astimezone(ZONE).date() - first).days)))
    when = datetime(on.year, on.month, on.day, 17, 30, tzinfo=ZONE)
    return (
        new_id(), one.branch.organization.pk, one.member_id, other.member_id, bool(one.post), bool(other.post),
        TalkState.CONFIRMED.value, on, None, "", "", None, one.member_id, when, when,
    )  # fmt: skip
