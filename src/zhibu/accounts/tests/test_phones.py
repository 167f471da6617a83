"""A code by text message: hashed, limited, once, and nobody learns whose number is known."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from zhibu.accounts import actions
from zhibu.accounts.models import Account, PhoneCode
from zhibu.accounts.rules import phones as rules
from zhibu.accounts.tests.tables import table_of
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.jobs.models import Job
from zhibu.foundation.jobs.testing import run_due_jobs
from zhibu.foundation.texting import aliyun
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused
from zhibu.members.tests.factories import MemberFactory

PHONE, CODE, PROFILE = reverse("accounts:phone"), reverse("accounts:phone_code"), reverse("accounts:profile")
NUMBER, NOBODYS = "13900000001", "13900000002"


@pytest.fixture
def sent(settings, monkeypatch):
    """A provider, and what it was given."""
    settings.SMS_PROVIDER = "aliyun"
    box = []
    monkeypatch.setattr(aliyun.Aliyun, "send", lambda _self, phone, code: box.append((phone, code)))
    return box


@pytest.fixture
def owner(member, sent):
    """A member whose number is known."""
    from zhibu.members.indexes import phone_index

    member.member.phone, member.member.phone_index = NUMBER, phone_index(NUMBER)
    member.member.save()
    return member


def ask(number=NUMBER, at=None, address="10.0.0.1"):
    return actions.ask_phone_code(at=at or clock.now(), phone=number, address=address)


def code(action, **given):
    with pytest.raises(Refused) as no:
        action(**given)
    return no.value.code


def test_a_code_lets_its_owner_in_once(owner, client, sent, at):
    assert client.post(PHONE, {"phone": "+86 139 0000 0001", "next": "/notices/"}).url == CODE
    run_due_jobs()
    ((number, digits),) = sent
    assert number == NUMBER
    assert re.fullmatch(r"\d{6}", digits)
    assert client.post(CODE, {"code": digits}).url == "/notices/"
    assert client.get(PROFILE).status_code == 200
    row = PhoneCode.objects.get()
    assert code(actions.check_phone_code, at=at, code_id=row.pk, code=digits) == "wrong-code"


def test_an_unknown_number_looks_the_same(owner, client, sent, at, django_assert_num_queries):
    pages, costs = [], []
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for number in (NUMBER, NOBODYS):
        client.cookies.clear()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.post(PHONE, {"phone": number}).url == CODE
        costs.append(len(queries))
        pages.append(re.sub(r'value="[^"]{40,}"|nonce="[^"]*"', "", client.get(CODE).content.decode()))
    assert abs(costs[0] - costs[1]) <= 1
    assert pages[0] == pages[1]
    run_due_jobs()
    assert [number for number, _ in sent] == [NUMBER]
    assert client.post(CODE, {"code": "123456"}).status_code == 422


def test_neither_number_nor_code_is_kept(owner, sent, at):
    ask(at=at)
    jobs = str(list(Job.objects.values()))
    run_due_jobs()
    kept = str(list(PhoneCode.objects.values())) + str(list(Entry.objects.values())) + jobs
    assert NUMBER not in kept
    assert sent[0][1] not in kept.replace(str(PhoneCode.objects.get().made_at), "")


def test_five_wrong_tries_close_a_code(owner, sent, at):
    code_id = ask(at=at)
    run_due_jobs()
    wrong = "000000" if sent[0][1] != "000000" else "000001"
    for _ in range(5):
        assert code(actions.check_phone_code, at=at, code_id=code_id, code=wrong) == "wrong-code"
    assert code(actions.check_phone_code, at=at, code_id=code_id, code=sent[0][1]) == "wrong-code"


def test_a_code_expires(owner, sent, at):
    code_id = ask(at=at)
    run_due_jobs()
    later = at + timedelta(minutes=5)
    assert code(actions.check_phone_code, at=later, code_id=code_id, code=sent[0][1]) == "wrong-code"
    assert not actions.text_code(at=later, code_id=code_id)


@pytest.mark.parametrize("number", [NUMBER, NOBODYS])
def test_asking_is_limited_alike_for_known_and_unknown_numbers(owner, at, number):
    ask(number, at)
    assert code(ask, number=number, at=at + timedelta(seconds=59)) == "slow-down"
    for minute in range(1, 5):
        ask(number, at + timedelta(minutes=minute))
    assert code(ask, number=number, at=at + timedelta(minutes=6)) == "slow-down"


def test_an_address_may_not_ask_for_everybody(sent, db, at):
    for number in range(50):
        ask(f"138000000{number:02d}", at)
    assert code(ask, number="13700000000", at=at) == "slow-down"
    assert ask("13700000000", at, address="10.0.0.2")


@pytest.mark.parametrize("number", ["", "12345", "2390000000a", "010-8888888", "139000000011"])
def test_what_is_no_number_is_said_so(sent, db, at, number):
    assert code(ask, number=number, at=at) == "no-phone"


def test_a_number_of_two_members_lets_nobody_in(owner, zone, sent, at):
    from zhibu.accounts.tests.factories import AccountFactory
    from zhibu.members.indexes import phone_index

    MemberFactory(organization=zone.branch, phone=NUMBER, phone_index=phone_index(NUMBER), account=AccountFactory())
    ask(at=at)
    run_due_jobs()
    assert sent == []


def test_a_closed_account_gets_no_code(owner, sent, at):
    Account.objects.update(is_active=False)
    ask(at=at)
    run_due_jobs()
    assert sent == []


def test_without_a_provider_there_is_no_such_page(client, db, settings):
    settings.SMS_PROVIDER = ""
    assert client.get(PHONE).status_code == 404
    assert PHONE not in client.get(reverse("accounts:sign_in")).content.decode()


@pytest.mark.parametrize("row", table_of("asked before"), ids=str)
def test_the_table_of_asking(row, at):
    before = [at - timedelta(seconds=int(seconds)) for seconds in row["asked before"].split()]
    address = [at] * int(row["from the address"])
    assert rules.may_ask(before, address, at) == (row["may ask"] == "yes")


def test_old_codes_are_forgotten(owner, at):
    ask(at=at)
    assert actions.forget_codes(before=at + timedelta(days=2)) == 1
