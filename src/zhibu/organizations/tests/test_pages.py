"""Pages: what they show, to whom, in how many queries, and that every form works without JavaScript."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from zhibu.organizations.choices import OrganizationKind
from zhibu.organizations.models import Organization, PostHolding, Term
from zhibu.organizations.tests.factories import OrganizationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]


def address(name, *args):
    return reverse(f"organizations:{name}", args=[getattr(arg, "pk", arg) for arg in args])


def text_of(response):
    return response.content.decode()


PAGES = ["detail", "below", "posts", "history", "chart"]


@pytest.mark.parametrize("name", PAGES)
def test_the_office_reads_every_page_of_its_committee(office, zone, name):
    response = office.client.get(address(name, zone.committee))
    assert response.status_code == 200
    assert "软件园党委" in text_of(response)


@pytest.mark.parametrize("name", [*PAGES, "rename", "details", "move", "dissolve", "take_post", "start_term"])
def test_the_neighbor_finds_nothing_here(neighbor, zone, name):
    assert neighbor.client.get(address(name, zone.branch)).status_code == 404


@pytest.mark.parametrize("name", ["rename", "details", "move", "dissolve"])
def test_the_secretary_sees_but_does_not_manage(secretary, zone, name):
    assert secretary.client.get(address(name, zone.branch)).status_code == 403


@pytest.mark.parametrize(
    ("name", "status"), [("detail", 200), ("posts", 200), ("history", 200), ("below", 404), ("chart", 404)]
)
def test_a_member_sees_the_own_branch_reduced(member, zone, name, status):
    response = member.client.get(address(name, zone.branch))
    assert response.status_code == status
    assert "改名" not in text_of(response)


def test_my_branch_is_the_own_one(member, zone):
    assert "云创科技党支部" in text_of(member.client.get(address("mine")))


def test_the_auditor_sees_no_organization(auditor, zone):
    assert auditor.client.get(address("detail", zone.root)).status_code == 404


def test_the_tree_opens_one_level_and_down_to_what_is_asked(administrator, zone):
    page = text_of(administrator.client.get(address("list")))
    assert "软件园党委" in page
    assert "云创科技党支部" not in page
    page = text_of(administrator.client.get(address("list"), {"at": zone.branch.pk}))
    assert "云创科技党支部" in page


def test_a_branch_of_the_tree_comes_as_a_part(administrator, zone):
    part = administrator.client.get(address("children", zone.committee), headers={"HX-Request": "true"})
    assert "数联信息党支部" in text_of(part)
    assert "<html" not in text_of(part)
    whole = administrator.client.get(address("children", zone.committee))
    assert whole.status_code == 302


@pytest.mark.parametrize("q", ["云创", "创科技", "YCKJ", "ckj", "yunchuang", "chuang ke"])
def test_a_part_of_the_name_the_initials_or_the_pinyin_finds(administrator, zone, q):
    from zhibu.organizations.actions import _ground

    _ground.index_names(list(Organization.objects.order_by("path")))
    page = text_of(administrator.client.get(address("list"), {"q": q}))
    assert "云创科技党支部" in page
    assert "数联信息党支部" not in page


def test_suggestions_stay_within_what_one_may_see(office, zone):
    from zhibu.organizations.actions import _ground

    _ground.index_names(list(Organization.objects.order_by("path")))
    part = office.client.get(address("choose"), {"field": "to", "to_q": "党支部"}, headers={"HX-Request": "true"})
    assert "云创科技党支部" in text_of(part)
    assert "职业学院第一党支部" not in text_of(part)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_long(administrator, zone, rows, django_assert_num_queries):
    for number in range(rows):
        OrganizationFactory(parent=zone.other_committee, name=f"第{number}党总支", kind="general_branch")
    client = administrator.client
    with django_assert_num_queries(LIST_QUERIES):
        client.get(address("list"), {"kind": "general_branch"})


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_costs_the_same_however_much_stands_below(administrator, zone, rows, django_assert_num_queries):
    for number in range(rows):
        OrganizationFactory(parent=zone.branch, name=f"第{number}党小组", kind="group")
        PostHolding.objects.create(
            organization=zone.branch, post="commissioner", holder_name=f"委员{number}", starts_on=date(2025, 1, 1)
        )
    client = administrator.client
    with django_assert_num_queries(DETAIL_QUERIES):
        client.get(address("detail", zone.branch))


LIST_QUERIES = 7
DETAIL_QUERIES = 12


def test_the_overview_adds_up(administrator, zone):
    for number in range(2):
        OrganizationFactory(
            parent=zone.root, name=f"第{number}街道党工委", kind="working_committee", committee_level="township"
        )
    OrganizationFactory(parent=zone.committee, name="星河党总支", kind="general_branch")
    page = text_of(administrator.client.get(address("detail", zone.root)))
    assert "2 + 2 + 1 + 3 = 8" in page


def test_founding_by_the_form(office, zone):
    token = uuid4()
    data = {
        "token": token, "parent": zone.committee.pk, "kind": "branch", "name": "星河软件党支部", "on": "2026-11-18",
        "region_code": "610113",
    }  # fmt: skip
    for _ in range(2):
        response = office.client.post(address("found"), data)
        assert response.url == address("detail", token)
    made = Organization.objects.get(name="星河软件党支部")
    assert (made.pk, made.region_code, made.parent_id) == (token, "610113", zone.committee.pk)


def test_without_javascript_the_form_shows_what_was_found(office, zone):
    from zhibu.organizations.actions import _ground

    _ground.index_names(list(Organization.objects.order_by("path")))
    data = {"token": uuid4(), "parent_q": "软件园", "kind": "branch", "name": "星河软件党支部", "on": "2026-11-18"}
    response = office.client.post(address("found"), data)
    assert response.status_code == 422
    assert f'value="{zone.committee.pk}"' in text_of(response)


def test_a_refusal_is_told_at_the_form(office, zone):
    data = {
        "token": uuid4(), "parent": zone.committee.pk, "kind": "branch", "name": zone.branch.name, "on": "2026-11-18",
    }  # fmt: skip
    assert office.client.post(address("found"), data).status_code == 422


def test_renaming_moving_and_dissolving_by_the_forms(administrator, zone):
    client = administrator.client
    client.post(address("rename", zone.branch), {"name": "云创数据党支部", "on": "2026-11-18"})
    client.post(address("move", zone.branch), {"to": zone.other_committee.pk, "on": "2026-11-18"})
    client.post(address("dissolve", zone.branch), {"on": "2026-11-18", "reason": "合并", "sure": "on"})
    done = Organization.objects.get(pk=zone.branch.pk)
    assert (done.name, done.parent_id, done.state) == ("云创数据党支部", zone.other_committee.pk, "dissolved")
    client.post(address("reinstate", zone.branch))
    assert Organization.objects.get(pk=zone.branch.pk).state == "active"


def test_details_by_the_form(administrator, zone):
    response = administrator.client.post(
        address("details", zone.branch),
        {"code": "610113001", "region_code": "610113", "contact_phone": "02988886666"},
    )
    assert response.status_code == 302
    page = text_of(administrator.client.get(address("history", zone.branch)))
    assert "02988886666" not in page


def test_posts_and_terms_by_the_forms(office, zone):
    client = office.client
    data = {"token": uuid4(), "post": "secretary", "holder_name": "林知行", "on": "2024-03-01"}
    assert client.post(address("take_post", zone.branch), data).status_code == 302
    assert client.post(address("start_term", zone.branch), {"starts_on": "2024-03-01"}).status_code == 302
    holding, term = PostHolding.objects.get(), Term.objects.get()
    assert client.get(address("end_holding", holding)).status_code == 200
    assert client.post(address("end_holding", holding), {"on": "2026-11-01"}).status_code == 302
    extension = {"until": "2027-06-01", "reason": "高新组〔2027〕3号"}
    assert client.post(address("extend_term", term), extension).status_code == 302
    page = text_of(client.get(address("posts", zone.branch)))
    assert "林知行" in page
    assert "2027-06-01" in page


@pytest.mark.parametrize("depth", ["1", "2", "3", "9"])
def test_the_chart_is_drawn_at_every_depth(administrator, zone, depth):
    for number in range(15):
        OrganizationFactory(parent=zone.committee, name=f"第{number}党支部")
    page = text_of(administrator.client.get(address("chart", zone.root), {"depth": depth}))
    assert "<svg" in page
    assert ("云创科技党支部" in page) == (depth != "1")


def test_the_export_holds_the_filtered_list(office, zone):
    from io import BytesIO

    from openpyxl import load_workbook

    response = office.client.get(address("export"), {"kind": OrganizationKind.BRANCH})
    sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).active
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == ["云创科技党支部", "数联信息党支部"]
