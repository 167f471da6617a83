"""Both enter their talk at the same instant: one talk, confirmed."""

from datetime import date

import pytest

from zhibu.learning.tests.parallel import at_once
from zhibu.talks.actions.holding import Entered, enter_talk
from zhibu.talks.models import Talk

pytestmark = pytest.mark.django_db(transaction=True)


def test_both_entering_many_times_at_once_is_one_confirmed_talk(secretary, member, zone, at, tmp_path):
    def one(actor, with_id):
        return lambda: (
            enter_talk(actor=actor, at=at, with_id=with_id, entered=Entered(date(2026, 11, 18), text="谈过")).pk
        )

    works = [one(secretary.actor, member.member.pk), one(member.actor, secretary.member.pk)] * 6
    assert len(set(at_once(works, tmp_path))) == 1
    assert at_once([lambda: list(Talk.objects.values_list("state", flat=True).order_by("pk"))], tmp_path) == [
        ["confirmed"]
    ]
