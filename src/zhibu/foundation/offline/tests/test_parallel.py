"""One deed sent many times at the same instant, from tabs that know nothing of each other: done once."""

from functools import partial

import pytest

from zhibu.foundation.notify.models import Notice
from zhibu.foundation.offline.actions import take_deed
from zhibu.foundation.offline.models import Receipt
from zhibu.learning.tests.parallel import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_twenty_sendings_of_one_deed_are_one_effect_and_twenty_answers(member, deed, at, tmp_path):
    actor, one = member.actor, deed()
    answers = at_once([lambda: take_deed(actor=actor, at=at, deed=one)] * 20, tmp_path)
    assert {(r.pk, r.state, r.words) for r in answers} == {(one.id, "done", "已说：记住了")}
    counts = at_once([lambda: [m.objects.count() for m in (Receipt, Notice)]], tmp_path)
    assert counts == [[1, 1]]


def test_twenty_sendings_of_a_refused_deed_are_one_refusal(member, deed, at, tmp_path):
    actor, one = member.actor, deed("坏")
    answers = at_once([lambda: take_deed(actor=actor, at=at, deed=one)] * 20, tmp_path)
    assert {(r.state, r.code) for r in answers} == {("refused", "bad")}
    assert at_once([lambda: [m.objects.count() for m in (Receipt, Notice)]], tmp_path) == [[1, 0]]


def test_twenty_deeds_at_once_are_twenty(member, deed, at, tmp_path):
    actor = member.actor
    works = [partial(take_deed, actor=actor, at=at, deed=deed()) for _ in range(20)]
    assert {r.state for r in at_once(works, tmp_path)} == {"done"}
    assert at_once([lambda: [m.objects.count() for m in (Receipt, Notice)]], tmp_path) == [[20, 20]]
