"""A member's own talks: those arranged, those to confirm, those of the year, and with whom one still has to talk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.rulebook.rules import Rule
from zhibu.members.choices import Standing
from zhibu.members.models import Member
from zhibu.talks.access import of_the_two
from zhibu.talks.choices import TalkState
from zhibu.talks.models import Talk, TalkNote
from zhibu.talks.queries.year import held_in, names_in, rosters_on, rule_for
from zhibu.talks.rules.pairs import judge, kind_of, still_to_talk


@dataclass(frozen=True, slots=True)
class OwnTalk:
    """A talk as one of the two sees it."""

    id: UUID
    partner: str
    state: str
    state_label: str
    kind_label: str
    starts_at: datetime | None
    on: date | None
    is_mine_to_confirm: bool


def talks_of(member_id: UUID) -> QuerySet[Talk]:
    """All talks of a member, unordered."""
    return Talk.objects.filter(of_the_two(member_id))


def own_talks_of(member_id: UUID) -> QuerySet[Talk]:
    """All talks of a member with the names of the two, the newest entry first. One query when read."""
    return talks_of(member_id).select_related("one", "other").order_by("-pk")


def own_talk(talk: Talk, member_id: UUID) -> OwnTalk:
    """A talk (both people loaded) as this one of the two sees it."""
    partner = talk.other if talk.one_id == member_id else talk.one
    state = TalkState(talk.state)
    waits_for_me = state == TalkState.HELD and talk.recorded_by_id != member_id
    return OwnTalk(
        id=talk.pk, partner=partner.name, state=state.value,
        state_label=_("Please confirm") if waits_for_me else str(state.label),
        kind_label=str(kind_of(talk.one_on_committee, talk.other_on_committee).label),
        starts_at=talk.starts_at, on=talk.on,
        is_mine_to_confirm=waits_for_me,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class OwnTalks:
    """Everything on the own page but the partners."""

    to_confirm: Sequence[OwnTalk]
    arranged: Sequence[OwnTalk]
    past: Sequence[OwnTalk]


def own_talks(member_id: UUID, year: int) -> OwnTalks:
    """The open talks whenever they are, the others of a year. One query; reads nothing sealed."""
    rows = (
        talks_of(member_id)
        .select_related("one", "other")
        .only("one__name", "other__name", "one_on_committee", "other_on_committee", "state", "starts_at", "on",
              "recorded_by_id")
        .order_by("-on", "starts_at", "pk")
    )  # fmt: skip
    found = [own_talk(talk, member_id) for talk in rows.exclude(state=TalkState.CANCELLED)]
    arranged = [talk for talk in found if talk.state == TalkState.PLANNED]
    return OwnTalks(
        to_confirm=[talk for talk in found if talk.is_mine_to_confirm],
        arranged=sorted(arranged, key=lambda talk: talk.starts_at.timestamp() if talk.starts_at else 0),
        past=[
            talk for talk in found
            if talk.on and talk.on.year == year and not talk.is_mine_to_confirm and talk.state != TalkState.PLANNED
        ],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Partner:
    """Somebody with whom one may talk."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class OwnDuty:
    """With whom one still has to talk this year. `any_*`: one of the list is enough."""

    is_on_committee: bool
    committee: Sequence[Partner]
    members: Sequence[Partner]
    rule: Rule

    @property
    def is_done(self) -> bool:
        """Whether nothing is missing."""
        return not self.committee and not self.members


def own_duty(me: Member, *, today: date) -> OwnDuty:
    """With whom a member (branch loaded) still has to talk in the present year. Four queries."""
    branch = me.organization
    roster = rosters_on([branch.pk], today, today=today)[branch.pk]
    rule = rule_for(branch.path, today)
    year = judge(roster, held_in([branch.pk], today.year).get(branch.pk, ()), times=int(rule.value))
    still = still_to_talk(me.pk, roster, year)
    names = names_in([*still.committee, *still.members])
    return OwnDuty(
        is_on_committee=me.pk in roster.committee,
        committee=[Partner(pk, name) for pk, name in names.items() if pk in set(still.committee)],
        members=[Partner(pk, name) for pk, name in names.items() if pk in set(still.members)],
        rule=rule,
    )


def partners_of(me: Member) -> list[Partner]:
    """Everybody else in the own branch, by name. One query."""
    rows = Member.objects.filter(organization_id=me.organization_id, standing=Standing.NORMAL).exclude(pk=me.pk)
    return [Partner(pk, name) for pk, name in rows.order_by("pinyin", "pk").values_list("pk", "name")]


@dataclass(frozen=True, slots=True)
class NoteRead:
    """What one of the two has written."""

    author: str
    is_mine: bool
    text: str
    at: datetime


def notes_on(talk: Talk, member_id: UUID) -> list[NoteRead]:
    """What the two have written, the own first. One query. Only for a talk that `access.get_talk` has given."""
    rows = TalkNote.objects.filter(talk=talk).select_related("author").order_by("at", "pk")
    found = [NoteRead(note.author.name, note.author_id == member_id, note.text, note.at) for note in rows]
    return sorted(found, key=lambda note: not note.is_mine)


def arranged_between(actor: Actor, since: datetime, until: datetime) -> list[Talk]:
    """The actor's arranged and cancelled talks that begin in [since, until), for calendars. One query."""
    if actor.member_id is None:
        return []
    rows = talks_of(actor.member_id).filter(starts_at__gte=since, starts_at__lt=until)
    return list(rows.only("state", "starts_at", "sequence", "changed_at").order_by("starts_at", "pk"))
