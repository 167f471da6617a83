"""The columns of the three roster forms in use, and what else their headers are called.

1: member information form of 2017 (two header rows, coded values); 2: short roster of 11 columns; 3: 13 columns.
"""

import re
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.imports import parsers as p
from zhibu.foundation.imports.specs import Cell, CellContext, Column
from zhibu.members import codes, rules
from zhibu.members.choices import MemberCategory, Sex, Standing

_MONTH_ONLY = re.compile(r"\d{4}\s*[-./年]\s*\d{1,2}\s*月?|(?:19|20)\d{4}")

CATEGORIES = {
    "正式": MemberCategory.FULL,
    "正式党员": MemberCategory.FULL,
    "中共党员": MemberCategory.FULL,
    "预备": MemberCategory.PROBATIONARY,
    "预备党员": MemberCategory.PROBATIONARY,
    "中共预备党员": MemberCategory.PROBATIONARY,
}
SEXES = {"男": Sex.MALE, "女": Sex.FEMALE, "男性": Sex.MALE, "女性": Sex.FEMALE}
STANDINGS = {"正常": Standing.NORMAL, "停止党籍": Standing.SUSPENDED, "停止": Standing.SUSPENDED}


class Birth(NamedTuple):
    """A date of birth as written: `is_month` if only year and month stood there."""

    day: date
    is_month: bool


class Status(NamedTuple):
    """What stands under 党员状态: the category in some rosters, the standing in others."""

    category: str = ""
    standing: str = ""


def _name(value: Cell, context: CellContext) -> str:
    return rules.clean_name(p.name(value, context))


def _birth(value: Cell, context: CellContext) -> Birth:
    return Birth(p.day(value, context), _MONTH_ONLY.fullmatch(p.narrow(p.plain(value)).strip()) is not None)


_STATUSES = p.choice(
    {word: Status(category=category) for word, category in CATEGORIES.items()}  # type: ignore[arg-type]
    | {word: Status(standing=standing) for word, standing in STANDINGS.items()}
)


def _coded(kind: str) -> Any:
    return p.coded(codes.names_of(kind), aliases=codes.other_words_of(kind))


def _options(kind: str) -> tuple[str, ...]:
    return tuple(codes.labelled(kind, code) for code in codes.names_of(kind))


COLUMNS = (
    Column("name", _("Member's name"), "姓名", _name, required=True, is_title=True, example="沈星河",
           aliases=("党员姓名",)),
    Column("branch", _("Party branch"), "所在党支部", p.text(120), example="云创科技党支部",
           aliases=("组织名称", "所在组织", "党支部", "所在支部", "所属党支部", "党支部名称", "党组织名称",
                    "所在党组织"),
           hint=_("Name or code of the branch. May be left out if you import into one branch.")),
    Column("resident_id", _("Resident id"), "公民身份证号", p.resident_id, sensitive=True,
           aliases=("身份证", "身份证号", "身份证号码", "公民身份号码", "居民身份证号")),
    Column("sex", _("Sex"), "性别", p.choice(SEXES), options=("男", "女")),
    Column("ethnicity", _("Ethnicity"), "民族", _coded("ethnicity"), options=_options("ethnicity")),
    Column("native_place", _("Native place"), "籍贯", p.text(60)),
    Column("born_on", _("Date of birth"), "出生日期", _birth, aliases=("出生年月", "出生年月日", "生日"),
           example="1985-05-20"),
    Column("education", _("Education"), "学历", _coded("education"), aliases=("文化程度",),
           options=_options("education")),
    Column("category", _("Member category"), "人员类别", p.choice(CATEGORIES), aliases=("党员类别", "类别"),
           options=("正式党员", "预备党员")),
    Column("status", _("Member status"), "党员状态", _STATUSES),
    Column("joined_on", _("Day of joining"), "加入党组织日期", p.day, example="2010-07-01",
           aliases=("加入中共组织日期", "加入党组织时间", "加入中国共产党日期")),
    Column("joined_too", _("Day of joining (second)"), "入党时间", p.day, aliases=("入党日期",),
           hint=_("Used where the day of joining the organization is missing.")),
    Column("confirmed_on", _("Day of confirmation"), "转为正式党员日期", p.day, example="2011-07-01",
           aliases=("转正日期", "转正时间", "转为正式党员时间")),
    Column("occupation", _("Line of work"), "工作岗位", _coded("occupation"), options=_options("occupation")),
    Column("job_title", _("Job title"), "职务", p.text(60), aliases=("单位职务", "工作单位及职务")),
    Column("phone", _("Mobile number"), "手机号", p.phone, group="联系电话", sensitive=True, example="13800001234",
           aliases=("联系电话", "手机", "手机号码", "电话", "移动电话")),
    Column("landline", _("Fixed telephone"), "固定电话", p.phone, group="联系电话", sensitive=True,
           aliases=("座机",)),
    Column("address", _("Home address"), "家庭住址", p.text(120), sensitive=True,
           aliases=("住址", "现居住地", "家庭地址")),
    Column("standing", _("Standing"), "党籍状态", p.choice(STANDINGS), options=("正常", "停止党籍")),
    Column("is_lost", _("Contact lost"), "是否为失联党员", p.yes_no, aliases=("是否失联", "失联党员"),
           options=("是", "否")),
    Column("lost_on", _("Contact lost on"), "失去联系日期", p.day, aliases=("失联日期", "失去联系时间")),
    Column("is_mobile", _("Mobile member"), "是否为流动党员", p.yes_no, aliases=("是否流动党员", "流动党员"),
           options=("是", "否")),
    Column("flow_to", _("Gone to"), "外出流向", p.text(80), aliases=("流向", "流出地")),
    Column("archive_unit", _("Keeper of the file"), "档案管理单位", p.text(80), aliases=("档案所在单位",)),
)  # fmt: skip
