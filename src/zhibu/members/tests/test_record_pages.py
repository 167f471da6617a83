"""One record at the desk: masked, revealed once for a purpose, every look noted."""

from datetime import date

import pytest
from django.urls import reverse

from zhibu.accounts.models import Account
from zhibu.foundation.audit.models import Entry
from zhibu.members.choices import LookKind, MemberCategory, Standing
from zhibu.members.models import Look, Member
from zhibu.members.tests.factories import MemberFactory, a_resident_id


@pytest.fixture
def known(zone, at):
    """A member with protected values."""
    return MemberFactory(organization=zone.branch, name="单立明", resident_id=a_resident_id(), phone="13812345678")


def address(name, member):
    return reverse(f"members:{name}", args=[member.pk])


def test_the_record_is_masked_and_the_look_noted_once_a_day(secretary, known):
    for _ in range(3):
        page = secretary.client.get(address("member", known)).content.decode()
    assert "138****5678" in page
    assert "13812345678" not in page
    look = Look.objects.get(member=known)
    assert (look.kind, look.viewer_name, look.viewer_place) == (LookKind.OPENED, "林知行", "云创科技党支部")


def test_the_own_record_is_opened_without_a_look(secretary):
    assert secretary.client.get(address("member", secretary.member)).status_code == 200
    assert Look.objects.count() == 0


@pytest.mark.parametrize("name", ["member", "history", "edit", "move", "standing", "account", "confirm"])
def test_next_door_there_is_no_such_record(neighbor, auditor, member, known, name):
    for person in (neighbor, auditor, member):
        assert person.client.get(address(name, known)).status_code == 404


@pytest.mark.parametrize("name", ["edit", "move", "standing", "account", "confirm"])
def test_a_reader_may_read_and_no_more(zone, known, name):
    from conftest import enroll, grant
    from zhibu.foundation.access.choices import Role

    reader = grant(enroll(zone.branch_far, "余亮"), Role.READER, zone.committee)
    assert reader.client.get(address("member", known)).status_code == 200
    assert reader.client.get(address(name, known)).status_code == 403
    assert reader.client.post(address("reveal", known), {"field": "phone"}).status_code == 403


def test_a_value_is_revealed_once_for_a_purpose(secretary, known):
    where, token = address("reveal", known), "0192f3a4-0000-7000-8000-000000000001"
    assert secretary.client.post(where, {"field": "phone", "purpose": "", "token": token}).status_code == 422
    for _ in range(2):
        answer = secretary.client.post(where, {"field": "phone", "purpose": "通知开会", "token": token})
        assert "13812345678" in answer.content.decode()
    assert known.resident_id not in answer.content.decode()
    look = Look.objects.get(member=known, kind=LookKind.REVEALED)
    assert (look.fields, look.purpose) == (["phone"], "通知开会")
    assert Entry.objects.get(action="member.revealed").detail == {"field": "phone", "purpose": "通知开会"}


def edit_form(**changes):
    given = {
        "name": "单立明", "sex": "female", "born_on": "1985-05-20", "category": "full", "joined_on": "2010-07-01",
        "confirmed_on": "2011-07-01",
    }  # fmt: skip
    return given | changes


def test_editing_keeps_protected_values_that_are_left_empty(secretary, known):
    answer = secretary.client.post(address("edit", known), edit_form(job_title="工程师"))
    assert answer.url == address("member", known)
    member = Member.objects.get(pk=known.pk)
    assert (member.job_title, member.phone, member.resident_id) == ("工程师", "13812345678", known.resident_id)


def test_a_wrong_day_comes_back_beside_its_field(secretary, known):
    answer = secretary.client.post(address("edit", known), edit_form(confirmed_on="2011-06-30"))
    assert answer.status_code == 422
    assert "confirmed_on" in answer.context["form"].errors


def test_history_tells_changes_and_looks(secretary, known):
    secretary.client.post(address("edit", known), edit_form(job_title="工程师"))
    secretary.client.get(address("member", known))
    page = secretary.client.get(address("history", known))
    assert "工程师" in page.content.decode()
    assert [look.who for look in page.context["looks"]] == ["林知行"]


def test_confirming_by_page(secretary, zone, at):
    new = MemberFactory(
        organization=zone.branch,
        category=MemberCategory.PROBATIONARY,
        joined_on=date(2025, 11, 18),
        confirmed_on=None,
    )
    assert secretary.client.post(address("confirm", new), {"on": "2026-11-17"}).status_code == 422
    assert secretary.client.post(address("confirm", new), {"on": "2026-11-18"}).status_code == 302
    assert Member.objects.get(pk=new.pk).category == MemberCategory.FULL


def test_suspending_by_page_needs_a_decision(secretary, known):
    asked = {"standing": "suspended", "on": "2026-11-01"}
    assert secretary.client.post(address("standing", known), asked).status_code == 422
    assert secretary.client.post(address("standing", known), asked | {"reason": "支部决议"}).status_code == 302
    assert Member.objects.get(pk=known.pk).standing == Standing.SUSPENDED


def test_moving_by_page_suggests_names(office, known, zone):
    wrong = office.client.post(address("move", known), {"branch": "数联"})
    assert (wrong.status_code, wrong.context["near"]) == (422, ["数联信息党支部"])
    assert office.client.post(address("move", known), {"branch": "数联信息党支部"}).status_code == 302
    assert Member.objects.get(pk=known.pk).organization_id == zone.branch_next.pk


def test_an_account_is_opened_and_its_password_shown_once(secretary, known):
    page = secretary.client.post(address("account", known), {"username": "shanliming"})
    password = page.context["password"]
    assert password in page.content.decode()
    account = Account.objects.get(username="shanliming")
    assert account.check_password(password)
    assert (account.member_id, account.home_path) == (known.pk, known.organization.path)
    again = secretary.client.post(address("account", known))
    assert again.context["password"] != password


def test_entering_twice_with_one_form_makes_one_record(secretary, zone, at):
    where = reverse("members:enroll", args=[zone.branch.pk])
    token = str(secretary.client.get(where).context["token"])
    typed = edit_form(name="新 苗", resident_id=a_resident_id(date(2000, 2, 29)), sex="", born_on="", token=token)
    typed |= {"joined_on": "2019-07-01", "confirmed_on": "2020-07-01"}
    for _ in range(2):
        assert secretary.client.post(where, typed).status_code == 302
    member = Member.objects.get(name="新苗")
    assert (str(member.pk), member.born_on, member.sex) == (token, date(2000, 2, 29), "female")


def test_whoever_is_known_elsewhere_is_asked_for_instead(secretary, zone, at):
    there = MemberFactory(organization=zone.branch_far, name="陶远", resident_id=a_resident_id(number=8))
    where = reverse("members:enroll", args=[zone.branch.pk])
    typed = edit_form(name="陶远", resident_id=there.resident_id)
    refused = secretary.client.post(where, typed)
    assert (refused.status_code, refused.context["is_known"]) == (422, True)
    assert secretary.client.post(where, typed | {"propose": "1"}).url == reverse("members:proposals")
    assert there.proposals.get().to_organization_id == zone.branch.pk
    page = secretary.client.get(reverse("members:proposals")).content.decode()
    assert "职业学院第一党支部" not in page
