"""Importing rosters: the three forms in use, every bad row named, no good row lost, nobody twice."""

from datetime import date

import pytest
from django.utils import translation

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.imports.actions import begin_import, commit_import, confirm_mapping, run_check, run_commit
from zhibu.foundation.imports.models import Import, ImportRow
from zhibu.foundation.imports.reading import Reading
from zhibu.foundation.jobs.models import Job
from zhibu.kernel.ids import new_id
from zhibu.members.choices import ChangeKind, MemberCategory, Standing
from zhibu.members.imports.checker import RosterChecker
from zhibu.members.models import Member, TransferProposal
from zhibu.members.tests.factories import MemberFactory, a_resident_id
from zhibu.members.tests.sheets import SHORT, THIRTEEN, form_2017, plain_sheet

ID_A, ID_B, ID_C = (a_resident_id(number=n) for n in (2, 3, 4))


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def checked(person, stream, path, at):
    import_ = begin_import(
        actor=person.actor, at=at, spec_key="roster", scope_path=path, file=stream, name="名册.xlsx", token=new_id()
    )
    mapping = Reading.from_json(import_.reading).mapping
    confirm_mapping(actor=person.actor, at=at, import_id=import_.pk, mapping=mapping)
    run_check(import_id=import_.pk, at=at)
    return Import.objects.get(pk=import_.pk)


def entered(person, stream, path, at):
    import_ = checked(person, stream, path, at)
    commit_import(actor=person.actor, at=at, import_id=import_.pk)
    run_commit(import_id=import_.pk, at=at)
    return Import.objects.get(pk=import_.pk)


def problems_of(import_):
    rows = ImportRow.objects.filter(owner=import_, kind="error").order_by("number")
    return {row.number: " ".join(str(p) for p in row.problems) for row in rows}


def row_2017(number, name="沈星河", branch="云创科技党支部", resident_id=ID_A, sex="女", **changes):
    given = {
        "ethnicity": "01 汉族", "born": "1985-05-20", "education": "12 硕士研究生",
        "category": "正式", "joined": 40360,
        "confirmed": "2011.07.01", "post": "011 公务员", "phone": "13812345678", "landline": "029-88886666",
        "standing": "正常", "lost": "否", "lost_on": None, "mobile": "是", "flow": "北京市",
    } | changes  # fmt: skip
    return [number, name, branch, resident_id, sex, *given.values()]


def test_the_form_of_2017_with_two_header_rows_and_codes(secretary, zone, at):
    import_ = entered(secretary, form_2017([row_2017(1)]), zone.branch.path, at)
    assert (import_.counts, problems_of(import_)) == ({"new": 1}, {})
    member = Member.objects.get(name="沈星河")
    assert (member.ethnicity, member.education, member.occupation) == ("01", "12", "011")
    assert (member.joined_on, member.confirmed_on, member.born_on) == (
        date(2010, 7, 1), date(2011, 7, 1), date(1985, 5, 20),
    )  # fmt: skip
    assert (member.resident_id, member.phone, member.landline) == (ID_A, "13812345678", "029-88886666")
    assert (member.is_mobile, member.flow_to, member.initials, member.organization) == (
        True, "北京市", "sxh", zone.branch,
    )  # fmt: skip


def test_the_short_roster_with_serials_and_text_dates(office, zone, at):
    rows = [
        [
            "云创科技党支部",
            "工程师",
            "沈 星",
            "女",
            "汉",
            "陕西西安",
            31187,
            "本科",
            "2010-07-01",
            "13812345678",
            "正式党员",
        ],
        [
            "数联信息党支部",
            "",
            "顾远",
            "男",
            "回族",
            "",
            "1990年2月3日",
            "大专",
            date(2026, 3, 1),
            "",
            "预备党员",
        ],
        ["数联信息党支部", "", "程一", "男", "01", "", "1980.01", "其他", 36708, "029-88886666", "停止党籍"],
    ]
    import_ = entered(office, plain_sheet(SHORT, rows), zone.committee.path, at)
    assert (import_.counts, problems_of(import_)) == ({"new": 3}, {})
    first, second, third = (Member.objects.get(name=name) for name in ("沈星", "顾远", "程一"))
    assert (first.born_on, first.education, first.job_title) == (date(1985, 5, 20), "21", "工程师")
    assert (second.category, second.ethnicity) == (MemberCategory.PROBATIONARY, "03")
    assert (third.standing, third.landline, third.phone) == (Standing.SUSPENDED, "029-88886666", "")


