"""The organization sheet: whatever the order of its rows, each is placed or told what to mend, nothing half-made."""

from datetime import date

import pytest

from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.imports.choices import VerdictKind
from zhibu.foundation.imports.specs import CellContext, CellError, ParsedRow, Problem
from zhibu.organizations.choices import ChangeKind
from zhibu.organizations.imports import SHEET, SheetChecker
from zhibu.organizations.models import Change, Organization, PostHolding

pytestmark = pytest.mark.django_db
HEAD = {column.label_zh: column for column in SHEET.columns}


def rows_of(*lines):
    """Rows from `{header: cell}`, parsed as the machine parses them, the first in row 2."""
    rows = []
    for number, line in enumerate(lines, start=2):
        values, problems = {}, []
        for header, cell in line.items():
            column = HEAD[header]
            try:
                values[column.key] = column.parse(cell, CellContext(date(2026, 11, 18))) if cell else None
            except CellError as error:
                values[column.key] = None
                problems.append(Problem(column.key, error.message))
        rows.append(ParsedRow(number, values, tuple(problems)))
    return rows


def line(name, parent="", **more):
    return {"组织名称": name, "上级组织": parent, **more}


class Sheet:
    """A file on its way through a checker, as the machine drives it."""

    def __init__(self, scope, at, rows, actor=SYSTEM):
        self.rows = rows
        self.checker = SheetChecker(actor=actor, scope_path=scope.path, at=at)
        self.checker.survey(rows)
        self.verdicts = dict(zip((r.number for r in rows), self.checker.check(rows), strict=True))

    @property
    def kinds(self):
        return [str(v.kind) for v in self.verdicts.values()]

    def words(self, number):
        return " ".join(str(p.message) for p in self.verdicts[number].problems)

    def commit(self, *, at_once=100):
        good = [r for r in self.rows if self.verdicts[r.number].kind in ("new", "update")]
        return [
            verdict
            for start in range(0, len(good), at_once)
            for verdict in self.checker.commit(good[start : start + at_once])
        ]


def tree():
    return dict(Organization.objects.order_by("path").values_list("name", "parent__name"))


@pytest.mark.parametrize("at_once", [1, 100])
def test_parents_may_come_after_their_children(zone, at, at_once):
    sheet = Sheet(zone.committee, at, rows_of(
        line("研发党支部", "星河软件党总支"), line("星河软件党总支", "软件园党委"),
        line("测试党支部", "星河软件党总支"),
    ))  # fmt: skip
    assert sheet.kinds == ["new", "new", "new"]
    assert [v.kind for v in sheet.commit(at_once=at_once)] == [VerdictKind.NEW] * 3
    made = {k: v for k, v in tree().items() if v == "星河软件党总支" or k == "星河软件党总支"}
    assert made == {"星河软件党总支": "软件园党委", "研发党支部": "星河软件党总支", "测试党支部": "星河软件党总支"}


def test_every_column_is_kept(zone, at):
    sheet = Sheet(zone.committee, at, rows_of({
        "序列": "1", "组织编号": "610113001", "党组织所在单位情况": "法人单位", "所属组织": "软件园党委",
        "党组织属地关系": "社区村", "组织名称": "星河软件党支部", "党组织所在单位代码": "91610131MA6TX0XX0A",
        "组织类别": "基层党组织", "组织状态": "正常", "上级组织": "软件园党委", "党组织书记": "林知行",
        "联系人": "周晓禾", "联系电话": "029-88886666", "详细地址": "云岭路 1 号", "传真": "029-88886667",
        "邮编": "710000", "所属社区": "云岭社区", "建立日期": "2019年5月6日", "建立文号": "高新组〔2019〕5号",
    }))  # fmt: skip
    assert sheet.kinds == ["new"]
    sheet.commit()
    o = Organization.objects.get(code="610113001")
    kept = (
        o.kind,
        o.unit_situation,
        o.territory,
        o.category,
        o.community,
        o.founded_on,
        o.founding_document,
        o.postcode,
    )
    assert kept == (
        "branch", "legal_person", "community", "grassroots", "云岭社区", date(2019, 5, 6), "高新组〔2019〕5号",
        "710000",
    )  # fmt: skip
    assert PostHolding.objects.get(organization=o).holder_name == "林知行"
    kinds = Change.objects.filter(organization=o).order_by("kind").values_list("kind", flat=True)
    assert list(kinds) == [ChangeKind.APPOINTED, ChangeKind.IMPORTED]


def test_the_same_name_may_stand_under_different_parents(zone, at):
    sheet = Sheet(zone.root, at, rows_of(
        line("机关党支部", "软件园党委"), line("机关党支部", "科教园党委"),
        line("第一党小组", "软件园党委/机关党支部"),
        line("第二党小组", "机关党支部"), line("第三党小组", "机关党支部", 所属组织="科教园党委"),
    ))  # fmt: skip
    assert sheet.kinds == ["new", "new", "new", "error", "new"]
    assert "有 2 个" in sheet.words(5)
    sheet.commit()
    group = Organization.objects.get(name="第三党小组")
    assert group.parent.parent == zone.other_committee


