"""The pages: the secretary's guided page, the committee's, the member's, the office's."""

from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django.asserts import assertContains, assertNotContains

from conftest import enroll, grant
from zhibu.appraisals.actions import own as own_actions
from zhibu.appraisals.actions import running
from zhibu.appraisals.choices import AppraisalState, Grade, MutualWay
from zhibu.appraisals.models import Appraisal, Participant, SheetTaken
from zhibu.appraisals.tests.factories import appraisal_in, fill_sheet, hand_in, place_of
from zhibu.foundation.access.choices import Role
from zhibu.foundation.audit.models import Entry
from zhibu.members.choices import MemberCategory
from zhibu.members.tests.factories import MemberFactory
from zhibu.organizations.models import PostHolding

pytestmark = pytest.mark.django_db
ALL = [state for state in AppraisalState if state != AppraisalState.CANCELLED]


def url(name, *args):
    return reverse(f"appraisals:{name}", args=[getattr(a, "pk", a) for a in args])


@pytest.fixture
def commissioner(zone):
    """A member of the branch's committee without any grant."""
    person = enroll(zone.branch, "委员乙")
    PostHolding.objects.create(
        organization=zone.branch, post="discipline", holder_id=person.member.pk, holder_name="委员乙",
        starts_on=date(2025, 1, 1),
    )  # fmt: skip
    return person


@pytest.fixture
def reader(zone):
    """Sees the meetings of the whole zone and runs nothing."""
    from conftest import Person
    from zhibu.accounts.tests.factories import AccountFactory

    return grant(Person(AccountFactory(name="闻笛")), Role.READER, zone.root)


@pytest.mark.parametrize("state", ALL)
def test_the_guided_page_of_every_state(secretary, member, office, reader, zone, at, state):
    appraisal = appraisal_in(state, secretary, zone.branch, at)
    for person in (secretary, office, reader):
        assert person.client.get(url("appraisal", appraisal)).status_code == 200


def test_a_secretary_with_one_branch_goes_there_at_once_and_plans(secretary, member, zone, at):
    assert secretary.client.get(url("list")).url == url("branch", zone.branch)
    assertContains(secretary.client.get(url("branch", zone.branch)), url("plan", zone.branch))
    form = {"year": 2026, "mutual_way": "online", "self_due_on": "2026-11-30", "sheet_due_on": ""}
    answer = secretary.client.post(url("plan", zone.branch), form)
    appraisal = Appraisal.objects.get()
    assert answer.url == url("appraisal", appraisal)
    assert secretary.client.get(url("plan", zone.branch)).context["form"].initial["mutual_way"] == "online"


def test_a_wrong_plan_comes_back_with_its_words(secretary, zone, at):
    form = {"year": 2026, "mutual_way": "online", "self_due_on": "2026-11-01"}
    answer = secretary.client.post(url("plan", zone.branch), form)
    assert (answer.status_code, answer.context["form"].errors.keys()) == (422, {"self_due_on"})


def test_the_secretary_walks_through_it_on_the_pages(secretary, member, zone, at):
    appraisal = appraisal_in("planned", secretary, zone.branch, at, way=MutualWay.MEETING)
    for to in ("self", "mutual", "sheet", "proposal"):
        for _ in range(2):
            assert secretary.client.post(url("step", appraisal), {"to": to}).status_code == 302
    people = Participant.objects.filter(appraisal=appraisal).order_by("pk")
    grades = {f"grade_{p.pk}": "qualified" for p in people}
    assert secretary.client.post(url("proposal", appraisal), grades).status_code == 302
    page = secretary.client.get(url("decision", appraisal))
    assert [line["grade"].value() for line in page.context["lines"]] == ["qualified", "qualified"]
    secretary.client.post(url("decision", appraisal), {**grades, "decided_on": "2026-11-18"})
    for to in ("published", "filed"):
        secretary.client.post(url("step", appraisal), {"to": to})
    appraisal.refresh_from_db()
    assert (appraisal.state, appraisal.decided_on) == ("filed", date(2026, 11, 18))


def test_who_is_missing_is_named_and_reminded(secretary, member, zone, at):
    appraisal = appraisal_in("self", secretary, zone.branch, at)
    hand_in(secretary, appraisal, at)
    page = secretary.client.get(url("appraisal", appraisal))
    assertContains(page, "周晓禾")
    assert secretary.client.post(url("remind", appraisal)).status_code == 302


