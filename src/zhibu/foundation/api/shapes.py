"""Shapes that many operations share."""

from datetime import UTC, date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import AwareDatetime, Field, StringConstraints

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)

Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY, description="A day (Asia/Shanghai) from 1900 to 2199")]
Year = Annotated[int, Field(ge=2000, le=2199)]
Instant = Annotated[
    AwareDatetime,
    Field(
        ge=datetime(1900, 1, 1, tzinfo=UTC),
        le=datetime(2199, 1, 1, tzinfo=UTC),
        description="With its offset from UTC",
    ),
]
Words = Annotated[str, StringConstraints(max_length=60)]
Sentence = Annotated[str, StringConstraints(max_length=500)]


class Fault(Schema):
    """One thing that is wrong with a request: where, and what."""

    field: str = Field(description="The parameter or the field of the body")
    code: str
    words: str


class Problem(Schema):
    """Why a request was not carried out (RFC 9457). `code` is stable; `title` and `detail` are in your language."""

    type: str = Field(description="`about:blank`: `status` and `code` say what it is")
    title: str
    status: int
    code: str = Field(description="Stable and short, for programs")
    detail: str = Field("", description="What happened and what to do, for people")
    field: str | None = Field(None, description="The field to blame, if one is")
    errors: list[Fault] = Field(default_factory=list, description="All faults of a request of the wrong shape")
