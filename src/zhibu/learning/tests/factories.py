"""Lessons and what follows from them, for tests."""

from datetime import UTC, date, datetime

import factory

from zhibu.learning.choices import Form, LessonState, Topic
from zhibu.learning.models import Lesson, Publication, StudyProgress
from zhibu.organizations.tests.factories import OrganizationFactory

BEFORE = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
MONDAY = date(2026, 11, 16)


class LessonFactory(factory.django.DjangoModelFactory[Lesson]):
    """An approved article that takes six minutes."""

    class Meta:
        model = Lesson

    organization = factory.SubFactory(OrganizationFactory)
    title = factory.Sequence(lambda n: f"第{n}课")
    form = Form.ARTICLE
    topic = Topic.ORGANIZATION_LIFE
    source = "中国共产党支部工作条例（试行）"
    body = "<p>支部大会怎样才有效。</p>"
    duration_seconds = 360
    state = LessonState.APPROVED
    author_name = "编者"
    created_at = BEFORE
    updated_at = BEFORE


class PublicationFactory(factory.django.DjangoModelFactory[Publication]):
    """A lesson in the first place of this week."""

    class Meta:
        model = Publication

    lesson = factory.SubFactory(LessonFactory, organization=factory.SelfAttribute("..organization"))
    organization = factory.SubFactory(OrganizationFactory)
    week = MONDAY
    position = 1
    published_by_name = "编者"
    published_at = BEFORE


class FinishedFactory(factory.django.DjangoModelFactory[StudyProgress]):
    """A study that is finished."""

    class Meta:
        model = StudyProgress

    started_at = BEFORE
    seen_at = BEFORE
    completed_at = BEFORE
