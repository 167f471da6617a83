"""The second proof: an app, codes on paper, who needs one, and being asked again."""

from datetime import timedelta

import pyotp
import pytest
from django.test import Client
from django.urls import reverse

from zhibu.accounts import actions
from zhibu.accounts.models import RecoveryCode, Totp
from zhibu.accounts.tests.factories import PASSWORD
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.notify.models import Notice
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused

SIGN_IN, SECOND = reverse("accounts:sign_in"), reverse("accounts:sign_in_second")
OVERVIEW, APP, PROFILE = reverse("accounts:second"), reverse("accounts:app"), reverse("accounts:profile")


def code_at(person, at):
    return pyotp.TOTP(Totp.objects.get(account=person.account).secret).at(at)


@pytest.fixture
def codes(member, at):
    """The member has an app; the codes on paper that came with it."""
    actions.begin_app(actor=member.actor, at=at)
    return actions.confirm_app(actor=member.actor, at=at, code=code_at(member, at))


def enter(person, client=None):
    client = client or Client()
    answer = client.post(SIGN_IN, {"username": person.account.username, "password": PASSWORD, "next": "/notices/"})
    return client, answer


def refused(action, **given):
    with pytest.raises(Refused) as no:
        action(**given)
    return no.value.code


def test_an_app_is_set_up_by_hand(member, at):
    client = member.client
    assert client.get(APP).url == OVERVIEW
    assert client.post(APP).url == APP
    page = client.get(APP)
    assert page.context["picture"].startswith("data:image/png")
    assert client.post(APP, {"code": "000000"}).status_code == 422
    done = client.post(APP, {"code": code_at(member, at)})
    assert len(done.context["codes"]) == 10
    assert client.get(OVERVIEW).context["proofs"].has_app
    assert Notice.objects.filter(account_id=member.account.pk).count() == 1
    assert [e.action for e in Entry.objects.order_by("pk")] == ["account.proof_added"]


def test_the_secret_is_sealed_in_the_database(codes, member):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM accounts_totp")
        kept = cursor.fetchone()[0]
    assert kept.startswith("k1.")
    assert Totp.objects.get().secret not in kept


def test_with_an_app_the_password_alone_opens_nothing(codes, member, at):
    with clock.frozen(at + timedelta(minutes=1)):
        client, answer = enter(member)
        assert answer.url == SECOND
        assert client.get(PROFILE).status_code == 302
        assert client.post(SECOND, {"code": "123456"}).status_code == 422
        right = code_at(member, at + timedelta(minutes=1))
        assert client.post(SECOND, {"code": right}).url == "/notices/"
        assert client.get(PROFILE).status_code == 200
    entry = Entry.objects.filter(action="account.signed_in").get()
    assert entry.detail == {"way": "password", "second": "app"}


def test_a_code_is_taken_once(codes, member, at):
    now = at + timedelta(minutes=1)
    with clock.frozen(now):
        given = {"account_id": member.account.pk, "code": code_at(member, now), "address": "10.0.0.1"}
        assert actions.check_second(at=now, **given) == "app"
        assert refused(actions.check_second, at=now, **given) == "wrong-code"
        later = now + timedelta(seconds=25)
        assert refused(actions.check_second, at=later, **given) == "wrong-code"


def test_the_code_that_set_the_app_up_does_not_sign_in(codes, member, at):
    given = {"account_id": member.account.pk, "code": code_at(member, at), "address": "10.0.0.1"}
    assert refused(actions.check_second, at=at, **given) == "wrong-code"


def test_a_code_on_paper_works_once_and_its_owner_is_told(codes, member, at):
    given = {"account_id": member.account.pk, "code": codes[3].lower(), "address": "10.0.0.1"}
    assert actions.check_second(at=at, **given) == "paper"
    assert refused(actions.check_second, at=at, **given) == "wrong-code"
    assert RecoveryCode.objects.filter(used_at=None).count() == 9
    assert Notice.objects.filter(account_id=member.account.pk).count() == 2
    assert not RecoveryCode.objects.filter(digest=codes[3]).exists()


