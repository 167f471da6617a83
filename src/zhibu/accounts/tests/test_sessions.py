"""Where one is signed in, for how long, and how that ends."""

from datetime import timedelta

import pyotp
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from zhibu.accounts import actions, queries
from zhibu.accounts.choices import Tier
from zhibu.accounts.models import Session, Totp
from zhibu.accounts.queries.numbers import lasting_of
from zhibu.accounts.sessions import IDLE_SECONDS
from zhibu.accounts.tests.factories import PASSWORD
from zhibu.accounts.tests.tables import table_of
from zhibu.foundation.access.actions import give_grant
from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.access.choices import Role
from zhibu.foundation.audit.models import Entry
from zhibu.kernel import clock

SIGN_IN, PROFILE = reverse("accounts:sign_in"), reverse("accounts:profile")
PHONE = "Mozilla/5.0 (iPhone) MicroMessenger/8"
DESK = "Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537"


def browser(person, agent=PHONE):
    client = Client(HTTP_USER_AGENT=agent)
    given = {"username": person.account.username, "password": PASSWORD}
    assert client.post(SIGN_IN, given).status_code == 302
    return client


def row_of(client):
    return Session.objects.get(pk=client.session.session_key)


def silent(client, **time):
    Session.objects.filter(pk=client.session.session_key).update(
        seen=(timezone.now() - timedelta(**time)).timestamp() // 1
    )


@pytest.mark.parametrize("row", table_of("tier"), ids=str)
def test_the_table_of_ends(row, member, at):
    def time(words):
        number, unit = words.split()
        return timedelta(**{unit if unit.endswith("s") else unit + "s": int(number)})

    lasts = lasting_of(member.account, Tier(row["tier"]), at)
    assert (lasts.idle, lasts.longest) == (time(row["ends after silence of"]), time(row["ends after"]))


@pytest.mark.parametrize(
    ("who", "idle", "longest"),
    [("member", 14 * 86400, 90 * 86400), ("secretary", 86400, 14 * 86400), ("office", 1800, 43200)],
)
def test_a_session_lasts_as_long_as_its_roles_allow(request, who, idle, longest):
    client = browser(request.getfixturevalue(who))
    row = row_of(client)
    assert row.idle == idle
    assert abs((row.expire_date - timezone.now()).total_seconds() - longest) < 60
    assert abs(int(client.cookies["sessionid"]["max-age"]) - longest) < 60


def test_a_demonstration_keeps_nobody_short(client, office, settings):
    settings.DEMO = True
    office.account.demo_role = "office"
    office.account.save()
    client.post(reverse("accounts:enter_demo"), {"account": office.account.pk})
    assert row_of(client).idle == 14 * 86400
    assert client.get(PROFILE).status_code == 200


def test_a_silent_session_ends_and_one_in_use_goes_on(office, settings):
    settings.SECOND_FACTOR = False
    client = browser(office)
    silent(client, minutes=29)
    assert client.get(PROFILE).status_code == 200
    silent(client, minutes=31)
    assert client.get(PROFILE).status_code == 302


def test_being_in_use_is_noted_once_a_day_for_a_member(member):
    client = browser(member)
    silent(client, hours=23)
    before = row_of(client).seen
    client.get(PROFILE)
    assert row_of(client).seen == before
    silent(client, hours=25)
    client.get(PROFILE)
    assert row_of(client).seen > before


def test_a_session_ends_after_its_longest_time_whatever_happens(member):
    client = browser(member)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get(PROFILE).status_code == 302
    assert actions.purge_sessions(before=timezone.now()) == 1


def test_the_devices_are_shown_in_plain_words(member):
    phone, desk = browser(member), browser(member, DESK)
    found = desk.get(PROFILE).context["devices"]
    assert [(device.name, device.is_here) for device in found] == [
        ("Windows · Chrome", True),
        ("iPhone · 微信", False),
    ]
    assert {device.seen_on for device in found} == {clock.today()}
    page = desk.get(PROFILE).content.decode()
    assert phone.session.session_key not in page
    assert "127.0.0.1" not in page


