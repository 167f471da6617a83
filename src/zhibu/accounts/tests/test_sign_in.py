"""The door: who comes in, what the others are told, and how guessing slows down."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from zhibu.accounts.actions import forget_tries
from zhibu.accounts.models import SignInTry
from zhibu.accounts.tests.factories import PASSWORD, AccountFactory
from zhibu.foundation.audit.models import Entry
from zhibu.kernel import clock

SIGN_IN = reverse("accounts:sign_in")
WRONG = {"username": "lin", "password": "wrong"}
RIGHT = {"username": "lin", "password": PASSWORD}


@pytest.fixture
def account(db):
    """An account of nobody in particular."""
    return AccountFactory(username="lin", name="林知行")


def try_wrongly(client, times, **extra):
    return [client.post(SIGN_IN, {**WRONG, **extra}).status_code for _ in range(times)]


def test_the_right_password_opens_a_session_and_is_recorded(client, account):
    response = client.post(SIGN_IN, RIGHT)
    assert (response.status_code, response.url) == (302, "/")
    assert client.session["_auth_user_id"] == str(account.pk)
    assert [e.action for e in Entry.objects.order_by("at")] == ["account.signed_in"]


def test_the_user_name_is_read_in_any_spelling(client, account):
    assert client.post(SIGN_IN, {**RIGHT, "username": " ＬＩＮ "}).status_code == 302


@pytest.mark.parametrize("case", ["wrong password", "unknown name", "closed", "no password"])
def test_every_refusal_reads_the_same(client, account, case):
    given = {**RIGHT}
    if case == "wrong password":
        given["password"] = "wrong"
    elif case == "unknown name":
        given["username"] = "nobody"
    elif case == "closed":
        account.is_active = False
        account.save()
    else:
        account.set_unusable_password()
        account.save()
    response = client.post(SIGN_IN, given)
    assert response.status_code == 422
    assert response.context["form"].non_field_errors() == [
        "User name or password is not right. Check both and try again."
    ] or "不对" in str(response.context["form"].non_field_errors())
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("username", ["lin", "nobody"])
def test_a_password_is_hashed_whether_or_not_the_name_exists(client, account, username, monkeypatch):
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *a, **k: hashed.append(1) or encode(*a, **k))
    client.post(SIGN_IN, {"username": username, "password": "wrong"})
    assert len(hashed) == 1


def test_a_failed_try_is_recorded_without_what_was_typed(client, account):
    client.post(SIGN_IN, {"username": "my secret pass phrase", "password": "x"})
    entry = Entry.objects.get()
    assert (entry.action, entry.object_id, entry.detail) == ("account.sign_in_failed", None, {})


def test_after_five_failures_even_the_right_password_waits(client, account, at):
    assert try_wrongly(client, 5) == [422] * 5
    assert client.post(SIGN_IN, RIGHT).status_code == 422
    with clock.frozen(at + timedelta(seconds=30)):
        assert client.post(SIGN_IN, RIGHT).status_code == 302
    assert list(SignInTry.objects.values_list("failures", flat=True)) == [5]  # what the address shares stays


def test_tries_while_waiting_do_not_lengthen_the_wait(client, account, at):
    try_wrongly(client, 9)
    assert set(SignInTry.objects.values_list("failures", flat=True)) == {5}


def test_another_address_and_another_name_are_not_slowed_down(client, account, at):
    AccountFactory(username="zhou")
    try_wrongly(client, 6)
    assert client.post(SIGN_IN, {**RIGHT, "username": "zhou"}).status_code == 302
    client.logout()
    assert client.post(SIGN_IN, RIGHT, REMOTE_ADDR="10.0.0.9").status_code == 302


def test_neither_name_nor_address_is_kept(client, account):
    try_wrongly(client, 1)
    kept = list(SignInTry.objects.values_list("key", flat=True))
    assert [len(key) for key in kept] == [64] * 3
    assert "lin" not in "".join(kept)


def test_old_counts_are_dropped(client, account, at):
    try_wrongly(client, 1)
    assert forget_tries(before=at) == 0
    assert forget_tries(before=at + timedelta(days=1)) == 3


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        ("/members/?q=1", "/members/?q=1"),
        ("", "/"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("/\\elsewhere.example", "/"),
        ("javascript:alert(1)", "/"),
        ("http:///elsewhere.example", "/"),
    ],
)
def test_after_signing_in_one_stays_on_this_site(client, account, wanted, goes):
    assert client.post(SIGN_IN, {**RIGHT, "next": wanted}).url == goes
    assert client.get(SIGN_IN, {"next": wanted}).url == goes


def test_signing_in_changes_the_session_key(client, account):
    client.get(SIGN_IN)
    session = client.session
    session["mark"] = 1
    session.save()
    before = client.session.session_key
    client.post(SIGN_IN, RIGHT)
    assert client.session.session_key != before


def test_signing_out_takes_a_post(member):
    client = member.client
    assert client.get(reverse("accounts:sign_out")).status_code == 405
    assert client.post(reverse("accounts:sign_out")).url == SIGN_IN
    assert "_auth_user_id" not in client.session


def test_a_closed_account_is_out_with_the_next_request(member):
    client = member.client
    member.account.is_active = False
    member.account.save()
    assert client.get(reverse("accounts:profile")).status_code == 302


@pytest.mark.parametrize(
    ("hops", "forwarded", "seen"),
    [
        (0, "6.6.6.6", "10.0.0.1"),
        (1, "6.6.6.6, 7.7.7.7", "7.7.7.7"),
        (2, "6.6.6.6, 7.7.7.7", "6.6.6.6"),
        (2, "7.7.7.7", "10.0.0.1"),
        (1, "2001:db8::1:2", "2001:db8::"),
        (1, "::ffff:8.8.8.8", "8.8.8.8"),
        (1, "nonsense", "nonsense"),
    ],
)
def test_only_the_own_proxies_are_believed(rf, settings, hops, forwarded, seen):
    from zhibu.foundation.access.requests import client_address

    settings.PROXY_HOPS = hops
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == seen


def test_many_addresses_slow_one_name_down_but_not_its_own_browser(client, account, at):
    assert client.post(SIGN_IN, RIGHT).status_code == 302
    client.post(reverse("accounts:sign_out"))
    assert client.cookies["zb_known"].value
    guesser = Client()
    for number in range(20):
        guesser.post(SIGN_IN, WRONG, REMOTE_ADDR=f"10.0.1.{number}")
    assert guesser.post(SIGN_IN, RIGHT, REMOTE_ADDR="10.0.2.1").status_code == 422
    assert client.post(SIGN_IN, RIGHT).status_code == 302


def test_one_address_with_many_names_is_slowed_down_and_successes_do_not_count(client, account, at):
    for number in range(3):
        client.post(SIGN_IN, {"username": f"nobody{number}", "password": "x"})
    SignInTry.objects.filter(failures=3).update(failures=99)
    assert client.post(SIGN_IN, RIGHT).status_code == 302
    client.logout()
    assert client.post(SIGN_IN, {"username": "nobody9", "password": "x"}).status_code == 422
    assert client.post(SIGN_IN, RIGHT).status_code == 422
    assert client.post(SIGN_IN, RIGHT, REMOTE_ADDR="10.0.0.7").status_code == 302


def test_a_mark_of_another_browser_is_worth_nothing(client, account, at):
    client.cookies["zb_known"] = "forged:value"
    try_wrongly(client, 5)
    assert client.post(SIGN_IN, RIGHT).status_code == 422


@pytest.mark.parametrize("username", ["lin", "nobody"])
def test_a_known_and_an_unknown_name_cost_the_same_statements(client, account, username, django_assert_num_queries):
    client.post(SIGN_IN, {"username": "somebody", "password": "x"})
    with django_assert_num_queries(8):
        client.post(SIGN_IN, {"username": username, "password": "wrong"})
