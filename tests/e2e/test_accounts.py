"""Signing in for real: passkeys held by Chromium's virtual authenticator, a slip on the phone, codes of an app."""

from collections.abc import Callable
from typing import Any

import pyotp
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import faults_of
from zhibu.accounts import actions
from zhibu.accounts.models import Account, Passkey, RecoveryCode, Totp
from zhibu.accounts.tests.factories import PASSWORD
from zhibu.foundation.audit.models import Entry
from zhibu.kernel import clock

pytestmark = pytest.mark.browser


@pytest.fixture
def authenticator(site: Any) -> Callable[[Page], Any]:
    """Give a page a phone's authenticator with a finger on it. Passkeys want a name: localhost, not a number."""

    def give(page: Page) -> Any:
        talk = page.context.new_cdp_session(page)
        talk.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True,
        }  # fmt: skip
        held = talk.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        return lambda: talk.send("WebAuthn.getCredentials", {"authenticatorId": held["authenticatorId"]})

    return give


@pytest.fixture
def named(site: Any) -> str:
    """The site under a name."""
    site.base = site.base.replace("127.0.0.1", "localhost")
    return site.base


def sign_in(page: Page, person: Any) -> None:
    page.goto("/account/sign-in/")
    page.locator("#id_username").fill(person.account.username)
    page.locator("#id_password").fill(PASSWORD)
    page.locator(".door-form button[type=submit]").first.click()


def test_a_passkey_is_made_and_opens_the_door(
    named: str, phone: Callable[..., Page], member: Any, authenticator: Callable[[Page], Any]
) -> None:
    page = phone()
    credentials = authenticator(page)
    sign_in(page, member)
    page.goto("/account/second/")
    page.locator("#id_name").fill("我的手机")
    page.locator("form[data-passkey=make] button").click()
    expect(page.locator(".paper-codes li")).to_have_count(10)
    assert faults_of(page) == []
    key = Passkey.objects.get()
    assert (key.name, key.account_id, len(credentials()["credentials"])) == ("我的手机", member.account.pk, 1)
    page.goto("/account/second/")
    expect(page.locator(".devices")).to_contain_text("我的手机")
    assert faults_of(page) == []
    page.goto("/account/")
    assert faults_of(page) == []
    page.locator("main form[action$='sign-out/'] button").click()
    page.wait_for_load_state()
    page.goto("/account/sign-in/")
    page.locator("form[data-passkey=prove] button").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    entry = Entry.objects.filter(action="account.signed_in").order_by("pk").last()
    assert entry is not None
    assert entry.detail == {"way": "passkey"}
    key.refresh_from_db()
    assert key.used_at is not None


def test_a_passkey_is_the_second_proof_after_a_password(
    named: str, phone: Callable[..., Page], member: Any, authenticator: Callable[[Page], Any]
) -> None:
    page = phone()
    authenticator(page)
    sign_in(page, member)
    page.goto("/account/second/")
    page.locator("form[data-passkey=make] button").click()
    expect(page.locator(".paper-codes li")).to_have_count(10)
    page.goto("/account/")
    page.locator("main form[action$='sign-out/'] button").click()
    sign_in(page, member)
    page.wait_for_url("**/account/sign-in/second/")
    assert faults_of(page) == []
    page.locator("form[data-passkey=prove] button").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    entry = Entry.objects.filter(action="account.signed_in").order_by("pk").last()
    assert entry is not None
    assert entry.detail == {"way": "password", "second": "passkey"}


def test_a_passkey_that_is_not_known_here_opens_nothing(
    named: str, phone: Callable[..., Page], member: Any, authenticator: Callable[[Page], Any]
) -> None:
    page = phone()
    authenticator(page)
    sign_in(page, member)
    page.goto("/account/second/")
    page.locator("form[data-passkey=make] button").click()
    expect(page.locator(".paper-codes li")).to_have_count(10)
    Passkey.objects.all().delete()
    page.goto("/account/")
    page.locator("main form[action$='sign-out/'] button").click()
    page.wait_for_load_state()
    page.goto("/account/sign-in/")
    page.locator("form[data-passkey=prove] button").click()
    expect(page.locator(".error-summary")).to_be_visible()


def test_a_member_scans_a_slip_and_is_in(
    named: str, phone: Callable[..., Page], desk: Callable[..., Page], secretary: Any, member: Any, zone: Any
) -> None:
    Account.objects.filter(pk=member.account.pk).update(last_login=None)
    work = desk(secretary)
    work.goto(f"/members/of/{zone.branch.pk}/slips/")
    assert faults_of(work) == []
    work.locator("main form.form button.primary").click()
    expect(work.locator(".slips li").first).to_be_visible()
    assert faults_of(work) == []
    code = work.locator(".slips li", has_text=member.account.name).locator("code").inner_text()
    page = phone(java_script_enabled=False)
    page.goto(f"/account/slip/#{code}")
    page.locator("#id_code").fill(code)
    page.locator(".door-form button[type=submit]").first.click()
    expect(page.locator(".door-form")).to_contain_text("周*禾")
    page.locator("#id_new").fill("窗外的雨下了一整夜没有停过呢朋友 2026")
    page.locator("#id_again").fill("窗外的雨下了一整夜没有停过呢朋友 2026")
    page.locator(".door-form button[type=submit]").first.click()
    page.wait_for_url(lambda url: "slip" not in url)
    page.goto("/account/")
    expect(page.locator("main")).to_contain_text(member.account.name)


def test_a_slip_opens_with_a_passkey_and_no_password(
    named: str, phone: Callable[..., Page], secretary: Any, member: Any, authenticator: Callable[[Page], Any]
) -> None:
    made = actions.make_slip(actor=secretary.actor, at=clock.now(), account_id=member.account.pk)
    page = phone()
    authenticator(page)
    page.goto(f"/account/slip/#{made.code}")
    expect(page.locator("#id_code")).to_have_value(made.code)
    assert page.url.endswith("/account/slip/")
    page.locator(".door-form button[type=submit]").first.click()
    page.locator("form[data-passkey=make] button").click()
    page.wait_for_url(lambda url: "slip" not in url)
    member.account.refresh_from_db()
    assert not member.account.has_usable_password()
    assert Passkey.objects.get().account_id == member.account.pk


def test_an_office_sets_up_an_app_before_anything_else_without_scripts(
    phone: Callable[..., Page], office: Any, settings: Any
) -> None:
    settings.SECOND_FACTOR = True
    page = phone(java_script_enabled=False)
    sign_in(page, office)
    page.goto("/notices/")
    page.wait_for_url("**/account/second/")
    page.locator("form[action='/account/second/app/'] button").click()
    page.wait_for_url("**/account/second/app/")
    secret = Totp.objects.get().secret
    page.locator("#id_code").fill(pyotp.TOTP(secret).now())
    page.locator("main form.form button.primary").click()
    expect(page.locator(".paper-codes li")).to_have_count(10)
    assert RecoveryCode.objects.count() == 10
    page.goto("/notices/")
    assert page.url.endswith("/notices/")
