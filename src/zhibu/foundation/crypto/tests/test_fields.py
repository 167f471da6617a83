"""The encrypted field, as the members' records use it."""

import pytest
from django.core.exceptions import FieldError
from django.db import connection

from zhibu.foundation.crypto.sealing import SealBroken
from zhibu.members.models import Member
from zhibu.members.tests.factories import MemberFactory


@pytest.fixture
def member(db):
    """Somebody with a phone and no address."""
    return MemberFactory(phone="13800000000")


def raw(column):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM members_member")
        return cursor.fetchone()[0]


def test_the_database_holds_no_readable_value(member):
    assert "138" not in raw("phone")
    assert raw("address") == ""
    assert Member.objects.get().phone == "13800000000"


def test_a_bulk_update_seals_too(member):
    member.phone = "13911112222"
    Member.objects.bulk_update([member], ["phone"])
    assert raw("phone").startswith("k1.")
    assert Member.objects.get().phone == "13911112222"


def test_a_value_copied_into_another_column_is_noticed(member):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE members_member SET address = phone")
    with pytest.raises(SealBroken):
        Member.objects.get()


def test_only_emptiness_can_be_asked_for(member):
    assert Member.objects.filter(address="").count() == 1
    assert Member.objects.exclude(phone="").count() == 1
    for lookup in ({"phone": "13800000000"}, {"phone__startswith": "138"}, {"phone__in": ["13800000000"]}):
        with pytest.raises(FieldError):
            Member.objects.filter(**lookup).count()
