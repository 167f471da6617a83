"""The three roster forms in use as real files, each with two good rows and one bad row of every kind that it can
have: `BAD` names each bad row's person and a word of the reason that must stand beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from zhibu.members.tests.factories import a_resident_id
from zhibu.members.tests.sheets import SHORT, THIRTEEN, form_2017, plain_sheet

BRANCH = "云创科技党支部"
IDS = [a_resident_id(number=n) for n in range(2, 40, 2)]
WRONG_ID = IDS[9][:-1] + ("0" if IDS[9][-1] != "0" else "1")


@dataclass(frozen=True)
class Roster:
    """A file, who is good in it, and what is wrong with the others."""

    stream: BytesIO
    good: tuple[str, ...]
    bad: dict[str, str]
    columns: dict[str, str]
    """By head of the file: the key of the column that it must be recognized as."""


GOOD = ("沈星河", "许知远")
BAD = {
    "顾清和": "校验",
    "程之初": "18",
    "陆明远": "、",
    "苏望舒": "没有",
    "叶向晚": "晚于今天",
}


def _people() -> list[tuple[str, str, str, Any]]:
    """Name, branch, resident id, day of joining."""
    return [
        ("沈星河", BRANCH, IDS[0], "2010-07-01"),
        ("顾清和", BRANCH, WRONG_ID, "2010-07-01"),
        ("程之初", BRANCH, IDS[1], "2001-07-01"),
        ("陆明远", BRANCH, IDS[2], 40360),
        ("苏望舒", "云端漫步党支部", IDS[3], "2010-07-01"),
        ("叶向晚", BRANCH, IDS[4], "2099-07-01"),
        ("陆明远", BRANCH, IDS[2], "2010-07-01"),
        ("许知远", BRANCH, IDS[5], "2010年7月1日"),
    ]


def form_of_2017() -> Roster:
    """Form 1: header in two rows with merged cells, coded values."""
    rows: list[Sequence[Any]] = [
        [n, name, branch, key, "女", "01 汉族", "1985-05-20", "12 硕士研究生", "正式", joined, None, "011 公务员",
         f"138000012{n:02}", "029-88886666", "正常", "否", None, "否", None]
        for n, (name, branch, key, joined) in enumerate(_people(), 1)
    ]  # fmt: skip
    columns = {"姓名": "name", "公民身份证号": "resident_id", "手机号": "phone", "工作岗位": "occupation"}
    return Roster(form_2017(rows), GOOD, BAD, columns)


def short_roster() -> Roster:
    """Form 2: eleven columns, serials and text dates mixed; no resident id, so none can be wrong."""
    rows: list[Sequence[Any]] = [
        [branch, "工程师", name, "女", "汉", "陕西西安", 31187, "本科", joined, f"138000012{n:02}", "正式党员"]
        for n, (name, branch, key, joined) in enumerate(_people(), 1)
        if key != WRONG_ID
    ]
    columns = {"组织名称": "branch", "姓名": "name", "联系电话": "phone", "党员状态": "status"}
    return Roster(plain_sheet(SHORT, rows), GOOD, {k: v for k, v in BAD.items() if k != "顾清和"}, columns)


def thirteen_columns() -> Roster:
    """Form 3: two columns of joining, month of birth only."""
    rows: list[Sequence[Any]] = [
        [n, name, "正式党员", branch, "女", "1985/05", "汉族", f"138000012{n:02}", "人才中心", "正常", joined, key,
         joined]
        for n, (name, branch, key, joined) in enumerate(_people(), 1)
    ]  # fmt: skip
    columns = {"所在组织": "branch", "身份证": "resident_id", "入党时间": "joined_too", "出生年月": "born_on"}
    return Roster(plain_sheet(THIRTEEN, rows), GOOD, BAD, columns)