def test_guessing_codes_slows_down(codes, member, at):
    for number in range(5):
        given = {"account_id": member.account.pk, "code": f"00000{number}", "address": "10.0.0.1"}
        assert refused(actions.check_second, at=at, **given) == "wrong-code"
    assert refused(actions.check_second, at=at, **given | {"code": codes[0]}) == "slow-down"


def test_half_way_in_ends_after_ten_minutes_and_nobody_is_asked_without_a_password(codes, member, client):
    assert client.get(SECOND).url == SIGN_IN
    enter(member, client)
    session = client.session
    session["pending"] = {**session["pending"], "until": 0}
    session.save()
    assert client.get(SECOND).url == SIGN_IN


def test_new_codes_replace_the_old(codes, member, at):
    new = actions.make_recovery_codes(actor=member.actor, at=at)
    given = {"account_id": member.account.pk, "address": "10.0.0.1"}
    assert refused(actions.check_second, at=at, code=codes[0], **given) == "wrong-code"
    assert actions.check_second(at=at, code=new[0], **given) == "paper"


def test_without_app_and_passkey_paper_is_no_proof(codes, member, at):
    actions.remove_app(actor=member.actor, at=at)
    assert not RecoveryCode.objects.exists()
    assert refused(actions.make_recovery_codes, actor=member.actor, at=at) == "no-second"
    assert enter(member)[1].url == "/notices/"


@pytest.mark.parametrize("who", ["office", "administrator", "auditor"])
def test_who_reaches_far_is_led_to_a_second_proof_before_anything_else(request, settings, at, who):
    settings.SECOND_FACTOR = True
    person = request.getfixturevalue(who)
    client, answer = enter(person)
    assert answer.status_code == 302
    assert client.get("/notices/").url == OVERVIEW
    assert client.get(OVERVIEW).context["must"]
    client.post(APP)
    assert client.post(APP, {"code": code_at(person, at)}).status_code == 200
    assert client.get("/notices/").status_code == 200
    assert refused(actions.remove_app, actor=person.actor, at=at) == "needed"


@pytest.mark.parametrize("who", ["member", "secretary"])
def test_others_are_not_asked(request, settings, who):
    settings.SECOND_FACTOR = True
    client, _ = enter(request.getfixturevalue(who))
    assert client.get("/notices/").status_code == 200


def test_what_reaches_far_asks_again(codes, member, administrator, at, settings):
    settings.SECOND_FACTOR = False
    client, _ = enter(administrator)
    give = reverse("access:give")
    assert client.get(give).status_code == 200
    session = client.session
    session["proved"] -= 3600
    session.save()
    confirm = client.get(give).url
    assert confirm == reverse("accounts:confirm") + "?next=%2Faccess%2Fgive%2F"
    assert client.post(confirm, {"password": "wrong", "next": give}).status_code == 422
    assert client.post(confirm, {"password": PASSWORD, "next": give}).url == give
    assert client.get(give).status_code == 200


def test_whoever_has_an_app_is_asked_for_its_code_and_not_the_password(codes, member, at):
    client = member.client
    page = client.get(reverse("accounts:confirm"))
    assert list(page.context["form"].fields) == ["answer", "code"]
    assert client.post(reverse("accounts:confirm"), {"password": PASSWORD}).status_code == 422
    now = at + timedelta(minutes=1)
    with clock.frozen(now):
        assert client.post(reverse("accounts:confirm"), {"code": code_at(member, now)}).status_code == 302


@pytest.mark.parametrize("name", ["remove_app", "new_codes", "remove_passkey"])
def test_a_stale_session_takes_no_proof_away(codes, member, name):
    client = member.client
    session = client.session
    session["proved"] = 1
    session.save()
    assert client.post(reverse(f"accounts:{name}")).url.startswith(reverse("accounts:confirm"))
    assert Totp.objects.count() == 1


def test_an_export_in_the_open_asks_again_and_a_masked_one_does_not(secretary, at):
    client = secretary.client
    session = client.session
    session["proved"] = 1
    session.save()
    export = reverse("members:export")
    assert client.get(export).status_code == 200
    given = {"layout": "roster", "unmasked": "on", "purpose": "年报"}
    assert client.post(export, given).url.startswith(reverse("accounts:confirm"))
    del given["unmasked"]
    assert "account" not in client.post(export, given).headers.get("Location", "")
