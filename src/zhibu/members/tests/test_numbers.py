"""Telephone numbers for notices: of those who have one and are here."""

import pytest

from zhibu.foundation.notify.registry import numbers_of
from zhibu.kernel.ids import new_id
from zhibu.members.choices import Standing


@pytest.fixture
def numbered(member, secretary):
    """Two members, one of whom has a number."""
    member.member.phone = "13900000001"
    member.member.save()
    secretary.member.phone = ""
    secretary.member.save()
    return [member.account.pk, secretary.account.pk, new_id()]


def test_who_has_a_number_is_found_in_one_query(numbered, member, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert numbers_of(numbered) == {member.account.pk: "13900000001"}


def test_who_has_left_is_not_written_to(numbered, member):
    member.member.standing = Standing.ENDED
    member.member.save()
    assert numbers_of(numbered) == {}


def test_nobody_costs_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert numbers_of([]) == {}