def test_the_thirteen_columns_with_two_days_of_joining(secretary, zone, at):
    rows = [
        [
            1,
            "沈星河",
            "正式党员",
            "云创科技党支部",
            "女",
            "2019/10/24",
            "汉族",
            "",
            "人才中心",
            "正常",
            "",
            "",
            "2010/7/1",
        ],
        [
            2,
            "许知",
            "正式党员",
            "云创科技党支部",
            "",
            "1985/05",
            "汉族",
            "",
            "",
            "正常",
            "2010/07/01",
            ID_A,
            "2009/07/01",
        ],
    ]
    import_ = entered(secretary, plain_sheet(THIRTEEN, rows), zone.branch.path, at)
    assert import_.counts == {"new": 1, "error": 1}
    assert "18" in problems_of(import_)[2]
    member = Member.objects.get(name="许知")
    assert (member.joined_on, member.born_on, member.sex) == (date(2010, 7, 1), date(1985, 5, 20), "female")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"resident_id": ID_A[:-1] + ("0" if ID_A[-1] != "0" else "1")}, "check digit"),
        ({"sex": "男"}, "sex differs"),
        ({"born": "1985-05-21"}, "birth differs"),
        ({"joined": "2003-05-19", "confirmed": None}, "not yet 18"),
        ({"joined": "2026-11-19", "confirmed": None}, "future"),
        ({"joined": "2010-02-30"}, "no such day"),
        ({"confirmed": "2011-06-30"}, "probation of one year was not over"),
        ({"joined": "2026-01-01", "confirmed": None}, "not over yet"),
        ({"branch": "云创科枝党支部"}, "“云创科技党支部”"),
        ({"branch": "职业学院第一党支部"}, "lies outside"),
        ({"branch": ""}, "branch is missing"),
        ({"ethnicity": "77 火星族"}, "code list"),
        ({"lost": "是"}, "contact was lost is missing"),
        ({"name": ""}, "empty"),
    ],
)
def test_every_bad_row_is_named_and_the_good_one_enters(office, stranger, zone, at, changes, said):
    from conftest import grant
    from zhibu.foundation.access.choices import Role

    grant(office, Role.READER, zone.other_committee)
    stream = form_2017([row_2017(1, **changes), row_2017(2, name="许知", resident_id=ID_B, sex="男")])
    import_ = entered(office, stream, zone.committee.path, at)
    assert import_.counts == {"new": 1, "error": 1}
    assert said in problems_of(import_)[5]
    assert Member.objects.filter(name="许知").count() == 1


def test_a_repetition_in_the_file_names_both_rows(secretary, zone, at):
    rows = [row_2017(1), row_2017(2, name="许知", resident_id=ID_B, sex="男"), row_2017(3, name="沈新河")]
    import_ = checked(secretary, form_2017(rows), zone.branch.path, at)
    found = problems_of(import_)
    assert set(found) == {5, 7}
    assert all("5、7" in said for said in found.values())
    assert ID_A not in str(found)


def test_the_same_file_again_changes_nothing(secretary, zone, at):
    entered(secretary, form_2017([row_2017(1)]), zone.branch.path, at)
    again = checked(secretary, form_2017([row_2017(1)]), zone.branch.path, at)
    assert again.counts == {"unchanged": 1}
    assert Member.objects.filter(name="沈星河").count() == 1
    assert Entry.objects.filter(action="members.imported").count() == 1


def test_known_members_are_updated_with_a_history(secretary, zone, at):
    known = MemberFactory(organization=zone.branch, name="沈星河", resident_id=ID_A, job_title="工程师")
    import_ = checked(secretary, form_2017([row_2017(1, education="13")]), zone.branch.path, at)
    note = ImportRow.objects.get(owner=import_).note
    assert "Education" in note
    assert "Job title" not in note
    commit_import(actor=secretary.actor, at=at, import_id=import_.pk)
    run_commit(import_id=import_.pk, at=at)
    member = Member.objects.get(pk=known.pk)
    assert (member.education, member.job_title, member.phone) == ("13", "工程师", "13812345678")
    change = member.changes.get()
    assert (change.kind, change.after["phone"]) == (ChangeKind.IMPORTED, "138****5678")


