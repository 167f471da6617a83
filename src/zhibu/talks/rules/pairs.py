"""Whom the year pairs: committee members with each other, each member with the committee, members with each other."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple
from uuid import UUID

from zhibu.talks.choices import TalkKind


@dataclass(frozen=True, slots=True)
class Roster:
    """A branch on a day: its committee, its other members, and of whom of these talks are asked (not the exempt)."""

    committee: frozenset[UUID]
    members: frozenset[UUID]
    asked: frozenset[UUID]


class Held(NamedTuple):
    """A talk that counts, and who of the two was on the committee on its day."""

    one: UUID
    other: UUID
    one_on_committee: bool
    other_on_committee: bool


@dataclass(frozen=True, slots=True)
class Part:
    """How many talks of one kind the year asks for and how many of them are done."""

    kind: TalkKind
    due: int
    done: int


@dataclass(frozen=True, slots=True)
class Year:
    """A branch's year of talks: the three kinds, and who is still without."""

    parts: Sequence[Part]
    pairs_open: Sequence[tuple[UUID, UUID]]
    without_committee: Sequence[UUID]
    without_member: Sequence[UUID]

    @property
    def due(self) -> int:
        """How many talks in all."""
        return sum(part.due for part in self.parts)

    @property
    def done(self) -> int:
        """How many of them are done; further talks of the same pair count no more."""
        return sum(part.done for part in self.parts)


def kind_of(one_on_committee: bool, other_on_committee: bool) -> TalkKind:
    """Between whom a talk is.

    Source: 中国共产党支部工作条例（试行）第十九条, docs/rules/talks.md.
    """
    if one_on_committee and other_on_committee:
        return TalkKind.COMMITTEE
    if one_on_committee or other_on_committee:
        return TalkKind.COMMITTEE_MEMBER
    return TalkKind.MEMBERS


def judge(roster: Roster, talks: Iterable[Held], *, times: int) -> Year:
    """The year of a branch, each pair or person asked for `times` talks.

    Committee members: every pair. Every other member of whom talks are asked: with somebody who was on the
    committee on that day or is now, and with somebody who was not on that day. Without another member nobody is
    asked for the last.

    Source: 中国共产党支部工作条例（试行）第十九条, docs/rules/talks.md.
    """
    pairs: Counter[tuple[UUID, UUID]] = Counter()
    with_committee: Counter[UUID] = Counter()
    with_member: Counter[UUID] = Counter()
    for talk in talks:
        pairs[_ordered(talk.one, talk.other)] += 1
        for person, counterpart, was_on_committee in (
            (talk.one, talk.other, talk.other_on_committee),
            (talk.other, talk.one, talk.one_on_committee),
        ):
            if was_on_committee or counterpart in roster.committee:
                with_committee[person] += 1
            if not was_on_committee:
                with_member[person] += 1
    wanted = [_ordered(*pair) for pair in combinations(sorted(roster.committee, key=_number), 2)]
    asked = sorted(roster.asked, key=_number)
    among = asked if len(roster.members) > 1 else []
    return Year(
        parts=[
            Part(TalkKind.COMMITTEE, times * len(wanted), sum(min(times, pairs[pair]) for pair in wanted)),
            Part(TalkKind.COMMITTEE_MEMBER, times * len(asked), sum(min(times, with_committee[p]) for p in asked)),
            Part(TalkKind.MEMBERS, times * len(among), sum(min(times, with_member[p]) for p in among)),
        ],
        pairs_open=[pair for pair in wanted if pairs[pair] < times],
        without_committee=[person for person in asked if with_committee[person] < times],
        without_member=[person for person in among if with_member[person] < times],
    )


def _number(one: UUID) -> int:
    """What ids are sorted by: much quicker than the ids themselves."""
    return one.int


def _ordered(one: UUID, other: UUID) -> tuple[UUID, UUID]:
    return (one, other) if one.int < other.int else (other, one)


@dataclass(frozen=True, slots=True)
class StillToTalk:
    """With whom one person still has to talk: partners one by one, and whether any member will do."""

    committee: Sequence[UUID]
    members: Sequence[UUID]


def still_to_talk(me: UUID, roster: Roster, year: Year) -> StillToTalk:
    """With whom `me` still has to talk this year, as far as the rule names anybody.

    On the committee: the others there without a talk with `me`, and members without a talk with any of the committee.
    Everybody else: any of the committee, any other member, as long as that talk is missing.

    Source: docs/rules/talks.md.
    """
    if me in roster.committee:
        partners = [b if a == me else a for a, b in year.pairs_open if me in (a, b)]
        return StillToTalk(partners, list(year.without_committee))
    return StillToTalk(
        sorted(roster.committee) if me in year.without_committee else [],
        sorted(roster.members - {me}) if me in year.without_member else [],
    )


def by_person(year: Year) -> dict[UUID, list[TalkKind]]:
    """For everybody who is still without: which talks are missing.

    Source: docs/rules/talks.md.
    """
    found: dict[UUID, list[TalkKind]] = defaultdict(list)
    for one, other in year.pairs_open:
        for person in (one, other):
            if TalkKind.COMMITTEE not in found[person]:
                found[person].append(TalkKind.COMMITTEE)
    for person in year.without_committee:
        found[person].append(TalkKind.COMMITTEE_MEMBER)
    for person in year.without_member:
        found[person].append(TalkKind.MEMBERS)
    return dict(found)