def test_one_device_is_signed_out_and_the_others_stay(member):
    phone, tablet, desk = browser(member), browser(member), browser(member, DESK)
    handle = queries.used.handle_of(phone.session.session_key)
    assert desk.post(reverse("accounts:end_session"), {"device": handle}).status_code == 302
    assert [c.get(PROFILE).status_code for c in (phone, tablet, desk)] == [302, 200, 200]
    assert Entry.objects.filter(action="account.session_ended").count() == 1
    desk.post(reverse("accounts:end_session"), {"device": handle})
    assert Entry.objects.filter(action="account.session_ended").count() == 1


def test_nobody_signs_another_person_out(member, secretary):
    victim = browser(secretary)
    handle = queries.used.handle_of(victim.session.session_key)
    browser(member).post(reverse("accounts:end_session"), {"device": handle})
    assert victim.get(PROFILE).status_code == 200


def test_all_others_are_signed_out_at_once(member):
    phone, desk = browser(member), browser(member, DESK)
    desk.post(reverse("accounts:end_other_sessions"))
    assert [c.get(PROFILE).status_code for c in (phone, desk)] == [302, 200]


def test_a_new_password_deletes_the_other_sessions(member):
    phone, desk = browser(member), browser(member, DESK)
    new = "the tea is still warm"
    desk.post(reverse("accounts:change_password"), {"present": PASSWORD, "new": new, "again": new})
    assert [c.get(PROFILE).status_code for c in (phone, desk)] == [302, 200]
    assert Session.objects.filter(account_id=member.account.pk).count() == 1


def test_closing_an_account_deletes_its_sessions(administrator, member, at):
    browser(member)
    actions.deactivate(actor=administrator.actor, at=at, account_id=member.account.pk)
    assert not Session.objects.filter(account_id=member.account.pk).exists()


@pytest.mark.parametrize("extra", [0, 2])
def test_the_page_costs_the_same_for_any_number_of_devices(member, extra, django_assert_num_queries):
    client = browser(member)
    for _ in range(extra):
        browser(member)
    client.get(PROFILE)
    with django_assert_num_queries(10):
        page = client.get(PROFILE)
    assert len(page.context["devices"]) == 1 + extra


def given(person, role, zone):
    """The person gets a role while signed in."""
    at = clock.now()
    give_grant(actor=SYSTEM, at=at, account_id=person.account.pk, role=role, scope_path=zone.root.path)


def test_a_role_given_while_signed_in_brings_its_time_out_and_the_second_proof_at_the_next_request(member, zone):
    client = browser(member)
    before = Session.objects.get()
    given(member, Role.OFFICE, zone)
    after = Session.objects.get()
    assert (after.idle < before.idle, after.expire_date < before.expire_date) == (True, True)
    assert client.get(reverse("home:home")).url == reverse("accounts:second")


def test_who_has_a_second_proof_shows_it_before_the_next_page(member, zone):
    client, at = browser(member), clock.now()
    Totp.objects.create(account=member.account, secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", confirmed_at=at)
    given(member, Role.OFFICE, zone)
    confirm = reverse("accounts:confirm")
    assert client.get(reverse("home:me")).url == confirm
    code = pyotp.TOTP("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").at(at)
    assert client.post(confirm, {"code": code}).status_code == 302
    assert client.get(reverse("home:me")).status_code == 200


def test_a_role_that_asks_no_more_leaves_the_session_as_it_is(member, zone):
    client = browser(member)
    given(member, Role.SECRETARY, zone)
    assert client.get(reverse("home:me")).status_code == 200
    assert Session.objects.get().idle <= IDLE_SECONDS


def test_another_ones_sessions_stay_as_they_are(member, secretary, zone):
    client = browser(secretary)
    before = Session.objects.get()
    given(member, Role.OFFICE, zone)
    assert (Session.objects.get().idle, client.get("/").status_code in {200, 302}) == (before.idle, True)
