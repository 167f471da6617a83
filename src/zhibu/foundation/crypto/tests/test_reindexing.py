"""Changing the key of blind indexes: found all the while, cut off anywhere, nobody entered twice."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from zhibu.accounts.registry import phones
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.crypto import keys, reindexing, stores
from zhibu.foundation.crypto.keys import key_ring
from zhibu.kernel.errors import Refused
from zhibu.members import actions, rules
from zhibu.members.indexes import phone_index, resident_id_index
from zhibu.members.models import Member
from zhibu.members.queries.registry import find_exactly
from zhibu.members.tests.factories import MemberFactory

NUMBERS = [f"1380000000{n}" for n in range(7)]
ID = "110105199003071239"


@pytest.fixture(autouse=True)
def _ring(tmp_path, settings):
    """A ring of this test's own."""
    settings.KEYS_FILE = tmp_path / "keys.json"


@pytest.fixture
def people(zone):
    for number in NUMBERS:
        MemberFactory(organization=zone.branch, phone=number)
    MemberFactory(organization=zone.branch, phone="", name="没有号码")


def rotate(**more):
    return reindexing.rotate_index(tell=lambda progress: None, pause=more.get("pause", lambda seconds: None))


def found(secretary):
    return [len(find_exactly(secretary.actor, number)) for number in NUMBERS]


def test_every_index_is_made_anew_and_found(people, secretary):
    before = dict(Member.objects.exclude(phone_index="").values_list("pk", "phone_index"))
    old = key_ring().index
    done = rotate()
    ring = key_ring(fresh=True)
    after = dict(Member.objects.exclude(phone_index="").values_list("pk", "phone_index"))
    assert (ring.index != old, ring.indexes, done.broken) == (True, [ring.index], [])
    assert before.keys() == after.keys()
    assert not set(before.values()) & set(after.values())
    assert found(secretary) == [1] * 7
    assert keys.read_ring(done.beside).index_before == old


@pytest.mark.parametrize("after", [0, 1, 2])
def test_cut_off_anywhere_it_goes_on_and_all_are_found_meanwhile(people, secretary, monkeypatch, after):
    monkeypatch.setattr(stores, "PORTION", 2)
    made = []

    def stop(column, ring, *row):
        if len(made) > after:
            raise KeyboardInterrupt
        made.append(row)
        return whole(column, ring, *row)

    whole = reindexing._make_anew
    monkeypatch.setattr(reindexing, "_make_anew", stop)
    with pytest.raises(KeyboardInterrupt):
        rotate()
    assert found(secretary) == [1] * 7
    half = key_ring(fresh=True)
    monkeypatch.setattr(reindexing, "_make_anew", whole)
    rotate()
    assert (key_ring(fresh=True).index, key_ring().indexes) == (half.index, [half.index])
    assert found(secretary) == [1] * 7


def test_before_the_new_key_makes_any_every_process_knows_it(people, secretary):
    seen = []
    rotate(pause=lambda seconds: seen.append((key_ring().index_next is not None, found(secretary))))
    assert seen == [(True, [1] * 7), (False, [1] * 7)]


def test_signing_in_by_phone_finds_its_person_in_between(people, member):
    Member.objects.filter(pk=member.member.pk).update(phone="13900000000", phone_index=phone_index("13900000000"))
    keys.add_index_key()
    keys.use_index_key()
    assert phones().accounts_of("13900000000") == [member.account.pk]


def test_nobody_is_entered_twice_in_between(zone, secretary, at):
    MemberFactory(organization=zone.branch, name="甲", resident_id=ID, resident_id_index=resident_id_index(ID))
    keys.add_index_key()
    keys.use_index_key()
    details = rules.Details(
        name="乙",
        sex="male",
        category="full",
        resident_id=ID,
        born_on=date(1990, 3, 7),
        joined_on=date(2015, 7, 1),
        confirmed_on=date(2016, 7, 1),
    )
    with pytest.raises(Refused) as refused:
        actions.enroll_member(actor=secretary.actor, at=at, organization_id=zone.branch.pk, details=details)
    assert refused.value.code == "already_registered"


def test_a_row_that_cannot_be_opened_is_named_and_both_keys_stay(people):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE members_member SET phone = 'k1.AAAA' WHERE phone_index = %s", [phone_index(NUMBERS[0])]
        )
    done = rotate()
    assert (len(done.broken), len(key_ring(fresh=True).indexes), done.beside) == (1, 2, None)


def test_the_command_says_what_it_did_and_it_is_in_the_log(people, monkeypatch):
    monkeypatch.setattr(reindexing, "LOOK_SECONDS", 0)
    out = StringIO()
    call_command("keys", "rotate", "index", stdout=out)
    assert "7 blind indexes made anew" in out.getvalue()
    assert Entry.objects.get(action="key.reindexed").detail == {"key": "index", "sealed": 7}
    with pytest.raises(CommandError, match="rotate index"):
        call_command("keys", "rotate", "k9")
