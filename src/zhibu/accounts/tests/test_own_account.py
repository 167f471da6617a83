"""The own account and its password."""

import pytest
from django.urls import reverse

from zhibu.accounts.tests.factories import PASSWORD, AccountFactory
from zhibu.foundation.audit.models import Entry

CHANGE = reverse("accounts:change_password")
NEW = "the tea is still warm"
GIVEN = {"present": PASSWORD, "new": NEW, "again": NEW}


def test_the_page_says_who_i_am_and_what_i_may(secretary):
    page = secretary.client.get(reverse("accounts:profile"))
    assert page.status_code == 200
    text = page.content.decode()
    assert "林知行" in text
    assert "云创科技党支部" in text


def test_people_without_a_membership_have_the_page_too(auditor):
    assert auditor.client.get(reverse("accounts:profile")).status_code == 200


def test_a_new_password_signs_the_other_devices_out(member):
    here, there = member.client, member.client
    assert here.post(CHANGE, GIVEN).status_code == 302
    assert here.get(reverse("accounts:profile")).status_code == 200
    assert there.get(reverse("accounts:profile")).status_code == 302
    member.account.refresh_from_db()
    assert member.account.check_password(NEW)
    assert Entry.objects.get().action == "account.password_changed"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"present": "wrong"}, "present"),
        ({"again": "another one entirely"}, "again"),
        ({"new": PASSWORD, "again": PASSWORD}, "new"),
        ({"new": "short", "again": "short"}, "new"),
        ({"new": "1234567890123", "again": "1234567890123"}, "new"),
    ],
)
def test_a_refusal_marks_the_field_and_changes_nothing(member, given, field):
    response = member.client.post(CHANGE, {**GIVEN, **given})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    member.account.refresh_from_db()
    assert member.account.check_password(PASSWORD)


def test_who_came_with_a_given_password_changes_it_before_anything_else(client, db):
    account = AccountFactory(must_change_password=True)
    client.force_login(account)
    assert client.get("/").url == CHANGE
    assert client.get(CHANGE).status_code == 200
    assert client.post(CHANGE, GIVEN).status_code == 302
    assert client.get(reverse("accounts:profile")).status_code == 200


def test_every_page_of_a_signed_in_person_costs_four_queries_for_who_they_are(member, django_assert_num_queries):
    client = member.client
    with django_assert_num_queries(4):  # session, account, grants, unread notices
        client.get(CHANGE)