def test_a_reader_sees_counts_and_no_names(secretary, member, reader, zone, at):
    appraisal = appraisal_in("published", secretary, zone.branch, at, grade=Grade.BASIC)
    page = reader.client.get(url("appraisal", appraisal))
    assertNotContains(page, "周晓禾")
    assert [one["count"] for one in page.context["counts"]] == [0, 0, 2, 0]
    for name in ("roll", "register", "proposal"):
        assert reader.client.get(url(name, appraisal)).status_code == 403


def test_the_office_reads_grades_and_not_what_members_wrote(secretary, member, office, zone, at):
    appraisal = appraisal_in("published", secretary, zone.branch, at)
    page = office.client.get(url("register", appraisal))
    assertContains(page, "周晓禾")
    assert page.context["opened"] is None
    assert office.client.get(url("person", appraisal, place_of(member, appraisal))).status_code == 403


def test_a_commissioner_by_post_reads_people_and_the_box_in_the_members_shell(
    secretary, member, commissioner, zone, at
):
    appraisal = appraisal_in("sheet", secretary, zone.branch, at)
    hand_in(member, appraisal, at, "我的一年")
    for person in (secretary, member, commissioner):
        fill_sheet(person, appraisal, at, Grade.EXCELLENT)
    running.move_on(actor=secretary.actor, at=at, appraisal_id=appraisal.pk, to=AppraisalState.PROPOSAL)
    page = commissioner.client.get(url("person", appraisal, place_of(member, appraisal)))
    assertContains(page, "我的一年")
    assert page.context["opened"].sheets == 3
    listed = commissioner.client.get(url("proposal", appraisal))
    assert (listed.status_code, listed.context["may_change"]) == (200, False)
    assert commissioner.client.post(url("proposal", appraisal), {}).status_code == 403
    assertContains(commissioner.client.get(url("mine")), url("roll", appraisal))


def test_a_draft_is_for_nobody_else(secretary, member, zone, at):
    appraisal = appraisal_in("self", secretary, zone.branch, at)
    own_actions.save_self(
        actor=member.actor, at=at, appraisal_id=appraisal.pk, text="还没想好", seen_at=None, hand_in=False
    )
    assertNotContains(secretary.client.get(url("person", appraisal, place_of(member, appraisal))), "还没想好")


@pytest.mark.parametrize("person", ["neighbor", "stranger", "auditor", "administrator", "member"])
def test_to_others_the_desk_of_the_branch_does_not_exist(request, secretary, member, zone, at, person):
    appraisal = appraisal_in("published", secretary, zone.branch, at)
    client = request.getfixturevalue(person).client
    place = place_of(secretary, appraisal)
    pages = [("appraisal", appraisal), ("roll", appraisal), ("register", appraisal), ("person", appraisal, place)]
    assert {client.get(url(*page)).status_code for page in pages} == {404}
    assert client.post(url("export", appraisal)).status_code == 404


def test_nobody_opens_anothers_member_pages(secretary, member, office, neighbor, zone, at):
    appraisal = appraisal_in("published", secretary, zone.branch, at)
    for person in (office, neighbor):
        for name in ("self", "sheet", "result"):
            assert person.client.get(url(name, appraisal)).status_code == 404


def test_over_a_third_is_told_before_and_refused_after(secretary, member, zone, at):
    appraisal = appraisal_in("proposal", secretary, zone.branch, at)
    people = Participant.objects.filter(appraisal=appraisal).order_by("pk")
    grades = {f"grade_{p.pk}": "excellent" for p in people}
    hint = secretary.client.post(url("share", appraisal), grades)
    assert (hint.status_code, hint.context["share"].excess) == (200, 2)
    answer = secretary.client.post(url("proposal", appraisal), grades)
    assert (answer.status_code, Participant.objects.exclude(proposed="").count()) == (422, 0)
    assert answer.context["share"].is_over


