"""The pages: the own ones, the ledger, the office's list."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django.asserts import assertContains, assertNotContains

from conftest import enroll
from zhibu.foundation.audit.models import Entry
from zhibu.kernel import clock
from zhibu.members.tests.factories import MemberFactory
from zhibu.organizations.models import PostHolding
from zhibu.organizations.tests.factories import OrganizationFactory
from zhibu.talks.actions import holding
from zhibu.talks.actions.holding import Entered
from zhibu.talks.models import Talk, TalkNote

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


def url(name, *args):
    return reverse(f"talks:{name}", args=[getattr(a, "pk", a) for a in args])


@pytest.fixture
def committee(secretary, zone):
    """The secretary holds the post."""
    return PostHolding.objects.create(
        organization=zone.branch, post="secretary", holder_id=secretary.member.pk, holder_name="林知行",
        starts_on=date(2025, 1, 1),
    )  # fmt: skip


def entered(person, other, at):
    return holding.enter_talk(
        actor=person.actor, at=at, with_id=other.member.pk, entered=Entered(date(2026, 11, 18), text="说了心里话")
    )


def test_two_people_and_their_talk_from_arranging_to_confirming(secretary, member, committee, at):
    form = {"whom": str(member.member.pk), "starts_at": "2026-11-20T15:00", "place": "会议室", "reason": "regular"}
    answers = [secretary.client.post(url("arrange"), form) for _ in range(2)]
    talk = Talk.objects.get()
    assert {answer.url for answer in answers} == {url("talk", talk)}
    assertContains(member.client.get(url("talk", talk)), "15:00")
    moved = {"starts_at": "2026-11-20T16:30", "place": "茶室"}
    assert member.client.post(url("move", talk), moved).url == url("talk", talk)
    with clock.frozen(LATER):
        assert secretary.client.post(url("held", talk), {"on": "2026-11-20"}).url == url("talk", talk)
        assertContains(member.client.get(url("talk", talk)), 'value="confirm"')
        assert member.client.post(url("step", talk), {"step": "confirm"}).status_code == 302
    talk.refresh_from_db()
    assert talk.state == "confirmed"


def test_entering_confirms_what_the_other_has_entered(secretary, member, committee, at):
    form = {"whom": str(member.member.pk), "on": "2026-11-18", "text": "谈了工作"}
    secretary.client.post(url("enter"), form)
    assertContains(member.client.get(url("mine")), url("talk", Talk.objects.get()))
    member.client.post(url("enter"), {"whom": str(secretary.member.pk), "on": "2026-11-18"})
    assert Talk.objects.get().state == "confirmed"


@pytest.mark.parametrize(
    ("name", "wrong", "field"),
    [
        ("enter", {"on": "2026-11-30"}, "on"),
        ("enter", {"on": ""}, "on"),
        ("arrange", {"starts_at": "2026-11-01T15:00"}, "starts_at"),
        ("arrange", {"starts_at": "Freitag"}, "starts_at"),
    ],
)
def test_what_cannot_be_comes_back_at_its_place(secretary, member, at, name, wrong, field):
    answer = secretary.client.post(url(name), {"whom": str(member.member.pk), **wrong})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_somebody_from_elsewhere_cannot_be_chosen(secretary, neighbor, at):
    answer = secretary.client.post(url("enter"), {"whom": str(neighbor.member.pk), "on": "2026-11-18"})
    assert (answer.status_code, Talk.objects.count()) == (422, 0)


def test_both_read_both_notes_and_nobody_writes_the_others(secretary, member, at):
    talk = entered(secretary, member, at)
    assert member.client.post(url("note", talk), {"text": "我也记一笔"}).url == url("talk", talk)
    for person in (secretary, member):
        page = person.client.get(url("talk", talk))
        assertContains(page, "说了心里话")
        assertContains(page, "我也记一笔")
    assert TalkNote.objects.count() == 2


def test_steps_that_are_none_or_not_ones_own(secretary, member, at):
    talk = entered(secretary, member, at)
    assert secretary.client.post(url("step", talk), {"step": "burn"}).status_code == 404
    assert secretary.client.post(url("step", talk), {"step": "confirm"}).status_code == 403
    assert member.client.post(url("step", talk), {"step": "decline"}).status_code == 302
    assert member.client.post(url("step", talk), {"step": "confirm"}).status_code == 302
    assert member.client.post(url("held", talk), {"on": "2026-11-18"}).status_code == 422
    assert member.client.post(url("note", talk), {"text": "x"}).status_code == 422


def test_the_address_proposes_the_person(secretary, member, at):
    page = secretary.client.get(url("arrange"), {"with": str(member.member.pk)})
    assertContains(page, f'value="{member.member.pk}" selected')


def test_the_secretary_sees_the_ledger_and_who_is_without(secretary, member, zone, committee, at):
    third = enroll(zone.branch, "郑钧")
    talk = entered(secretary, member, at)
    holding.confirm_talk(actor=member.actor, at=at, talk_id=talk.pk)
    assert secretary.client.get(url("list")).url == url("ledger", zone.branch)
    page = secretary.client.get(url("ledger", zone.branch))
    assert (page.context["found"].year.due, page.context["found"].year.done) == (4, 1)
    assert {one.name for one in page.context["found"].without} == {"周晓禾", third.member.name}
    assertNotContains(page, "说了心里话")
    assert secretary.client.post(url("remind", zone.branch)).url == url("ledger", zone.branch)


def test_another_year_is_shown_and_has_no_reminder(secretary, member, zone, committee, at):
    page = secretary.client.get(url("ledger", zone.branch), {"year": "2025"})
    assert (page.context["year"], page.context["may_remind"], page.context["lines"]) == (2025, False, [])


def test_the_ledger_leaves_as_a_sheet_and_that_is_on_record(secretary, member, zone, at, tmp_path):
    entered(secretary, member, at)
    answer = secretary.client.post(url("export", zone.branch), {"year": "2026"})
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(b"".join(answer.streaming_content))
    rows = list(load_workbook(path).active.values)
    assert rows[0] == ("序号", "日期", "谈话人", "谈话对象", "类别", "是否已确认")
    assert rows[1][5] == "否"
    assert Entry.objects.filter(action="talk.exported").count() == 1


def test_the_office_sees_counts_of_its_branches(office, secretary, member, zone, committee, at):
    page = office.client.get(url("list"))
    assert [(row.name, row.year.due) for row in page.context["rows"]] == [
        ("云创科技党支部", 1),
        ("数联信息党支部", 0),
    ]
    assertNotContains(page, "周晓禾")


@pytest.mark.parametrize(
    ("person", "status"), [("member", 404), ("neighbor", 404), ("auditor", 404), ("office", 200)]
)
def test_whose_ledger_it_is(request, secretary, zone, at, person, status):
    assert request.getfixturevalue(person).client.get(url("ledger", zone.branch)).status_code == status


def test_who_is_no_member_has_no_own_page(office, administrator, at):
    assert {p.client.get(url(name)).status_code for p in (office, administrator) for name in ("mine", "enter")} == {
        404
    }


@pytest.mark.parametrize("more", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("ledger", 11), ("mine", 10)])
def test_a_branch_costs_the_same_for_few_and_many(
    secretary, zone, committee, at, name, queries, more, django_assert_num_queries
):
    people = [enroll(zone.branch, f"党员{n}") for n in range(more)]
    for person in people:
        entered(secretary, person, at)
    client = secretary.client
    with django_assert_num_queries(queries):
        client.get(url(name, *([zone.branch] if name == "ledger" else [])))


@pytest.mark.parametrize("more", [1, 3])
def test_the_offices_list_costs_the_same_for_few_and_many(office, zone, at, more, django_assert_num_queries):
    for branch in OrganizationFactory.create_batch(more, parent=zone.committee):
        MemberFactory.create_batch(more, organization=branch)
    client = office.client
    with django_assert_num_queries(11):
        client.get(url("list"))
