"""Meetings for programs: which there are, calling one, answering a call, signing in."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from zhibu.foundation.api.choices import Scope
from zhibu.foundation.api.operations import ApiRequest, Operations
from zhibu.foundation.api.paging import Page, Paging, PagingQuery, page_of
from zhibu.foundation.api.shapes import Instant, Sentence
from zhibu.kernel import clock
from zhibu.meetings.access import get_meeting
from zhibu.meetings.actions import answers as answering
from zhibu.meetings.actions.attending import sign_in
from zhibu.meetings.actions.calling import Call, Item, call_meeting
from zhibu.meetings.choices import Answer, MeetingState, Mode, Presence, Validity
from zhibu.meetings.models import Attendee, Meeting
from zhibu.meetings.queries.company import agenda_of
from zhibu.meetings.queries.kinds import labels_of
from zhibu.meetings.queries.lists import month_of
from zhibu.meetings.queries.meetings import attendee_of, meetings_visible_to

operations = Operations("Meetings")
Title = Annotated[str, StringConstraints(max_length=60)]
Month = Annotated[str, StringConstraints(pattern=r"^(20\d\d-(0[1-9]|1[0-2]))?$")]


class MeetingLine(Schema):
    """A meeting in a list."""

    id: UUID
    organization_id: UUID
    organization: str
    kind: str = Field(description="The code of its kind")
    kind_words: str
    title: str
    mode: Mode
    place: str
    starts_at: datetime
    ends_at: datetime
    state: MeetingState
    validity: Validity


class RollLine(Schema):
    """Your line on its roll."""

    answer: Answer | None
    presence: Presence
    is_entitled: bool


class Numbers(Schema):
    """The attendance, counted when it is closed."""

    expected: int
    present: int
    excused: int
    absent: int
    entitled: int
    entitled_present: int


class MeetingOne(MeetingLine):
    """A meeting."""

    also: list[str] = Field(description="Codes of further kinds that it is at once")
    agenda: list[str]
    host: str
    speaker: str
    numbers: Numbers
    mine: RollLine | None = Field(description="Null for one who is not on its roll")


class MeetingPage(Page[MeetingLine]):
    """A page of meetings, the latest first."""


class NewMeeting(Schema):
    """A call."""

    kind: Annotated[str, StringConstraints(min_length=1, max_length=24)]
    starts_at: Instant
    minutes: int = Field(ge=10, le=1440)
    place: Annotated[str, StringConstraints(max_length=80)] = ""
    mode: Mode = Mode.ROOM
    title: Title = ""
    also: list[Annotated[str, StringConstraints(max_length=24)]] = Field(default_factory=list, max_length=4)
    host_id: UUID | None = None
    agenda: list[Title] = Field(default_factory=list, max_length=30)
    token: UUID | None = Field(None, description="Of your choosing: the same again makes no second meeting")


class CalledOne(Schema):
    """What a call came to."""

    meeting_id: UUID
    is_new: bool
    told: int
    unreachable: int = Field(description="How many on the roll have no account by which to tell them")


class AnswerGiven(Schema):
    """Whether you come; who does not says why."""

    coming: bool
    reason: Sentence = ""


class CodeGiven(Schema):
    """The code that is on the screen of the room."""

    code: Annotated[str, StringConstraints(min_length=1, max_length=12)]


class SignedInAs(Schema):
    """What a sign-in came to."""

    is_new: bool
    is_guest: bool


def _line(row: Meeting, labels: dict[str, str]) -> dict[str, Any]:
    return {
        "id": row.pk,
        "organization_id": row.organization_id,
        "organization": row.organization.name,
        "kind": row.kind,
        "kind_words": labels.get(row.kind, row.kind),
        "title": row.title,
        "mode": row.mode,
        "place": row.place,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "state": row.state,
        "validity": row.validity,
    }


def _lines(rows: Iterable[Meeting]) -> list[dict[str, Any]]:
    found = list(rows)
    labels = labels_of(row.kind for row in found)
    return [_line(row, labels) for row in found]


def _own(line: Attendee | None) -> dict[str, Any] | None:
    if line is None:
        return None
    return {"answer": line.answer or None, "presence": line.presence, "is_entitled": line.is_entitled}


@operations.read("/meetings", scope=Scope.MEETINGS_READ, name="meetings", returns=MeetingPage)
def list_meetings(
    request: ApiRequest, organization: UUID | None = None, month: Month = "", state: MeetingState | None = None,
    paging: Paging = PagingQuery,
) -> Any:  # fmt: skip
    """The meetings that you may know of, the latest first: those on whose roll you stand, and those of organizations
    whose meetings you see. `month` as 2026-11."""
    rows = meetings_visible_to(request.actor)
    if organization:
        rows = rows.filter(organization_id=organization)
    if state:
        rows = rows.filter(state=state)
    if span := month_of(month):
        rows = rows.filter(on__gte=span[0], on__lt=span[1])
    return page_of(rows, paging, keys=("-starts_at", "-pk"), show=_lines)


@operations.read("/meetings/{uuid:meeting_id}", scope=Scope.MEETINGS_READ, name="meeting", returns=MeetingOne)
def show_meeting(request: ApiRequest, meeting_id: UUID) -> Any:
    """One meeting, with its agenda and your own line on its roll."""
    row = get_meeting(request.actor, meeting_id)
    return {
        **_line(row, labels_of([row.kind])),
        "also": row.also,
        "agenda": [item.title for item in agenda_of(row)],
        "host": row.host_name,
        "speaker": row.speaker,
        "numbers": row,
        "mine": _own(attendee_of(request.actor, row.pk)),
    }


@operations.write(
    "/organizations/{uuid:organization_id}/meetings",
    scope=Scope.MEETINGS_WRITE,
    name="meeting_call",
    returns=CalledOne,
)
def call(request: ApiRequest, organization_id: UUID, new: NewMeeting) -> Any:
    """Call a meeting: its roll is written down by the rules, those on it are told."""
    said = Call(
        kind=new.kind, starts_at=new.starts_at, minutes=new.minutes, place=new.place, mode=new.mode, title=new.title,
        also=tuple(new.also), host_id=new.host_id, agenda=tuple(Item(title) for title in new.agenda),
    )  # fmt: skip
    made = call_meeting(
        actor=request.actor, at=clock.now(), organization_id=organization_id, call=said, token=new.token
    )
    return {
        "meeting_id": made.meeting.pk, "is_new": made.is_new, "told": made.told, "unreachable": made.unreachable,
    }  # fmt: skip


@operations.write(
    "/meetings/{uuid:meeting_id}/answer", scope=Scope.MEETINGS_WRITE, name="meeting_answer", returns=RollLine
)
def answer(request: ApiRequest, meeting_id: UUID, given: AnswerGiven) -> Any:
    """Say that you come, or ask to be excused."""
    at = clock.now()
    if given.coming:
        line = answering.come(actor=request.actor, at=at, meeting_id=meeting_id)
    else:
        line = answering.excuse_oneself(actor=request.actor, at=at, meeting_id=meeting_id, reason=given.reason)
    return _own(line)


@operations.write(
    "/meetings/{uuid:meeting_id}/sign-in", scope=Scope.MEETINGS_WRITE, name="meeting_sign_in", returns=SignedInAs
)
def sign_in_at(request: ApiRequest, meeting_id: UUID, given: CodeGiven) -> Any:
    """Sign in with the code of the room."""
    return sign_in(actor=request.actor, at=clock.now(), meeting_id=meeting_id, code=given.code)
