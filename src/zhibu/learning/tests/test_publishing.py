"""Three places a week for each organization."""

from datetime import timedelta

import pytest

from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.learning.actions.publishing import publish, unpublish
from zhibu.learning.choices import LessonState
from zhibu.learning.models import Publication
from zhibu.learning.queries.publishing import get_plan
from zhibu.learning.tests.factories import MONDAY, LessonFactory, PublicationFactory


def put(person, zone, at, lesson, **changes):
    values = {"organization_id": zone.branch.pk, "lesson_id": lesson.pk, "week": MONDAY, **changes}
    return publish(actor=person.actor, at=at, **values)


def test_a_branch_publishes_its_own_lessons_and_those_from_above(secretary, zone, at):
    own, above = LessonFactory(organization=zone.branch), LessonFactory(organization=zone.root)
    assert [put(secretary, zone, at, x).position for x in (own, above)] == [1, 2]
    assert put(secretary, zone, at, own).position == 1
    assert Publication.objects.count() == 2


@pytest.mark.parametrize("state", [LessonState.DRAFT, LessonState.IN_REVIEW, LessonState.WITHDRAWN])
def test_only_what_passed_review_is_published(secretary, zone, at, state):
    with pytest.raises(NotFound):
        put(secretary, zone, at, LessonFactory(organization=zone.branch, state=state))


def test_the_fourth_of_a_week_is_refused(secretary, zone, at):
    for _ in range(3):
        put(secretary, zone, at, LessonFactory(organization=zone.branch))
    with pytest.raises(Refused, match="full"):
        put(secretary, zone, at, LessonFactory(organization=zone.branch))


def test_a_taken_place_and_a_strange_week_are_refused(secretary, zone, at):
    put(secretary, zone, at, LessonFactory(organization=zone.branch), position=2)
    with pytest.raises(Refused, match="taken"):
        put(secretary, zone, at, LessonFactory(organization=zone.branch), position=2)
    for week in (MONDAY - timedelta(weeks=1), MONDAY + timedelta(days=1), MONDAY + timedelta(weeks=9)):
        with pytest.raises(Refused, match="week"):
            put(secretary, zone, at, LessonFactory(organization=zone.branch), week=week)


def test_a_week_that_has_begun_keeps_its_lessons(secretary, zone, at):
    now = put(secretary, zone, at, LessonFactory(organization=zone.branch))
    later = put(secretary, zone, at, LessonFactory(organization=zone.branch), week=MONDAY + timedelta(weeks=1))
    call = {"actor": secretary.actor, "at": at, "organization_id": zone.branch.pk}
    with pytest.raises(Refused, match="begun"):
        unpublish(**call, publication_id=now.pk)
    unpublish(**call, publication_id=later.pk)
    unpublish(**call, publication_id=later.pk)
    assert list(Publication.objects.values_list("pk", flat=True)) == [now.pk]


def test_members_and_neighbors_publish_nothing_here(member, neighbor, zone, at):
    lesson = LessonFactory(organization=zone.root)
    with pytest.raises(Forbidden):
        put(member, zone, at, lesson)
    with pytest.raises(NotFound):
        put(neighbor, zone, at, lesson)


@pytest.mark.parametrize("count", [1, 3])
def test_the_plan_costs_the_same_however_full_it_is(secretary, zone, at, count, django_assert_num_queries):
    for n in range(count):
        PublicationFactory(organization=zone.branch, position=n + 1)
        PublicationFactory(organization=zone.root, position=n + 1)
    actor = secretary.actor
    with django_assert_num_queries(3):
        plan = get_plan(actor, zone.branch.pk, at=at)
    assert [sum(1 for p in w.places if p.publication) for w in plan.weeks] == [0, count, 0, 0, 0, 0]
    assert len(plan.weeks[1].from_above) == count
