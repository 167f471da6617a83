"""The pages of the year: one's own, at the desk, of a branch; reminding, entering for many, correcting."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django.asserts import assertContains, assertNotContains

from zhibu.foundation.access.choices import Role
from zhibu.foundation.access.models import Grant
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.notify.models import Notice
from zhibu.learning.choices import HoursKind
from zhibu.learning.models import HoursEntry
from zhibu.learning.queries.behind import branch_study

pytestmark = pytest.mark.django_db


def earned(person, hours="2.0", **more):
    values = {
        "member": person.member, "path": person.account.home_path, "year": 2026, "hours": Decimal(hours),
        "kind": HoursKind.MEETING, "title": "参观展馆",
        "on": date(2026, 11, 5), "at": more.pop("at"), "actor_name": "x",
    }  # fmt: skip
    return HoursEntry.objects.create(**values, **more)


def test_my_year_adds_up_and_says_why(at, member):
    earned(member, "3.5", at=at)
    earned(member, "1.0", at=at)
    response = member.client.get(reverse("learning:my_year"))
    assert response.context["year"].hours.total == Decimal("4.5")
    assert response.context["year"].hours.required == 32
    assertContains(response, "参观展馆", 2)


def test_the_certificate_is_a_pdf_of_ones_own_year(at, member):
    earned(member, at=at)
    response = member.client.get(reverse("learning:my_certificate", args=[2026]))
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")


@pytest.mark.parametrize("year", [2019, 2027])
def test_other_years_are_not_there(at, member, year):
    assert member.client.get(reverse("learning:my_year_of", args=[year])).status_code == 404


def test_the_branch_page_lists_names_not_ranks(at, secretary, member, zone):
    earned(member, at=at)
    response = secretary.client.get(reverse("learning:branch_hours", args=[zone.branch.pk]))
    assert [(x.name, x.done, x.hours.total) for x in response.context["lines"]] == [
        ("林知行", 0, Decimal(0)),
        ("周晓禾", 0, Decimal("2.0")),
    ]


@pytest.mark.parametrize("more", [0, 2])
def test_a_branch_costs_the_same_for_few_and_many(at, zone, more, django_assert_num_queries):
    from zhibu.members.tests.factories import MemberFactory

    MemberFactory.create_batch(1 + more, organization=zone.branch)
    with django_assert_num_queries(4):
        assert len(branch_study(zone.branch.path, day=date(2026, 11, 18)).lines) == 1 + more


def test_reminding_twice_a_day_tells_once(at, secretary, member, zone):
    url = reverse("learning:remind", args=[zone.branch.pk])
    assert [secretary.client.post(url).status_code for _ in range(2)] == [302, 302]
    told = Notice.objects.filter(kind="learning.reminder").order_by("account_id").values_list("account_id", flat=True)
    assert set(told) == {secretary.account.pk, member.account.pk}
    assert len(told) == 2


@pytest.mark.parametrize(
    ("person", "status"), [("neighbor", 404), ("stranger", 404), ("member", 404), ("office", 302)]
)
def test_only_who_may_reminds(at, request, zone, secretary, person, status):
    client = request.getfixturevalue(person).client
    assert client.post(reverse("learning:remind", args=[zone.branch.pk])).status_code == status


def test_one_form_enters_hours_for_everybody_and_only_once(at, secretary, member, zone):
    url = reverse("learning:enter_hours", args=[zone.branch.pk])
    form = {
        "token": "01a20000-0000-7000-8000-000000000001", "kind": "lecture", "title": "书记讲党课", "on": "2026-11-10",
        "hours": "2", "members": [str(secretary.member.pk), str(member.member.pk)],
    }  # fmt: skip
    assert [secretary.client.post(url, form).status_code for _ in range(2)] == [302, 302]
    assert sorted(HoursEntry.objects.values_list("hours", "title")) == [(Decimal("2.0"), "书记讲党课")] * 2


def test_nobody_chosen_is_said_and_nothing_entered(at, secretary, zone):
    form = {
        "token": "01a20000-0000-7000-8000-000000000002",
        "kind": "lecture",
        "title": "党课",
        "on": "2026-11-10",
        "hours": "2",
    }
    response = secretary.client.post(reverse("learning:enter_hours", args=[zone.branch.pk]), form)
    assert (response.status_code, HoursEntry.objects.count()) == (422, 0)


def test_a_correction_is_a_second_line_with_its_reason(at, secretary, member):
    entry = earned(member, "8.0", at=at)
    url = reverse("learning:correct_hours", args=[entry.pk])
    assert secretary.client.post(url, {"hours": "4", "reason": "只上了半天"}).status_code == 302
    found = HoursEntry.objects.filter(member=member.member).order_by("at", "pk").values_list("hours", "reason")
    assert sorted(found) == [(Decimal("-4.0"), "只上了半天"), (Decimal("8.0"), "")]


def test_the_neighbor_corrects_nothing_here(at, neighbor, member):
    entry = earned(member, at=at)
    assert (
        neighbor.client.post(
            reverse("learning:correct_hours", args=[entry.pk]), {"hours": "1", "reason": "x"}
        ).status_code
        == 404
    )


@pytest.mark.parametrize(
    ("asked", "goes_to"),
    [("/dashboard/", "/dashboard/"), ("https://elsewhere.example/", ""), ("//elsewhere.example", "")],
)
def test_reminding_returns_to_where_one_was_but_never_elsewhere(at, secretary, zone, asked, goes_to):
    response = secretary.client.post(reverse("learning:remind", args=[zone.branch.pk]), {"next": asked})
    assert response["Location"] == (goes_to or reverse("learning:branch_hours", args=[zone.branch.pk]))


def test_the_list_of_a_branch_leaves_as_a_sheet_and_that_is_on_record(at, secretary, member, zone):
    earned(member, "40.0", at=at)
    answer = secretary.client.post(reverse("learning:export_hours", args=[zone.branch.pk]), {"show": "year"})
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["林知行"]
    entry = Entry.objects.get(action="hours.exported")
    assert (entry.object_id, entry.scope_path) == (zone.branch.pk, zone.branch.path)
    assert entry.detail == {"count": 1, "show": "year"}


def test_a_sheet_of_hours_needs_the_right_to_export(at, secretary, zone):
    Grant.objects.filter(account_id=secretary.account.pk).update(role=Role.READER)
    url = reverse("learning:export_hours", args=[zone.branch.pk])
    page = secretary.client.get(reverse("learning:branch_hours", args=[zone.branch.pk]))
    assert page.status_code == 200
    assertNotContains(page, url)
    assert secretary.client.post(url).status_code == 403
    assert not Entry.objects.filter(action="hours.exported").exists()


def test_above_a_branch_there_is_no_sheet_of_hours(at, office, zone):
    assert office.client.post(reverse("learning:export_hours", args=[zone.committee.pk])).status_code == 404
