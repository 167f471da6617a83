"""Things of the record for the access matrix: a meeting that has ended, and one whose record is sealed and shown."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from zhibu.meetings.choices import MeetingState, Presence
from zhibu.meetings.models import Commendation, Minutes, Paper
from zhibu.meetings.tests.factories import AttendeeFactory, MeetingFactory

OVER = datetime(2026, 11, 12, 13, 0, tzinfo=UTC)
OF_ENDED = (
    "record", "record_word", "record_pdf", "minutes", "minutes_history", "circulate", "take_back", "answer_record",
    "confirm", "papers", "describe_paper", "move_paper", "remove_paper",
)  # fmt: skip
OF_SEALED = ("amend", "commend", "withdraw_commendation", "example")


def things_of_record(branch: Any, member: Any) -> dict[str, object]:
    """Arguments by address: the member was present at both."""
    ended, sealed = (_meeting(branch, member, state) for state in (MeetingState.CLOSED, MeetingState.ARCHIVED))
    Commendation.objects.create(meeting=sealed, organization=branch.parent, why="议题清楚", by_name="许衡", at=OVER)
    paper = Paper.objects.create(
        meeting=ended, kind="attachment", file_id=uuid4(), name="签到表.pdf", added_by_name="林知行", added_at=OVER
    )
    return {
        "paper_id": paper.pk,
        **{f"meetings:{name}:meeting_id": ended.pk for name in OF_ENDED},
        **{f"meetings:{name}:meeting_id": sealed.pk for name in OF_SEALED},
    }


def _meeting(branch: Any, member: Any, state: MeetingState) -> Any:
    is_sealed = state == MeetingState.ARCHIVED
    meeting = MeetingFactory(
        organization=branch, state=state, starts_at=OVER - timedelta(hours=2), ends_at=OVER, on=OVER.date(),
        opened_at=OVER - timedelta(hours=2), closed_at=OVER, digest="0" * 64 if is_sealed else "",
        confirmed_at=OVER if is_sealed else None,
    )  # fmt: skip
    AttendeeFactory(meeting=meeting, member=member, presence=Presence.PRESENT)
    Minutes.objects.create(meeting=meeting, summary="讨论了培训计划。", revision=1)
    return meeting
