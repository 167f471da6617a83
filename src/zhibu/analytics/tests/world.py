"""A small world in which things happen: each writes its source and publishes its event, as the contexts do."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from zhibu.foundation.events.actions import publish
from zhibu.kernel import paths
from zhibu.kernel.periods import week_of
from zhibu.learning.choices import HoursKind
from zhibu.learning.events import CheckedIn, HoursEntered
from zhibu.learning.models import CheckIn, HoursEntry
from zhibu.learning.tests.factories import LessonFactory
from zhibu.members.choices import Standing
from zhibu.members.events import MemberLeft, MemberMoved, MembersEnrolled
from zhibu.members.models import Member
from zhibu.members.tests.factories import MemberFactory
from zhibu.organizations.choices import OrganizationKind, PostKind
from zhibu.organizations.events import OrganizationFounded, OrganizationMoved, PostLeft, PostTaken
from zhibu.organizations.models import Organization, PostHolding
from zhibu.organizations.tests.factories import OrganizationFactory


class World:
    """The zone of the cast, whose people act."""

    def __init__(self, zone: Any, at: datetime) -> None:
        self.zone = zone
        self.at = at
        self.today = at.date()
        self.people: list[Member] = []
        self.branches = [zone.branch, zone.branch_next, zone.branch_far]
        self.above = [zone.root, zone.committee, zone.other_committee]

    def enroll(self, branch: Organization, count: int) -> None:
        """New members of a branch."""
        self.people += MemberFactory.create_batch(count, organization=branch)
        publish(MembersEnrolled(self._path(branch), count, self.today), at=self.at)

    def check_in(self, person: Member, weeks_ago: int = 0) -> None:
        """One more check-in in a week."""
        day = self.today - timedelta(weeks=weeks_ago)
        path, week = self._path_of(person), week_of(day)
        nth = CheckIn.objects.filter(member=person, week=week).count() + 1
        lesson = LessonFactory(organization=self.zone.root)
        CheckIn.objects.create(
            member=person, lesson=lesson, path=path, week=week, nth_of_week=nth, counted=nth <= 3,
            hours=Decimal("0.1"), reflection="学到了", at=self.at,
        )  # fmt: skip
        publish(CheckedIn(person.pk, path, lesson.pk, week, nth), at=self.at)

    def enter_hours(self, person: Member, hours: Decimal, year: int = 2026) -> None:
        """A line of the ledger."""
        path = self._path_of(person)
        HoursEntry.objects.create(
            member=person, path=path, year=year, hours=hours, kind=HoursKind.CLASS, title="培训班",
            on=date(year, 5, 6), at=self.at, actor_name="林知行",
        )  # fmt: skip
        nothing = Decimal(0)
        publish(HoursEntered(person.pk, path, year, hours, nothing, nothing, nothing), at=self.at)

    def transfer(self, person: Member, branch: Organization) -> None:
        """A member changes branch."""
        before = self._path_of(person)
        Member.objects.filter(pk=person.pk).update(organization=branch)
        publish(MemberMoved(person.pk, before, self._path(branch), self.today), at=self.at)

    def leave(self, person: Member) -> None:
        """A membership ends."""
        self.people.remove(person)
        Member.objects.filter(pk=person.pk).update(standing=Standing.ENDED)
        publish(MemberLeft(person.pk, self._path_of(person), self.today), at=self.at)

    def take_post(self, person: Member) -> None:
        """Committee member of the own branch."""
        member = Member.objects.select_related("organization").get(pk=person.pk)
        PostHolding.objects.get_or_create(
            organization=member.organization, post=PostKind.COMMISSIONER, holder_id=person.pk, ends_on=None,
            defaults={"holder_name": member.name, "starts_on": date(2025, 1, 1)},
        )  # fmt: skip
        path = member.organization.path
        publish(PostTaken(member.organization_id, path, "commissioner", person.pk, self.today), at=self.at)

    def leave_posts(self, person: Member) -> None:
        """No post any more."""
        PostHolding.objects.filter(holder_id=person.pk).update(ends_on=self.today)
        publish(PostLeft(self.zone.root.pk, self.zone.root.path, "commissioner", person.pk, self.today), at=self.at)

    def found(self, parent: Organization) -> None:
        """A branch more."""
        parent.refresh_from_db()
        branch = OrganizationFactory(parent=parent, kind=OrganizationKind.BRANCH, created_at=self.at)
        self.branches.append(branch)
        publish(OrganizationFounded(branch.pk, branch.path, self.today), at=self.at)

    def move(self, node: Organization, to: Organization) -> None:
        """A subtree changes its place."""
        node.refresh_from_db()
        to.refresh_from_db()
        if paths.is_within(to.path, node.path) or node.parent_id == to.pk:
            return
        old, new = node.path, paths.child(to.path, to.next_child)
        Organization.objects.filter(pk=to.pk).update(next_child=to.next_child + 1)
        Organization.objects.filter(pk=node.pk).update(parent=to)
        for row in Organization.objects.filter(path__gte=old, path__lt=paths.beyond(old)).order_by("path"):
            Organization.objects.filter(pk=row.pk).update(path=new + row.path[len(old) :])
        publish(OrganizationMoved(node.pk, old, new, self.today), at=self.at)

    def something(self, chance: Random) -> None:
        """Any of it."""
        person = chance.choice(self.people)
        happening = chance.choice(
            [
                lambda: self.check_in(person, chance.randrange(6)),
                lambda: self.check_in(person, chance.randrange(6)),
                lambda: self.enter_hours(
                    person, Decimal(chance.randrange(-20, 400)) / 10, chance.choice([2025, 2026])
                ),
                lambda: self.enroll(chance.choice(self.branches), chance.randrange(1, 4)),
                lambda: self.transfer(person, chance.choice(self.branches)),
                lambda: len(self.people) > 3 and self.leave(person),
                lambda: self.take_post(person),
                lambda: self.leave_posts(person),
                lambda: self.found(chance.choice(self.above)),
                lambda: self.move(chance.choice([*self.branches, *self.above[1:]]), chance.choice(self.above)),
            ]
        )
        happening()

    @staticmethod
    def _path(organization: Organization) -> str:
        return Organization.objects.values_list("path", flat=True).get(pk=organization.pk)

    @staticmethod
    def _path_of(person: Member) -> str:
        return Member.objects.values_list("organization__path", flat=True).get(pk=person.pk)
