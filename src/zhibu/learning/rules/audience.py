"""Whom a lesson addresses."""

from zhibu.learning.choices import Audience

MANAGING_OCCUPATIONS = frozenset({"011", "012", "0211", "0213", "0215", "0217"})
MANAGING_WORDS = (
    "总裁",
    "总经理",
    "经理",
    "总监",
    "主管",
    "董事",
    "监事",
    "负责人",
    "主任",
    "厂长",
    "校长",
    "院长",
    "处长",
    "科长",
)


def is_manager(*, occupation: str, job_title: str) -> bool:
    """Whether a member counts as a manager: a managing post by the code list, or a job title that says so.

    Source: 党员基本信息汇总表 (2017), 工作岗位 codes; seeds/0.txt (managers and front-line staff).
    """
    return occupation in MANAGING_OCCUPATIONS or any(word in job_title for word in MANAGING_WORDS)


def fits(audience: str, *, manager: bool) -> bool:
    """Whether a lesson for `audience` is meant for this member. It orders what is shown; it locks nobody out.

    Source: seeds/0.txt (managers and front-line staff, classified guidance).
    """
    return audience == Audience.ALL or (audience == Audience.MANAGERS) == manager
