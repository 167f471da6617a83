"""The register as a spreadsheet and as a printed paper: the same lines as the page, in the field's own words."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from zhibu.appraisals.choices import Grade
from zhibu.appraisals.models import Appraisal
from zhibu.appraisals.queries.reading import Opened
from zhibu.appraisals.queries.register import Line
from zhibu.foundation.documents.papers import Fact, Paper, Table, day_in_words

HEAD = ("序号", "姓名", "党员类别", "个人自评")
GRADE_HEADS = tuple(f"测评{word}" for word in ("优秀", "合格", "基本合格", "不合格"))
TAIL = ("支委会意见", "评定等次", "理由", "本人阅知日期", "备注")
"""Column heads in the field's own words, as on the paper registers in use."""


def header_of(opened: Opened | None) -> tuple[str, ...]:
    """The heads; those of the members' sheet only where the box may be read."""
    return (*HEAD, *(GRADE_HEADS if opened else ()), *TAIL)


def rows_of(lines: Iterable[Line], opened: Opened | None) -> Iterator[list[Any]]:
    """The rows; too few sheets leave the counts empty."""
    for line in lines:
        shown = line.tally is not None and line.tally.is_shown
        counts = [count.count for count in line.tally.counts] if line.tally and shown else [None] * len(Grade)
        yield [
            line.number, line.name, "正式党员" if line.is_full else "预备党员",
            "已交" if line.handed_in_at else "未交", *(counts if opened else ()),
            line.proposed, line.grade, line.reason, line.acknowledged_at, _remark(line),
        ]  # fmt: skip


def paper_of(appraisal: Appraisal, lines: Sequence[Line], opened: Opened | None) -> Paper:
    """The register as an official paper."""
    here = [line for line in lines if line.left_on is None]
    counts = "、".join(f"{grade.label}{sum(line.grade == str(grade.label) for line in here)}名" for grade in Grade)
    facts = [Fact("党员人数", f"{len(here)}名，其中正式党员{sum(line.is_full for line in here)}名")]
    if appraisal.decided_on:
        facts += [Fact("党员大会", day_in_words(appraisal.decided_on)), Fact("评定结果", counts)]
    sheet = ("民主测评（优秀/合格/基本合格/不合格）",) if opened else ()
    head = ("序号", "姓名", *sheet, "支委会意见", "评定等次", "备注")
    widths = (0.7, 1.3, *((2.2,) if opened else ()), 1.4, 1.4, 2.6)
    return Paper(
        title=f"{appraisal.organization.name}\n{appraisal.year}年民主评议党员登记表",
        facts=tuple(facts),
        blocks=(Table(head, tuple(_printed(line, opened) for line in lines), widths),),
        signature=appraisal.organization.name,
        date=appraisal.decided_on,
    )


def _printed(line: Line, opened: Opened | None) -> tuple[str, ...]:
    counts = "/".join(str(one.count) for one in line.tally.counts) if line.tally and line.tally.is_shown else "—"
    remark = "；".join(part for part in (line.reason, _remark(line)) if part)
    return (str(line.number), line.name, *((counts,) if opened else ()), line.proposed, line.grade, remark)


def _remark(line: Line) -> str:
    parts = []
    if line.left_on:
        parts.append(f"{line.left_on.isoformat()} 离开本支部")
    if line.is_exempt:
        parts.append(f"不作硬性要求（{line.exempt_reason}）")
    if not line.is_full:
        parts.append("参加评议，不定等次")
    parts += [f"由{change.before or '未定'}改为{change.after}：{change.reason}" for change in line.amendments]
    return "；".join(parts)
