"""Slips: printed by a secretary, used once, void afterwards, told about, counted."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from pypdf import PdfReader

from conftest import enroll
from zhibu.accounts import actions
from zhibu.accounts.models import Account, Session, Slip, Totp
from zhibu.accounts.rules import proofs
from zhibu.accounts.tests.factories import PASSWORD
from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.access.choices import Role
from zhibu.foundation.access.models import Grant
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.notify.models import Notice
from zhibu.kernel import clock
from zhibu.kernel.errors import NotFound, Refused
from zhibu.members.tests.factories import MemberFactory

SLIP, OPEN, PROFILE = reverse("accounts:slip"), reverse("accounts:slip_open"), reverse("accounts:profile")
NEW = {"new": "the tea is still warm", "again": "the tea is still warm"}


@pytest.fixture
def newcomer(zone):
    """A member of the branch here without any account."""
    return MemberFactory(organization=zone.branch, name="沈知秋", pinyin="shenzhiqiu")


def slip_for(person, by, at, **more):
    return actions.make_slip(actor=by.actor, at=at, account_id=person.account.pk, **more)


def code(action, **given):
    with pytest.raises(Refused) as no:
        action(**given)
    return no.value.code


def test_a_secretary_prints_slips_for_the_branch_and_a_member_comes_in(secretary, newcomer, zone, client, at):
    url = reverse("members:slips", args=[zone.branch.pk])
    page = secretary.client.get(url)
    assert [p.name for p in page.context["people"] if p.is_new][:1] == ["沈知秋"]
    printed = secretary.client.post(url, {"members": [str(newcomer.pk)]})
    ((slip, _picture),) = printed.context["rows"]
    assert (slip.name, slip.place) == ("沈知秋", zone.branch.name)
    address, _, behind = slip.url.partition("#")
    assert (address.endswith(SLIP), behind) == (True, slip.code)
    assert client.post(SLIP, {"code": slip.code.lower()}).url == OPEN
    shown = client.get(OPEN)
    text = shown.content.decode()
    assert ("沈*秋" in text, "沈知秋" in text, "shenzhiqiu" in text) == (True, False, True)
    assert client.post(OPEN, NEW).url == "/"
    assert client.get(PROFILE).status_code == 200
    assert Account.objects.get(username="shenzhiqiu").check_password(NEW["new"])
    assert client.get(OPEN).url == SLIP


def test_the_slips_as_pdf(secretary, newcomer, member, zone, at):
    url = reverse("members:slips", args=[zone.branch.pk])
    ids = [str(newcomer.pk), str(member.member.pk)]
    answer = secretary.client.post(url, {"members": ids, "pdf": "1"})
    assert answer["Content-Type"] == "application/pdf"
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "沈知秋" in text
    assert newcomer.resident_id not in text or not newcomer.resident_id
    assert Slip.objects.count() == 2


def test_an_address_as_it_is_sent_holds_no_code_and_uses_nothing(secretary, member, client, at):
    made = slip_for(member, secretary, at)
    page = client.get(f"{SLIP}#{made.code}")
    assert 'data-fragment="code"' in page.content.decode()
    assert made.code not in page.content.decode() + page.wsgi_request.get_full_path()
    assert client.get(f"{SLIP}code/{made.code}/").status_code in {302, 404}
    assert Slip.objects.get().used_at is None


@pytest.mark.parametrize("why", ["used", "void", "expired", "closed", "unknown"])
def test_what_no_longer_opens_reads_the_same(secretary, member, at, why):
    made = slip_for(member, secretary, at)
    when, text = at, made.code
    if why == "used":
        actions.use_slip(at=at, slip_id=made.slip.pk, password=NEW["new"])
    elif why == "void":
        actions.revoke_slip(actor=secretary.actor, at=at, slip_id=made.slip.pk)
    elif why == "expired":
        when = at + timedelta(days=15)
    elif why == "closed":
        Account.objects.filter(pk=member.account.pk).update(is_active=False)
    else:
        text = proofs.in_groups(proofs.new_code(12))
    assert code(actions.open_slip, at=when, code=text, address="10.0.0.1") == "slip-wrong"


def test_a_slip_opens_once(secretary, member, at):
    made = slip_for(member, secretary, at)
    actions.use_slip(at=at, slip_id=made.slip.pk, password=NEW["new"])
    assert code(actions.use_slip, at=at, slip_id=made.slip.pk, password="the tea is still hot") == "slip-wrong"


def test_a_weak_password_leaves_the_slip_open(secretary, member, at):
    made = slip_for(member, secretary, at)
    assert code(actions.use_slip, at=at, slip_id=made.slip.pk, password="short") == "weak-password"
    assert Slip.objects.get().used_at is None


def test_the_code_is_kept_nowhere(secretary, member, at):
    made = slip_for(member, secretary, at)
    kept = str(list(Slip.objects.values())) + str(list(Entry.objects.values())) + str(list(Notice.objects.values()))
    assert proofs.plain_code(made.code) not in kept
    assert made.code not in kept


def test_a_new_slip_voids_the_one_before(secretary, member, at):
    first, second = slip_for(member, secretary, at), slip_for(member, secretary, at)
    assert code(actions.open_slip, at=at, code=first.code, address="10.0.0.1") == "slip-wrong"
    assert actions.open_slip(at=at, code=second.code, address="10.0.0.1").pk == second.slip.pk


def test_a_recovery_ends_sessions_and_tells_the_member(secretary, member, at):
    browser = member.client
    made = slip_for(member, secretary, at)
    assert made.slip.kind == "recovery"
    actions.use_slip(at=at, slip_id=made.slip.pk, password=NEW["new"])
    assert browser.get(PROFILE).status_code == 302
    assert not Session.objects.exists()
    assert Notice.objects.filter(account_id=member.account.pk).count() == 2
    assert [e.action for e in Entry.objects.order_by("pk")] == ["account.slip_made", "account.slip_used"]


@pytest.mark.parametrize("lost", [True, False])
def test_the_second_proof_goes_only_if_it_is_lost(secretary, member, client, at, lost):
    actions.begin_app(actor=member.actor, at=at)
    import pyotp

    actions.confirm_app(actor=member.actor, at=at, code=pyotp.TOTP(Totp.objects.get().secret).at(at))
    made = slip_for(member, secretary, at, drops_proofs=lost)
    client.post(SLIP, {"code": made.code})
    answer = client.post(OPEN, NEW)
    assert answer.url == ("/" if lost else reverse("accounts:sign_in_second"))
    assert Totp.objects.exists() != lost


def test_there_are_limits_for_a_day(secretary, member, zone, at):
    for _ in range(3):
        slip_for(member, secretary, at)
    assert code(slip_for, person=member, by=secretary, at=at) == "too-many-slips"
    later = at + timedelta(days=1, seconds=1)
    assert slip_for(member, secretary, later)
    others = [enroll(zone.branch, f"甲{number}") for number in range(20)]
    for other in others[:19]:
        slip_for(other, secretary, later)
    assert code(slip_for, person=others[19], by=secretary, at=later) == "too-many-slips"
    assert actions.make_slip(actor=SYSTEM, at=later, account_id=others[19].account.pk)


def test_nobody_prints_for_themselves_for_others_members_or_for_whoever_holds_a_role(
    secretary, neighbor, member, zone, at
):
    assert code(slip_for, person=secretary, by=secretary, at=at) in {"own-account", "protected"}
    with pytest.raises(NotFound):
        slip_for(member, neighbor, at)
    Grant.objects.create(account_id=member.account.pk, role=Role.READER, scope_path=zone.branch.path, starts_at=at)
    assert code(slip_for, person=member, by=secretary, at=at) == "protected"


def test_guessing_codes_slows_down(db, client, at):
    for _ in range(5):
        assert client.post(SLIP, {"code": "AAAA-AAAA-AAAA"}).status_code == 422
    with clock.frozen(at):
        page = client.post(SLIP, {"code": "AAAA-AAAA-AAAA"})
    assert page.status_code == 422
    assert code(actions.open_slip, at=at, code="B", address="127.0.0.1") == "slow-down"


def test_a_slip_for_one_member_and_taking_it_back(secretary, member, at):
    page = secretary.client.post(reverse("members:member_slip", args=[member.member.pk]))
    assert len(page.context["rows"]) == 1
    slip = Slip.objects.get()
    account = reverse("members:account", args=[member.member.pk])
    assert secretary.client.get(account).context["slip"] == slip
    revoke = reverse("members:revoke_slip", args=[member.member.pk])
    assert secretary.client.post(revoke, {"slip": str(slip.pk)}).url == account
    assert secretary.client.get(account).context["slip"] is None
    assert not actions.revoke_slip(actor=secretary.actor, at=at, slip_id=slip.pk)


@pytest.mark.parametrize("extra", [0, 3])
def test_the_page_of_a_branch_costs_the_same_for_any_number(secretary, zone, extra, django_assert_num_queries):
    for number in range(extra):
        enroll(zone.branch, f"乙{number}")
    client = secretary.client
    url = reverse("members:slips", args=[zone.branch.pk])
    client.get(url)
    with django_assert_num_queries(7):
        page = client.get(url)
    assert len(page.context["people"]) == extra


def test_a_password_still_opens_the_door_while_an_unused_slip_is_out(secretary, member, client, at):
    slip_for(member, secretary, at)
    given = {"username": member.account.username, "password": PASSWORD}
    assert client.post(reverse("accounts:sign_in"), given).status_code == 302


def test_the_operator_lets_an_administrator_in_again(administrator, client, capsys):
    call_command("sign_in_slip", administrator.account.username.upper(), "--lost-proof")
    assert client.post(SLIP, {"code": capsys.readouterr().out.strip()}).url == OPEN
    assert Slip.objects.get().drops_proofs
    with pytest.raises(CommandError):
        call_command("sign_in_slip", "nobody")


def test_the_page_of_a_branch_says_whose_slip_is_refused(secretary, member, zone, at):
    Grant.objects.create(account_id=member.account.pk, role=Role.READER, scope_path=zone.branch.path, starts_at=at)
    url = reverse("members:slips", args=[zone.branch.pk])
    answer = secretary.client.post(url, {"members": [str(member.member.pk)]})
    assert answer.status_code == 422
    assert "周晓禾 ·" in str(answer.context["form"].non_field_errors())
    assert [who.name for who in answer.context["people"]] == ["周晓禾"]
    assert not Slip.objects.exists()


def test_the_own_account_stands_among_the_own_pages(member):
    url = reverse("accounts:profile")
    assert url in [page["url"] for page in member.client.get(reverse("members:me")).context["shell"].own_pages]
    assert url not in [page["url"] for page in member.client.get(url).context["shell"].own_pages]
