"""Many requests at the same instant: one effect, three that count."""

from decimal import Decimal

import pytest

from zhibu.foundation.audit.models import Entry
from zhibu.learning.actions.publishing import publish
from zhibu.learning.actions.study import check_in
from zhibu.learning.models import CheckIn, HoursEntry, Publication
from zhibu.learning.tests.factories import MONDAY, LessonFactory
from zhibu.learning.tests.parallel import at_once
from zhibu.learning.tests.test_check_in import finished

pytestmark = pytest.mark.django_db(transaction=True)


def test_twenty_identical_check_ins_leave_one_entry(member, zone, at, tmp_path):
    [lesson] = finished(member, zone.branch)
    actor = member.actor
    works = [lambda: check_in(actor=actor, at=at, lesson_id=lesson.pk, reflection="好")] * 20
    results = at_once(works, tmp_path)
    assert len({r.check_in_id for r in results}) == 1
    assert sorted(r.is_new for r in results) == [False] * 19 + [True]
    counts = at_once([lambda: [m.objects.count() for m in (CheckIn, HoursEntry)]], tmp_path)
    assert counts == [[1, 1]]
    assert at_once([Entry.objects.filter(action="lesson.checked_in").count], tmp_path) == [1]


def test_six_lessons_at_once_count_three(member, zone, at, tmp_path):
    lessons = finished(member, zone.branch, count=6)
    actor = member.actor

    def one(lesson):
        return lambda: check_in(actor=actor, at=at, lesson_id=lesson.pk, reflection="好")

    results = at_once([one(lesson) for lesson in lessons], tmp_path)
    assert sorted(r.nth_of_week for r in results) == [1, 2, 3, 4, 5, 6]
    entered = at_once([lambda: list(HoursEntry.objects.order_by("pk").values_list("hours", flat=True))], tmp_path)
    assert entered == [[Decimal("0.1")] * 3]


def test_five_lessons_published_at_once_fill_three_places(secretary, zone, at, tmp_path):
    lessons = [LessonFactory(organization=zone.branch) for _ in range(5)]
    actor = secretary.actor

    def one(lesson):
        def work():
            try:
                made = publish(actor=actor, at=at, organization_id=zone.branch.pk, lesson_id=lesson.pk, week=MONDAY)
            except Exception as error:
                return getattr(error, "code", repr(error))
            return made.position

        return work

    results = at_once([one(lesson) for lesson in lessons], tmp_path)
    assert sorted(map(str, results)) == ["1", "2", "3", "full", "full"]
    assert at_once([Publication.objects.count], tmp_path) == [3]
