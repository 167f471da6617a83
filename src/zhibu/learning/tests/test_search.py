"""Lessons are found by members whom they reach and by desks that may publish them; drafts by nobody."""

from datetime import timedelta

from django.urls import reverse

from zhibu.foundation.search.actions import changed, rebuild
from zhibu.foundation.search.tests.finding import found, kept
from zhibu.kernel import clock
from zhibu.learning.actions.lessons import step
from zhibu.learning.actions.publishing import publish
from zhibu.learning.choices import LessonState
from zhibu.learning.search import begun_this_week
from zhibu.learning.tests.factories import MONDAY, LessonFactory, PublicationFactory


def test_members_find_what_reaches_them_and_desks_what_they_may_publish(
    zone, secretary, member, neighbor, stranger, office, auditor, at
):
    lesson = LessonFactory(organization=zone.committee, title="公示满五天")
    rebuild(kind="lesson")
    assert found(secretary, "公示") == found(neighbor, "公示") == found(office, "公示") == ["公示满五天"]
    assert found(member, "公示") == found(stranger, "公示") == found(auditor, "公示") == []
    publish(
        actor=secretary.actor, at=at, organization_id=zone.branch.pk, lesson_id=lesson.pk, week=MONDAY, position=1
    )
    assert found(member, "公示") == ["公示满五天"]
    assert found(stranger, "公示") == []


def test_a_lesson_of_next_week_is_found_by_members_when_it_begins(zone, member, at):
    PublicationFactory(
        organization=zone.branch, lesson__organization=zone.branch, lesson__title="公示满五天",
        week=MONDAY + timedelta(weeks=1),
    )  # fmt: skip
    rebuild(kind="lesson")
    assert found(member, "公示") == []
    with clock.frozen(at + timedelta(weeks=1)):
        changed("lesson", begun_this_week(), at=clock.now())
        assert found(member, "公示") == ["公示满五天"]


def test_drafts_and_what_is_withdrawn_are_not_kept(zone, secretary, at):
    LessonFactory(organization=zone.branch, title="还没写完", state=LessonState.DRAFT)
    LessonFactory(organization=zone.branch, title="等着评审", state=LessonState.IN_REVIEW)
    lesson = LessonFactory(organization=zone.branch, title="公示满五天")
    rebuild(kind="lesson")
    assert "写完" not in kept()
    assert "评审" not in kept()
    step(actor=secretary.actor, at=at, lesson_id=lesson.pk, step="withdraw", note="有误")
    assert found(secretary, "公示") == []


def test_the_link_leads_to_the_page_on_which_one_may_read_it(zone, secretary, member, stranger):
    lesson = LessonFactory(organization=zone.branch)
    link = reverse("learning:open", args=[lesson.pk])
    assert secretary.client.get(link).url == reverse("learning:lesson_desk", args=[lesson.pk])
    assert member.client.get(link).status_code == 403
    PublicationFactory(lesson=lesson, organization=zone.branch)
    for person in (secretary, member):
        assert person.client.get(link).url == reverse("learning:lesson", args=[lesson.pk])
    assert stranger.client.get(link).status_code == 404
