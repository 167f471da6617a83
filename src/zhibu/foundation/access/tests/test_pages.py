"""The pages of roles."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from zhibu.accounts.tests.factories import AccountFactory
from zhibu.foundation.access.choices import Role
from zhibu.foundation.access.models import Grant
from zhibu.foundation.audit.models import Entry

GRANTS = reverse("access:grants")
GIVE = reverse("access:give")


@pytest.fixture
def client(administrator):
    """The security administrator's browser."""
    return administrator.client


def shown(client, **query):
    return [(row.person, row.place) for row in client.get(GRANTS, query).context["rows"]]


def test_the_list_names_people_and_places(client, secretary, office, neighbor):
    found = shown(client, role="secretary")
    assert sorted(found) == [("林知行", "云创科技党支部"), ("顾盼", "数联信息党支部")]
    assert shown(client, role="office") == [("许衡", "软件园党委")]


def test_the_list_is_searched_by_person_or_place(client, secretary, office, neighbor):
    assert shown(client, q="林知行") == [("林知行", "云创科技党支部")]
    assert shown(client, q="数联") == [("顾盼", "数联信息党支部")]
    assert shown(client, q="没有这个人") == []


def test_ended_roles_are_a_filter_away(client, secretary, zone, at):
    Grant.objects.filter(role=Role.SECRETARY).update(ends_at=at - timedelta(days=1))
    assert shown(client, role="secretary") == []
    assert shown(client, role="secretary", state="ended") == [("林知行", "云创科技党支部")]
    assert shown(client, role="secretary", state="all") == [("林知行", "云创科技党支部")]


@pytest.mark.parametrize("extra", [1, 3])
def test_the_list_costs_the_same_for_any_number(client, zone, extra, django_assert_num_queries, at):
    for _ in range(extra):
        Grant.objects.create(
            account_id=AccountFactory().pk, role=Role.READER, scope_path=zone.branch.path, starts_at=at
        )
    with django_assert_num_queries(8):
        assert len(client.get(GRANTS).context["rows"]) == 2 + extra


def test_a_role_is_given_in_three_steps(client, member, zone):
    found = client.get(GIVE, {"q": "周晓"}).context["found"]
    assert [(p.name, p.note) for p in found] == [("周晓禾", "云创科技党支部")]
    who = {"account": found[0].id}
    place = client.get(GIVE, {**who, "q": "软件园"}).context["found"][0]
    assert (place.name, place.note) == ("软件园党委", "高新区党工委")
    what = {**who, "organization": place.id}
    assert client.get(GIVE, what).status_code == 200
    for _ in range(2):
        assert client.post(GIVE, {**what, "role": "reader"}).url == GRANTS
    grant = Grant.objects.get(account_id=member.account.pk)
    assert (grant.role, grant.scope_path, grant.ends_at) == ("reader", zone.committee.path, None)


def test_the_last_day_is_a_whole_day(client, member, zone, at):
    given = {"account": member.account.pk, "organization": zone.branch.pk, "role": "reader", "ends_on": "2026-12-31"}
    client.post(GIVE, given)
    grant = Grant.objects.get(account_id=member.account.pk)
    assert grant.ends_at.isoformat() == "2026-12-31T16:00:00+00:00"
    [row] = client.get(GRANTS, {"role": "reader"}).context["rows"]
    assert row.last_day.isoformat() == "2026-12-31"


@pytest.mark.parametrize(
    ("given", "field"),
    [({}, "role"), ({"role": "king"}, "role"), ({"role": "reader", "ends_on": "2026-01-01"}, "ends_on")],
)
def test_what_is_wrong_stands_at_its_field(client, member, zone, at, given, field):
    response = client.post(GIVE, {"account": member.account.pk, "organization": zone.branch.pk, **given})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Grant.objects.filter(account_id=member.account.pk).exists()


def test_nobody_is_offered_a_role_for_themselves(client, administrator, zone):
    given = {"account": administrator.account.pk, "organization": zone.branch.pk, "role": "reader"}
    assert client.post(GIVE, given).status_code == 422


@pytest.mark.parametrize("query", [{"account": "x"}, {"account": str(uuid4())}])
def test_unknown_people_are_not_found(client, query):
    assert client.get(GIVE, query).status_code == 404


def test_ending_asks_first(client, secretary):
    grant = Grant.objects.get(role=Role.SECRETARY)
    page = reverse("access:end", args=[grant.pk])
    assert client.get(page).status_code == 200
    grant.refresh_from_db()
    assert grant.ends_at is None
    assert client.post(page).url == GRANTS
    grant.refresh_from_db()
    assert grant.ends_at is not None
    assert client.get(page).status_code == 200


def test_a_refused_end_says_why(client, administrator):
    grant = Grant.objects.get(role=Role.SECURITY)
    response = client.post(reverse("access:end", args=[grant.pk]))
    assert response.status_code == 422
    assert response.context["refusal"]


def test_a_narrow_administrator_sees_and_gives_only_there(zone, secretary, stranger, office, at):
    account = AccountFactory()
    Grant.objects.create(account_id=account.pk, role=Role.SECURITY, scope_path=zone.branch.path, starts_at=at)
    client = Client()
    client.force_login(account)
    assert {place for _, place in shown(client)} == {"云创科技党支部"}
    assert client.get(GIVE, {"q": "陶"}).context["found"] == []
    assert client.get(GIVE, {"account": stranger.account.pk}).status_code == 404
    assert client.get(GIVE, {"account": office.account.pk}).status_code == 404
    mine = {"account": secretary.account.pk}
    assert client.get(GIVE, {**mine, "organization": zone.branch_far.pk}).status_code == 404
    foreign = Grant.objects.get(role=Role.OFFICE)
    assert client.post(reverse("access:end", args=[foreign.pk])).status_code == 404


@pytest.mark.parametrize("who", ["member", "secretary", "office", "auditor"])
def test_others_may_read_what_may_whom_and_nothing_else(request, who, zone):
    person = request.getfixturevalue(who).client
    assert person.get(reverse("access:roles")).status_code == 200
    assert {person.get(GRANTS).status_code, person.get(GIVE).status_code} == {403}
    assert person.post(reverse("access:export")).status_code == 403


def test_the_list_is_taken_along_as_a_file_and_that_is_recorded(client, secretary):
    response = client.post(reverse("access:export"), {"role": "secretary", "format": "xlsx"})
    sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).active
    assert [[c.value for c in row[:3]] for row in sheet.iter_rows(min_row=2)] == [
        ["林知行", sheet["B2"].value, "云创科技党支部"]
    ]
    csv = b"".join(client.post(reverse("access:export"), {"format": "csv"}).streaming_content).decode("utf-8-sig")
    assert len(csv.splitlines()) == 4
    assert list(Entry.objects.values_list("action", flat=True)) == ["grant.exported"] * 2
