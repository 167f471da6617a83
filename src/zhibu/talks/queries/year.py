"""The year of talks of branches: what is due, what is done, who is still without. Sets of branches at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from zhibu.foundation.rulebook.queries import number, rule_in_force
from zhibu.foundation.rulebook.rules import Rule
from zhibu.kernel import clock
from zhibu.members.choices import Standing
from zhibu.members.models import Member
from zhibu.members.queries.places import TENURE, stays_in
from zhibu.members.rules.tenure import tenure_of
from zhibu.organizations.models import Organization
from zhibu.organizations.queries import leaders_on
from zhibu.organizations.queries.many import parts_of
from zhibu.talks.choices import TalkState
from zhibu.talks.models import Talk
from zhibu.talks.rules.pairs import Held, Roster, Year, judge

RULE = "talk.per_year"


@dataclass(frozen=True, slots=True)
class TalkYear:
    """How many talks the year asks of a branch and how many of them are done."""

    due: int
    done: int

    @property
    def missing(self) -> int:
        """How many are not done."""
        return self.due - self.done


def talks_due_and_done(
    organization_ids: Iterable[UUID], year: int, *, on: date | None = None
) -> dict[UUID, TalkYear]:
    """For each of these branches, what the year asks and what is done, by the members and the committee of the day
    `on` (today; of a year that is over, its last day). All are in the answer.

    Four queries for each 5,000 branches, five for a year that is over.
    """
    years = years_of(organization_ids, year, on=on)
    return {pk: TalkYear(found.due, found.done) for pk, found in years.items()}


def years_of(organization_ids: Iterable[UUID], year: int, *, on: date | None = None) -> dict[UUID, Year]:
    """The same with everybody who is still without."""
    wanted = sorted(set(organization_ids))
    today = on or clock.today()
    day = day_judged(year, today)
    rosters, talks, times = rosters_on(wanted, day, today=today), held_in(wanted, year), times_on(wanted, day)
    return {pk: judge(rosters[pk], talks.get(pk, ()), times=times.get(pk, 1)) for pk in wanted}


def day_judged(year: int, today: date) -> date:
    """The day whose members and committee count for a year: today, or its last day once it is over."""
    return min(today, date(year, 12, 31))


def rule_for(path: str, day: date) -> Rule:
    """The rule that binds the branch at `path` on a day."""
    return rule_in_force(RULE, on=day, path=path)


def times_on(organization_ids: Iterable[UUID], day: date) -> dict[UUID, int]:
    """How often the rule asks, branch by branch. One query for each 5,000."""
    found = {}
    for part in parts_of(organization_ids):
        for pk, path in Organization.objects.filter(pk__in=part).order_by("pk").values_list("pk", "path"):
            found[pk] = int(number(RULE, on=day, path=path))
    return found


def rosters_on(organization_ids: Sequence[UUID], day: date, *, today: date) -> dict[UUID, Roster]:
    """The committee and the members of each branch on a day, without those lost or suspended.

    Two queries for each 5,000 branches.
    """
    people: dict[UUID, dict[UUID, bool]] = defaultdict(dict)
    for place, member_id, is_exempt in _present(organization_ids) if day >= today else _past(organization_ids, day):
        people[place][member_id] = is_exempt
    leaders = leaders_on(organization_ids, day)
    found = {}
    for pk in organization_ids:
        here = people[pk]
        held = {holder.member_id for holder in leaders.get(pk, ()) if holder.member_id}
        committee = frozenset(held & here.keys())
        members = frozenset(here.keys() - committee)
        found[pk] = Roster(committee, members, frozenset(m for m in members if not here[m]))
    return found


def _present(organization_ids: Iterable[UUID]) -> Iterable[tuple[UUID, UUID, bool]]:
    for part in parts_of(organization_ids):
        rows = Member.objects.filter(organization_id__in=part, standing=Standing.NORMAL, is_lost=False).order_by("pk")
        yield from rows.values_list("organization_id", "pk", "exempt_from_hours")


def _past(organization_ids: Iterable[UUID], day: date) -> Iterable[tuple[UUID, UUID, bool]]:
    """Who counted on a day that is over; exemption and contact as they stand today."""
    for part in parts_of(organization_ids):
        rows = stays_in(part, [*TENURE, "pk", "exempt_from_hours", "is_lost"])
        for place, since, until, category, standing, joined, confirmed, suspended, left, pk, exempt, lost in rows:
            tenure = tenure_of(
                category=category, standing=standing, joined_on=joined, confirmed_on=confirmed,
                suspended_on=suspended, left_on=left, since=since, until=until,
            )  # fmt: skip
            if not lost and tenure.category_on(day):
                yield place, pk, exempt


def held_in(organization_ids: Iterable[UUID], year: int) -> dict[UUID, list[Held]]:
    """The talks that count, branch by branch. One query for each 5,000."""
    found: dict[UUID, list[Held]] = defaultdict(list)
    for part in parts_of(organization_ids):
        rows = Talk.objects.filter(
            organization_id__in=part, on__gte=date(year, 1, 1), on__lt=date(year + 1, 1, 1),
            state=TalkState.CONFIRMED,
        ).order_by("on", "pk")  # fmt: skip
        columns = ("organization_id", "one_id", "other_id", "one_on_committee", "other_on_committee")
        for pk, one, other, one_sits, other_sits in rows.values_list(*columns):
            found[pk].append(Held(one, other, one_sits, other_sits))
    return found


def names_in(member_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of members, in the order of their readings. One query."""
    rows = Member.objects.filter(pk__in=list(member_ids)).order_by("pinyin", "pk")
    return dict(rows.values_list("pk", "name"))