def test_a_missing_parent_is_named_with_the_nearest(zone, at):
    sheet = Sheet(zone.root, at, rows_of(line("星河党支部", "软件园党伟"), line("软件园党工委", "")))
    assert "软件园党伟" in sheet.words(2)
    assert "软件园党工委" in sheet.words(2)


def test_what_stands_under_a_bad_row_is_not_made(zone, at):
    sheet = Sheet(zone.root, at, rows_of(
        line("研发党支部", "星河党总支"), line("星河党总支", "没有的党委"), line("第一党小组", "研发党支部"),
        line("独立党支部", "软件园党委"),
    ))  # fmt: skip
    assert sheet.kinds == ["error", "error", "error", "new"]
    assert "第 3 行" in sheet.words(2)
    assert "第 2 行" in sheet.words(4)
    before = Organization.objects.count()
    sheet.commit()
    assert Organization.objects.count() == before + 1


def test_a_hidden_loop_is_told_to_all_in_it(zone, at):
    sheet = Sheet(zone.root, at, rows_of(
        line("甲党委", "丙党委"), line("乙党委", "甲党委"), line("丙党委", "乙党委"), line("丁党支部", "甲党委"),
    ))  # fmt: skip
    assert sheet.kinds == ["error"] * 4
    assert "甲党委 → 丙党委 → 乙党委 → 甲党委" in sheet.words(2)
    assert "2、3、4" in sheet.words(3)
    assert "第 2 行" in sheet.words(5)


def test_a_row_that_is_its_own_parent_is_a_loop(zone, at):
    assert "甲党委 → 甲党委" in Sheet(zone.root, at, rows_of(line("甲党委", "甲党委"))).words(2)


def test_codes_are_given_once_in_the_file_and_in_the_tree(zone, at):
    Organization.objects.filter(pk=zone.branch.pk).update(code="100")
    sheet = Sheet(zone.root, at, rows_of(
        line("甲党支部", "软件园党委", 组织编号="7"), line("乙党支部", "软件园党委", 组织编号="7"),
        line("丙党支部", "软件园党委", 组织编号="100"), line("甲党支部", "软件园党委"),
    ))  # fmt: skip
    assert sheet.kinds == ["error"] * 4
    assert "第 3 行" in sheet.words(2)
    assert "云创科技党支部" in sheet.words(4)
    assert "第 2 行" in sheet.words(5)


@pytest.mark.parametrize(
    ("header", "cell"), [("党组织属地关系", "区"), ("组织类别", "党组"), ("组织状态", "撤销"), ("组织状态", "没有的")]
)
def test_unknown_dictionary_values_spoil_their_row_and_what_is_below(zone, at, header, cell):
    rows = rows_of(line("甲党总支", "软件园党委", **{header: cell}), line("乙党支部", "甲党总支"))
    assert rows[0].problems
    sheet = Sheet(zone.root, at, rows)
    assert sheet.kinds[1] == "error"
    assert "第 2 行" in sheet.words(3)


def test_a_kind_that_does_not_fit_is_refused(zone, at):
    sheet = Sheet(zone.root, at, rows_of(line("甲党支部", "云创科技党支部"), line("甲协会", "软件园党委")))
    assert sheet.kinds == ["error", "error"]


def test_entering_the_same_sheet_again_changes_nothing(zone, at):
    rows = rows_of(
        line("高新区党工委"), line("软件园党委", "高新区党工委"),
        line("研发党支部", "软件园党委", 党组织书记="林知行"),
    )  # fmt: skip
    Sheet(zone.root, at, rows).commit()
    again = Sheet(zone.root, at, rows)
    assert again.kinds == ["unchanged"] * 3


def test_a_row_completes_an_organization_that_stands(zone, at):
    sheet = Sheet(zone.root, at, rows_of(
        line("云创科技党支部", "软件园党委", 组织编号="610113009", 联系人="周晓禾", 党组织书记="林知行"),
        line("数联信息党支部", "科教园党委"),
    ))  # fmt: skip
    assert sheet.kinds == ["update", "new"]
    sheet.commit()
    zone.branch.refresh_from_db()
    assert (zone.branch.code, zone.branch.contact_name) == ("610113009", "周晓禾")
    assert PostHolding.objects.get(organization=zone.branch).holder_name == "林知行"


def test_a_code_that_stands_elsewhere_is_not_moved_by_a_sheet(zone, at):
    Organization.objects.filter(pk=zone.branch.pk).update(code="100")
    sheet = Sheet(zone.root, at, rows_of(line("云创科技党支部", "科教园党委", 组织编号="100")))
    assert "软件园党委" in sheet.words(2)


def test_a_committee_is_put_on_its_list(zone, at):
    Sheet(zone.root, at, rows_of(
        line("青槐街道党工委", "高新区党工委", 组织类别="乡镇党委"), line("国资集团党委", "高新区党工委"),
        line("星河集团党委", "国资集团党委"),
    )).commit()  # fmt: skip
    levels = Organization.objects.exclude(committee_level="").order_by("path").values_list("name", "committee_level")
    assert list(levels) == [("青槐街道党工委", "township"), ("国资集团党委", "direct"), ("星河集团党委", "second")]


def test_an_office_enters_only_below_itself(office, zone, at):
    sheet = Sheet(zone.committee, at, rows_of(line("甲党支部", "科教园党委")), actor=office.actor)
    assert sheet.kinds == ["error"]
