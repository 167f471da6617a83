"""The sheets in which lists of members leave the house: the name list of 15 columns and the form of 2017."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhibu.members import codes, rules
from zhibu.members.choices import MemberCategory, Sex, Standing
from zhibu.members.models import Member

MOST = 50_000
"""So many rows go into one sheet; more are to be narrowed down by branch."""

_SEX = {Sex.MALE: "男", Sex.FEMALE: "女"}
_STANDING = {Standing.NORMAL: "正常", Standing.SUSPENDED: "停止党籍", Standing.ENDED: "出党"}

Show = Callable[[str, str], str]


@dataclass(frozen=True)
class Layout:
    """A sheet: its heads in the field's own words, and how a member becomes a row."""

    key: str
    title: Any
    filename: str
    heads: tuple[str, ...]
    row: Callable[[int, Member, Show, date], list[Any]]


def _name_list(number: int, m: Member, show: Show, on: date) -> list[Any]:
    full = m.category == MemberCategory.FULL
    return [
        number, m.name, _SEX.get(Sex(m.sex), ""), show("resident_id", m.resident_id), m.born_on,
        rules.age_on(m.born_on, on) if m.born_on else None, codes.name_of("ethnicity", m.ethnicity),
        show("phone", m.phone), codes.name_of("education", m.education), m.job_title, m.organization.name,
        codes.name_of("occupation", m.occupation), "中共党员" if full else "中共预备党员", m.confirmed_on,
        rules.party_age_on(m.confirmed_on, on),
    ]  # fmt: skip


def _form_2017(number: int, m: Member, show: Show, on: date) -> list[Any]:
    return [
        number, m.name, m.organization.name, show("resident_id", m.resident_id), _SEX.get(Sex(m.sex), ""),
        codes.labelled("ethnicity", m.ethnicity), m.born_on, codes.labelled("education", m.education),
        "正式" if m.category == MemberCategory.FULL else "预备", m.joined_on, m.confirmed_on,
        codes.labelled("occupation", m.occupation), show("phone", m.phone), show("landline", m.landline),
        _STANDING[Standing(m.standing)], "是" if m.is_lost else "否", m.lost_on, "是" if m.is_mobile else "否",
        m.flow_to,
    ]  # fmt: skip


LAYOUTS = {
    layout.key: layout
    for layout in (
        Layout(
            "names", _("Name list, 15 columns"), "党员名册",
            ("序号", "姓名", "性别", "身份证", "出生", "年龄", "民族", "电话", "学历", "单位", "组织", "身份",
             "政治面貌", "转正日", "党龄"),
            _name_list,
        ),
        Layout(
            "form2017", _("Member information form (2017), 19 columns"), "党员基本信息汇总表",
            ("序号", "姓名", "所在党支部", "公民身份证号", "性别", "民族", "出生日期", "学历", "人员类别",
             "加入党组织日期", "转为正式党员日期", "工作岗位", "手机号", "固定电话", "党籍状态", "是否为失联党员",
             "失去联系日期", "是否为流动党员", "外出流向"),
            _form_2017,
        ),
    )
}  # fmt: skip
"""Source: exchange formats 1 and 5 (column names as in the sheets in use)."""


def rows_in(layout: Layout, members: Iterable[Member], *, on: date, unmasked: bool) -> Iterator[list[Any]]:
    """The rows of a sheet; protected values masked unless `unmasked`."""

    def show(field: str, value: str) -> str:
        return value if unmasked else rules.masked(field, value)

    for number, member in enumerate(members, 1):
        yield layout.row(number, member, show, on)
