"""Shapes of input that many operations share."""

from datetime import UTC, date, datetime
from typing import Annotated

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