def test_somebody_of_another_branch_becomes_a_proposal_never_a_second_record(secretary, neighbor, zone, at):
    there = MemberFactory(organization=zone.branch_next, name="沈星河", resident_id=ID_A)
    import_ = entered(secretary, form_2017([row_2017(1)]), zone.branch.path, at)
    assert import_.counts == {"proposal": 1}
    assert "数联信息" not in ImportRow.objects.get(owner=import_).note
    entered(secretary, form_2017([row_2017(1)]), zone.branch.path, at)
    proposal = TransferProposal.objects.get()
    assert (proposal.member_id, proposal.to_organization_id) == (there.pk, zone.branch.pk)
    assert Member.objects.filter(resident_id_index=there.resident_id_index).count() == 1


def test_without_an_id_name_and_birth_find_the_record(secretary, zone, at):
    known = MemberFactory(organization=zone.branch, name="沈星", resident_id=ID_A)
    row = ["云创科技党支部", "主任", "沈星", "女", "汉族", "", "1985-05-20", "本科", "2010-07-01", "", "正式党员"]
    import_ = entered(secretary, plain_sheet(SHORT, [row]), zone.branch.path, at)
    assert import_.counts == {"update": 1}
    assert Member.objects.get(pk=known.pk).resident_id == ID_A
    MemberFactory(organization=zone.branch, name="沈星", resident_id=ID_C)
    again = checked(secretary, plain_sheet(SHORT, [row]), zone.branch.path, at)
    assert again.counts == {"error": 1}
    assert "several" in problems_of(again)[2]


def test_an_id_is_added_to_a_record_that_had_none(secretary, zone, at):
    known = MemberFactory(organization=zone.branch, name="沈星河")
    entered(secretary, form_2017([row_2017(1)]), zone.branch.path, at)
    assert Member.objects.get(name="沈星河").pk == known.pk
    assert Member.objects.get(pk=known.pk).resident_id == ID_A


def test_the_ended_are_not_revived(secretary, zone, at):
    MemberFactory(organization=zone.branch, name="沈星河", resident_id=ID_A, standing=Standing.ENDED)
    assert "ended" in problems_of(checked(secretary, form_2017([row_2017(1)]), zone.branch.path, at))[5]


def test_nobody_is_entered_in_a_branch_that_is_dissolved_meanwhile(secretary, zone, at, monkeypatch):
    def dissolved_first(self, rows, *, lock=False):
        if lock:
            type(zone.branch).objects.filter(pk=zone.branch.pk).update(state="dissolved")
        return judge(self, rows, lock=lock)

    judge = RosterChecker.judge
    monkeypatch.setattr(RosterChecker, "judge", dissolved_first)
    import_ = entered(secretary, form_2017([row_2017(1)]), zone.branch.path, at)
    assert (import_.counts, import_.rows_entered) == ({"error": 1}, 0)
    assert not Member.objects.filter(name="沈星河").exists()


def test_a_roster_of_one_branch_needs_no_branch_column(secretary, zone, at):
    rows = [["沈星河", "女", "1985-05-20", "2010-07-01"]]
    import_ = entered(secretary, plain_sheet(("姓名", "性别", "出生日期", "入党时间"), rows), zone.branch.path, at)
    assert import_.counts == {"new": 1}


def test_what_is_entered_is_audited_and_published_by_branch(office, zone, at):
    rows = [
        row_2017(1), row_2017(2, name="许知", resident_id=ID_B, sex="男"),
        row_2017(3, name="顾远", resident_id=ID_C, branch="数联信息党支部"),
    ]  # fmt: skip
    entered(office, form_2017(rows), zone.committee.path, at)
    assert Entry.objects.get(action="members.imported").detail == {"new": 3}
    published = Job.objects.filter(name__endswith=":MembersEnrolled").values_list("payload__path", "payload__count")
    assert set(published) == {(zone.branch.path, 2), (zone.branch_next.path, 1)}


def test_judging_costs_the_same_for_one_row_and_for_three(secretary, zone, at, django_assert_num_queries):
    from zhibu.foundation.imports.specs import ParsedRow
    from zhibu.members.imports import RosterChecker
    from zhibu.members.imports.columns import Birth

    checker = RosterChecker(actor=secretary.actor, scope_path=zone.branch.path, at=at)
    for count in (1, 3):
        rows = [
            ParsedRow(n, {"name": f"人{n}", "resident_id": a_resident_id(number=10 + n),
                          "born_on": Birth(date(1985, 5, 20), False), "joined_on": date(2010, 7, 1)})
            for n in range(count)
        ]  # fmt: skip
        with django_assert_num_queries(2):
            checker.check(rows)
