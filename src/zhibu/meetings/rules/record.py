"""When a record may go round, who confirms it, when that is late, and which of its lines may be put right later."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from zhibu.meetings.choices import MeetingState, MotionState, Presence

WRITTEN = frozenset({MeetingState.OPEN, MeetingState.CLOSED})
"""States in which the minutes are written: notes of the items already while people talk."""
TOLD = frozenset({MeetingState.CIRCULATED, MeetingState.ARCHIVED})
"""States in which everybody on the roll reads what was written."""
LONGEST = 4000
"""Characters of one field of the minutes at most."""


@dataclass(frozen=True, slots=True)
class Confirming:
    """Somebody who wants to confirm a record, as far as the rule needs to know them."""

    is_host: bool
    may_stand_in: bool
    was_present: bool
    wrote_it: bool
    went_round: bool


def missing(contents: Collection[str], filled: Mapping[str, bool]) -> list[str]:
    """What a record of its kind should have and has not, in the order of the kind.

    Source: docs/rules/record.md, "What belongs in a record" (for organization-life meetings the measures:
    中国共产党支部工作条例（试行） art. 17).
    """
    return [name for name in contents if not filled.get(name, False)]


def fault_of_confirming(who: Confirming) -> str | None:
    """Why somebody may not confirm a record, None if they may.

    The host confirms; a host who wrote it alone, only after it went round (`alone`). Where the host cannot, one who
    may stand in confirms, who was there (`not_there`) and did not write it (`wrote_it`). All others: `not_host`.

    Source: docs/rules/record.md, "Who confirms"; 中国共产党支部工作条例（试行） art. 14 (hosting and standing in).
    """
    if who.is_host:
        return "alone" if who.wrote_it and not who.went_round else None
    if not who.may_stand_in:
        return "not_host"
    if not who.was_present:
        return "not_there"
    return "wrote_it" if who.wrote_it else None


def due_on(on: date, days: int) -> date:
    """The last day on which the record of a meeting is confirmed in time.

    Source: rule meeting.record_days; docs/rules/record.md, "In time".
    """
    return on + timedelta(days=days)


def is_late(on: date, confirmed_on: date | None, *, today: date, days: int) -> bool:
    """Whether a record was confirmed late, or is not confirmed although its time is over.

    Source: rule meeting.record_days; docs/rules/record.md, "In time".
    """
    return (confirmed_on or today) > due_on(on, days)


LINES = {"title": 60, "place": 80, "host_name": 40, "recorder_name": 40, "speaker": 40}
"""Lines of a meeting that may be put right, with the characters that fit, besides its minutes, its items, its roll
and its votes."""
TEXTS = tuple(LINES)
PRESENCES = frozenset({Presence.PRESENT, Presence.EXCUSED, Presence.ABSENT})
DECIDED = (MotionState.CARRIED, MotionState.LOST, MotionState.INVALID)


def votes_as_text(approve: int, against: int, abstain: int, state: str) -> str:
    """The counts of a vote as an amendment keeps them.

    Source: docs/rules/record.md, "Amendments".
    """
    return f"{approve}/{against}/{abstain}/{state}"


def votes_from_text(text: str) -> tuple[int, int, int, str] | None:
    """The counts that `votes_as_text` wrote, or three numbers alone; None for anything else.

    Source: docs/rules/record.md, "Amendments".
    """
    parts = [part.strip() for part in text.split("/")]
    if len(parts) not in {3, 4} or not all(part.isdecimal() and len(part) <= 6 for part in parts[:3]):
        return None
    approve, against, abstain = (int(part) for part in parts[:3])
    return approve, against, abstain, parts[3] if len(parts) == 4 else ""
