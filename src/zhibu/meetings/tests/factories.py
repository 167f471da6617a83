"""Meetings for tests."""

from datetime import UTC, datetime, timedelta

import factory

from zhibu.kernel.clock import day_of
from zhibu.meetings.choices import AttendeeRole
from zhibu.meetings.models import AgendaItem, Attendee, Counted, Meeting
from zhibu.members.tests.factories import MemberFactory
from zhibu.organizations.tests.factories import OrganizationFactory

THURSDAY = datetime(2026, 11, 19, 11, 30, tzinfo=UTC)
"""Half past seven in the evening in Shanghai, the day after the "now" of the cast."""


class MeetingFactory(factory.django.DjangoModelFactory[Meeting]):
    """A general meeting tomorrow evening; it counts for its organization. Its roll is empty."""

    class Meta:
        model = Meeting
        skip_postgeneration_save = True

    organization = factory.SubFactory(OrganizationFactory)
    kind = "general"
    title = "支部党员大会"
    place = "三楼会议室"
    starts_at = THURSDAY
    ends_at = factory.LazyAttribute(lambda meeting: meeting.starts_at + timedelta(minutes=90))
    on = factory.LazyAttribute(lambda meeting: day_of(meeting.starts_at))
    called_by_name = "林知行"
    called_at = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
    updated_at = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)

    @factory.post_generation
    def counted(self, create, extracted, **kwargs):
        """The row by which it counts."""
        if create:
            Counted.objects.create(meeting=self, organization=self.organization, kind=self.kind, on=self.on)


class AttendeeFactory(factory.django.DjangoModelFactory[Attendee]):
    """A full member of the meeting's organization, expected and entitled to vote."""

    class Meta:
        model = Attendee

    meeting = factory.SubFactory(MeetingFactory)
    member = factory.SubFactory(MemberFactory, organization=factory.SelfAttribute("..meeting.organization"))
    organization = factory.LazyAttribute(lambda line: line.member.organization if line.member else None)
    name = factory.LazyAttribute(lambda line: line.member.name if line.member else "客人")
    pinyin = factory.LazyAttribute(lambda line: line.member.pinyin if line.member else "keren")
    role = AttendeeRole.EXPECTED
    is_entitled = True


class ItemFactory(factory.django.DjangoModelFactory[AgendaItem]):
    """An item of the agenda."""

    class Meta:
        model = AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    position = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"议题{n}")
