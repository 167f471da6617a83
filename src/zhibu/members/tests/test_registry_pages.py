"""The registry at the desk: who gets in, what the list costs, search that leaves no trace, export."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from zhibu.foundation.audit.models import Entry
from zhibu.members.choices import LookKind, MemberCategory
from zhibu.members.models import Look
from zhibu.members.tests.factories import MemberFactory, a_resident_id

REGISTRY = "/members/"
LIST_QUERIES = 8


@pytest.fixture
def known(zone, at):
    """A member with everything filled in."""
    return MemberFactory(
        organization=zone.branch, name="单立明", resident_id=a_resident_id(), phone="13812345678", education="12",
        ethnicity="01", occupation="0216",
    )  # fmt: skip


def test_the_list_shows_names_and_masks_numbers(secretary, known):
    page = secretary.client.get(REGISTRY).content.decode()
    assert "单立明" in page
    assert "138****5678" in page
    assert "13812345678" not in page


def test_those_without_the_right_are_turned_away(member, auditor, known):
    assert member.client.get(REGISTRY).status_code == 403
    assert auditor.client.get(REGISTRY).status_code == 403


@pytest.mark.parametrize("typed", ["立明", "slm", "shanli", "单"])
def test_names_are_found_by_characters_reading_and_initials(secretary, known, typed):
    page = secretary.client.get(REGISTRY, {"q": typed}).content.decode()
    assert "单立明" in page
    assert "周晓禾" not in page


def test_numbers_typed_into_the_name_search_leave_the_address(secretary, known):
    answer = secretary.client.get(REGISTRY, {"q": "13812345678"})
    assert (answer.status_code, answer.url) == (302, REGISTRY)


@pytest.mark.parametrize("number", ["13812345678", "138 1234 5678"])
def test_an_exact_number_leads_to_the_record(secretary, known, number):
    answer = secretary.client.post(reverse("members:find"), {"number": number})
    assert answer.url == reverse("members:member", args=[known.pk])


def test_a_resident_id_is_found_only_by_those_who_see_the_record(secretary, neighbor, known):
    find = reverse("members:find")
    assert secretary.client.post(find, {"number": known.resident_id}).url.endswith(f"{known.pk}/")
    assert neighbor.client.post(find, {"number": known.resident_id}).url == REGISTRY


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"category": "probationary"}, {"新苗"}),
        ({"age": "40"}, set()),
        ({"age": "50"}, {"单立明", "林知行", "周晓禾"}),
        ({"education": "postgraduate"}, {"单立明"}),
        ({"sex": "male"}, {"新苗"}),
        ({"mobile": "on"}, {"新苗"}),
        ({"standing": "ended"}, set()),
    ],
)
def test_filters_narrow_the_list(secretary, known, member, zone, query, found):
    MemberFactory(
        organization=zone.branch, name="新苗", category=MemberCategory.PROBATIONARY, born_on=date(2000, 2, 29),
        sex="male", is_mobile=True, joined_on=date(2026, 3, 1), confirmed_on=None,
    )  # fmt: skip
    rows = secretary.client.get(REGISTRY, query).context["rows"]
    assert {row.name for row in rows} == found


def test_the_list_costs_the_same_with_one_row_and_with_three(secretary, zone, at):
    client = secretary.client
    client.get(REGISTRY)
    for more in (0, 2):
        MemberFactory.create_batch(more, organization=zone.branch)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(REGISTRY)
        assert len(queries) == LIST_QUERIES


def test_a_masked_sheet_needs_no_purpose(secretary, known, at):
    answer = secretary.client.post(reverse("members:export"), {"layout": "names"})
    rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values)
    assert rows[0][:5] == ("序号", "姓名", "性别", "身份证", "出生")
    row = next(r for r in rows if r[1] == "单立明")
    assert (row[3][:3], row[7], row[8], row[14]) == ("610", "138****5678", "硕士研究生", 15)
    assert Look.objects.count() == 0
    assert Entry.objects.get(action="members.exported").detail["unmasked"] is False


def test_an_open_sheet_needs_a_purpose_and_is_told_to_everybody_in_it(secretary, known, at):
    address = reverse("members:export")
    asked = {"layout": "form2017", "unmasked": "on", "purpose": ""}
    assert secretary.client.post(address, asked).status_code == 422
    answer = secretary.client.post(address, asked | {"purpose": "年度统计"})
    rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values)
    assert next(r for r in rows if r[1] == "单立明")[3] == known.resident_id
    look = Look.objects.get(member=known)
    assert (look.kind, look.purpose, look.viewer_name) == (LookKind.EXPORTED, "年度统计", "林知行")
    assert not Look.objects.filter(member=secretary.member).exists()
    assert "年度统计" in str(Entry.objects.get(action="members.exported").detail)


def test_the_committee_sees_figures_and_a_stranger_nothing(office, stranger, known, zone):
    address = reverse("members:of_organization", args=[zone.committee.pk])
    assert office.client.get(address).status_code == 200
    assert stranger.client.get(address).status_code == 404
