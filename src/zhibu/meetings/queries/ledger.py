"""The ledger of a year's meetings."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.kernel import clock, paths
from zhibu.kernel.errors import NotFound
from zhibu.meetings.choices import MeetingState
from zhibu.meetings.models import LocalKind, Meeting
from zhibu.organizations.models import Organization

HEADS = (
    "序号", "会议类型", "会议标题", "主办党组织", "会议日期", "开始", "结束", "地点", "主持人", "记录人", "应到",
    "实到", "出勤率", "状态",
)  # fmt: skip
"""Source: exchange format 7, column by column."""
WIDTHS = (6, 14, 28, 28, 12, 8, 8, 22, 10, 10, 7, 7, 9, 10)
KINDS = {
    "general": "支部党员大会", "committee": "支委会", "group": "党小组会", "lecture": "党课", "theme_day": "主题党日",
    "organization_life": "组织生活会",
}  # fmt: skip
STATES = {
    MeetingState.CALLED: "待召开", MeetingState.OPEN: "进行中", MeetingState.CLOSED: "已结束",
    MeetingState.CIRCULATED: "已结束", MeetingState.ARCHIVED: "已归档", MeetingState.CANCELLED: "已取消",
}  # fmt: skip
MOST = 100_000
"""So many lines go into one sheet."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the ledger is asked for. `path`: an organization and all below it; `state`: a meeting's, or "over" for
    those that have ended and are not archived."""

    year: int
    kind: str = ""
    state: str = ""
    path: str = ""


def place_of_ledger(actor: Actor, organization_id: UUID | None) -> Organization | None:
    """The organization to which the ledger is narrowed, None for everything that the actor sees. One query.

    Raises NotFound for one whose meetings the actor does not see.
    """
    if organization_id is None:
        return None
    row = Organization.objects.filter(pk=organization_id).first()
    if row is None or not actor.can(Verb.SEE_MEETINGS, row.path):
        raise NotFound
    return row


def ledger_of(actor: Actor, asked: Asked) -> QuerySet[Meeting]:
    """The meetings of a year that the actor sees by a grant, oldest first; cancelled ones only when asked for."""
    rows = Meeting.objects.filter(
        actor.within(Verb.SEE_MEETINGS, "organization__path"),
        on__gte=date(asked.year, 1, 1),
        on__lt=date(asked.year + 1, 1, 1),
    ).select_related("organization")
    if asked.path:
        rows = rows.filter(organization__path__gte=asked.path, organization__path__lt=paths.beyond(asked.path))
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.state == "over":
        rows = rows.filter(state__in=[MeetingState.CLOSED, MeetingState.CIRCULATED])
    elif asked.state:
        rows = rows.filter(state=asked.state)
    else:
        rows = rows.filter(~Q(state=MeetingState.CANCELLED))
    return rows.order_by("on", "starts_at", "pk")


def ledger_rows(rows: QuerySet[Meeting]) -> Iterator[list[Any]]:
    """The lines of the ledger in its fourteen columns, streamed: memory does not grow with them. Two queries."""
    local = dict(LocalKind.objects.order_by().values_list("code", "name"))
    names = (
        "kind", "title", "organization__name", "on", "starts_at", "ends_at", "opened_at", "closed_at", "place",
        "mode", "host_name", "recorder_name", "expected", "present", "state",
    )  # fmt: skip
    for number, row in enumerate(rows.values(*names)[:MOST].iterator(chunk_size=2000), start=1):
        yield line_of(number, row, local)


def line_of(number: int, row: dict[str, Any], local: dict[str, str]) -> list[Any]:
    """One line of the ledger."""
    is_over = row["state"] in {MeetingState.CLOSED, MeetingState.CIRCULATED, MeetingState.ARCHIVED}
    begun, ended = (row["opened_at"], row["closed_at"]) if is_over else (None, None)
    rate = f"{row['present'] * 100 / row['expected']:.1f}%" if is_over and row["expected"] else ""
    return [
        number,
        KINDS.get(row["kind"]) or local.get(row["kind"], row["kind"]),
        row["title"],
        row["organization__name"],
        row["on"],
        _clock(begun or row["starts_at"]),
        _clock(ended or row["ends_at"]),
        row["place"] or ("线上" if row["mode"] == "online" else ""),
        row["host_name"],
        row["recorder_name"],
        row["expected"] if is_over else None,
        row["present"] if is_over else None,
        rate,
        STATES[MeetingState(row["state"])],
    ]


def _clock(at: Any) -> str:
    return f"{at.astimezone(clock.ZONE):%H:%M}"