def test_a_missing_reason_is_asked_for_at_its_place(secretary, member, zone, at):
    appraisal = appraisal_in("proposal", secretary, zone.branch, at)
    place = place_of(member, appraisal)
    answer = secretary.client.post(url("proposal", appraisal), {f"grade_{place.pk}": "basic"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [f"reason_{place.pk}"])


def test_the_member_writes_saves_and_hands_in_on_the_phone(secretary, member, zone, at):
    appraisal = appraisal_in("self", secretary, zone.branch, at)
    page = url("self", appraisal)
    assert member.client.post(page, {"text": "初稿", "verb": "save"}).url == page
    seen = member.client.get(page).context["form"].initial["seen_at"]
    form = {"text": "定稿", "verb": "hand_in", "seen_at": seen}
    assert [member.client.post(page, form).status_code for _ in range(2)] == [302, 302]
    assertContains(member.client.get(page), "定稿")
    assert member.client.post(url("take_back", appraisal)).url == page


def test_a_version_from_elsewhere_is_shown_beside_the_own(secretary, member, zone, at):
    appraisal = appraisal_in("self", secretary, zone.branch, at)
    page = url("self", appraisal)
    member.client.post(page, {"text": "手机上写的", "verb": "save"})
    answer = member.client.post(page, {"text": "电脑上写的", "verb": "save"})
    assert answer.status_code == 422
    assertContains(answer, "手机上写的", status_code=422)
    assertContains(answer, "电脑上写的", status_code=422)
    again = {"text": "合起来", "verb": "save", "seen_at": answer.context["form"]["seen_at"].value()}
    assert member.client.post(page, again).status_code == 302


def test_the_sheet_is_put_into_the_box_once(secretary, member, zone, at):
    appraisal = appraisal_in("sheet", secretary, zone.branch, at)
    page = url("sheet", appraisal)
    assert member.client.post(page, {}).status_code == 422
    form = {f"grade_{place_of(secretary, appraisal).pk}": "excellent"}
    assert member.client.post(page, form).status_code == 302
    assert member.client.post(page, form).status_code == 200
    assert SheetTaken.objects.count() == 1
    assert "appraisals/own/sheet_taken.html" in [t.name for t in member.client.get(page).templates]


def test_a_sheet_out_of_time_says_so(secretary, member, zone, at):
    appraisal = appraisal_in("self", secretary, zone.branch, at)
    assert member.client.get(url("sheet", appraisal)).templates[0].name == "appraisals/own/sheet_shut.html"


def test_members_write_about_each_other_and_read_it_afterwards(secretary, member, zone, at):
    appraisal = appraisal_in("mutual", secretary, zone.branch, at)
    hand_in(secretary, appraisal, at, "书记的一年")
    page = url("comment", appraisal, place_of(secretary, appraisal))
    assertContains(member.client.get(page), "书记的一年")
    assert member.client.post(page, {"text": "多来小组"}).url == url("others", appraisal)
    assertNotContains(secretary.client.get(url("result", appraisal)), "多来小组")
    running.move_on(actor=secretary.actor, at=at, appraisal_id=appraisal.pk, to=AppraisalState.SHEET)
    assertContains(secretary.client.get(url("result", appraisal)), "多来小组")


def test_a_result_is_the_own_and_read_by_a_tap(secretary, member, zone, at):
    appraisal = appraisal_in("decided", secretary, zone.branch, at, grade=Grade.BASIC)
    page = url("result", appraisal)
    assert member.client.get(page).context["grade"] == ""
    running.move_on(actor=secretary.actor, at=at, appraisal_id=appraisal.pk, to=AppraisalState.PUBLISHED)
    assertContains(member.client.get(page), "基本合格")
    assert [member.client.post(url("acknowledge", appraisal)).status_code for _ in range(2)] == [302, 302]
    assert place_of(member, appraisal).acknowledged_at == at
    assertContains(member.client.get(url("mine")), page)


def test_probationary_members_take_part_without_a_grade(secretary, member, zone, at):
    young = enroll(zone.branch, "新党员")
    young.member.category = MemberCategory.PROBATIONARY
    young.member.save(update_fields=["category"])
    appraisal = appraisal_in("published", secretary, zone.branch, at)
    page = young.client.get(url("result", appraisal))
    assert (page.status_code, page.context["grade"]) == (200, "")
    assert young.client.post(url("acknowledge", appraisal)).status_code == 404


def test_the_register_leaves_as_a_sheet_and_that_is_on_record(secretary, member, office, zone, at, tmp_path):
    appraisal = appraisal_in("published", secretary, zone.branch, at)
    for person, columns in ((secretary, 13), (office, 9)):
        answer = person.client.post(url("export", appraisal))
        path = tmp_path / "register.xlsx"
        path.write_bytes(b"".join(answer.streaming_content))
        rows = list(load_workbook(path).active.values)
        assert (len(rows), len(rows[0]), rows[1][1]) == (3, columns, "林知行")
    printed = secretary.client.post(url("export", appraisal), {"kind": "pdf"})
    assert (printed["Content-Type"], printed.content[:4]) == ("application/pdf", b"%PDF")
    assert Entry.objects.filter(action="appraisal.exported").count() == 3


def test_an_amendment_on_the_page(secretary, member, zone, at):
    appraisal = appraisal_in("filed", secretary, zone.branch, at)
    page = url("amend", appraisal, place_of(member, appraisal))
    assert secretary.client.post(page, {"grade": "basic", "reason": ""}).status_code == 422
    assert secretary.client.post(page, {"grade": "basic", "reason": "登记有误"}).url == url("register", appraisal)
    assertContains(secretary.client.get(url("register", appraisal)), "登记有误")
    assertContains(member.client.get(url("result", appraisal)), "登记有误")


def test_exempting_days_and_calling_off_on_the_pages(secretary, member, zone, at):
    appraisal = appraisal_in("self", secretary, zone.branch, at)
    place = place_of(member, appraisal)
    assert secretary.client.post(url("exempt", appraisal, place), {"reason": ""}).status_code == 422
    assert secretary.client.post(url("exempt", appraisal, place), {"reason": "卧床"}).status_code == 302
    assert secretary.client.post(url("exempt", appraisal, place), {"exempt": "no"}).status_code == 302
    assert secretary.client.post(url("paper", appraisal, place)).status_code == 302
    assert secretary.client.post(url("days", appraisal), {"self_due_on": "2026-12-01"}).status_code == 302
    assert secretary.client.post(url("back", appraisal), {"to": "planned"}).status_code == 302
    assert secretary.client.post(url("call_off", appraisal), {"reason": ""}).status_code == 422
    assert secretary.client.post(url("call_off", appraisal), {"reason": "改期"}).status_code == 302
    assertContains(secretary.client.get(url("appraisal", appraisal)), "改期")


@pytest.mark.parametrize(("stage", "found"), [("all", 2), ("none", 1), ("under_way", 1), ("finished", 0)])
def test_the_office_sees_how_far_its_branches_are(secretary, member, office, zone, at, stage, found):
    appraisal_in("sheet", secretary, zone.branch, at)
    page = office.client.get(url("list"), {"stage": stage})
    assert (page.status_code, len(page.context["lines"])) == (200, found)
    overview = page.context["overview"]
    assert (overview.branches, overview.finished, overview.under_way, overview.none) == (2, 0, 1, 1)


def test_a_list_by_name_and_year(secretary, member, office, zone, at):
    appraisal_in("published", secretary, zone.branch, at)
    [line] = office.client.get(url("list"), {"q": "云创"}).context["lines"]
    assert line.counts == [0, 2, 0, 0]
    assert [one.counts for one in office.client.get(url("list"), {"year": "2025"}).context["lines"]] == [None, None]


def test_who_has_no_desk_has_no_list(member, auditor, at):
    assert {person.client.get(url("list")).status_code for person in (member, auditor)} == {403}


@pytest.mark.parametrize("more", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"), [("appraisal", 8), ("roll", 6), ("proposal", 9), ("register", 10), ("decision", 9)]
)
def test_a_branch_costs_the_same_for_few_and_many(
    secretary, zone, at, name, queries, more, django_assert_num_queries
):
    MemberFactory.create_batch(more, organization=zone.branch)
    appraisal = appraisal_in("proposal", secretary, zone.branch, at)
    client = secretary.client
    with django_assert_num_queries(queries):
        client.get(url(name, appraisal))


@pytest.mark.parametrize("more", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("sheet", 7), ("others", 6), ("mine", 6)])
def test_a_member_costs_the_same_for_few_and_many(
    secretary, member, zone, at, name, queries, more, django_assert_num_queries
):
    MemberFactory.create_batch(more, organization=zone.branch)
    appraisal = appraisal_in("sheet", secretary, zone.branch, at)
    client = member.client
    with django_assert_num_queries(queries):
        client.get(url(name, *([] if name == "mine" else [appraisal])))


@pytest.mark.parametrize("more", [1, 3])
def test_the_offices_list_costs_the_same_for_few_and_many(office, zone, at, more, django_assert_num_queries):
    from zhibu.organizations.tests.factories import OrganizationFactory

    OrganizationFactory.create_batch(more, parent=zone.committee)
    client = office.client
    with django_assert_num_queries(9):
        client.get(url("list"))
