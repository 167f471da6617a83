"""Honest study time: what a server may believe of what a browser says."""

import math
from dataclasses import dataclass, replace
from datetime import datetime

from zhibu.learning.choices import MEDIA_FORMS

LONGEST_BEAT_MS = 60_000
"""A page reports every fifteen seconds; after a silence longer than this the time between is not believed."""
READING_PER_MINUTE = 300
"""Characters that a person reads with thought in a minute."""
MEDIA_SHARE = 0.9
READING_SHARE = 0.5
LEAST_READING_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Study:
    """The state of one study, as the rules see it. Times in milliseconds unless named otherwise."""

    started_at: datetime
    seen_at: datetime
    position_seconds: int = 0
    credited_ms: int = 0
    reached_end: bool = False
    is_scripted: bool = False


@dataclass(frozen=True, slots=True)
class Beat:
    """What a page claims since its last report: where it is, how long it was visible and at work."""

    at: datetime
    position_seconds: int
    visible_ms: int
    reached_end: bool = False


@dataclass(frozen=True, slots=True)
class Away:
    """What a device claims of study without a network: done by `until` (our clock), in sight and at work so long."""

    until: datetime
    position_seconds: int
    visible_ms: int
    reached_end: bool = False


def needed_seconds(form: str, duration_seconds: int) -> int:
    """The study time that a check-in needs: nine tenths of a film or recording, half the reading time of a text
    (people read up to twice as fast as we measure), and at least ten seconds.

    Source: docs/rules/study-time.md; seeds/0.txt asks for a check-in at each lesson studied.
    """
    if form in MEDIA_FORMS:
        return math.ceil(duration_seconds * MEDIA_SHARE)
    return max(LEAST_READING_SECONDS, math.ceil(duration_seconds * READING_SHARE))


def after_beat(study: Study, beat: Beat, *, duration_seconds: int) -> Study:
    """The study after a report. Time is credited only as far as the wall clock of the server went on since the last
    report, for at most a minute, and never beyond the lesson's length; a claim below zero counts nothing.

    Two tabs at once earn no more than one, playing at double speed makes no lesson shorter.
    Source: docs/rules/study-time.md.
    """
    elapsed = max(0, int((beat.at - study.seen_at).total_seconds() * 1000))
    gain = max(0, min(beat.visible_ms, elapsed, LONGEST_BEAT_MS))
    return replace(
        study,
        seen_at=max(study.seen_at, beat.at),
        position_seconds=max(0, min(beat.position_seconds, duration_seconds)),
        credited_ms=min(study.credited_ms + gain, duration_seconds * 1000),
        reached_end=study.reached_end or beat.reached_end,
        is_scripted=True,
    )


def after_away(study: Study, away: Away, *, free_since: datetime, duration_seconds: int) -> Study:
    """The study after an account of what was studied without a network of a lesson that had been taken along.

    `free_since` is the later of when the lesson was taken along and of when the last study without a network, of
    whatever lesson, ended. The account is believed as far as the clock went on from then to `away.until`, and never
    beyond the lesson's length: two lessons at once earn no more than one, and nothing is earned before it was there.
    Source: docs/rules/study-time.md.
    """
    elapsed = max(0, int((away.until - free_since).total_seconds() * 1000))
    gain = max(0, min(away.visible_ms, elapsed))
    return replace(
        study,
        seen_at=max(study.seen_at, away.until),
        position_seconds=max(0, min(away.position_seconds, duration_seconds)),
        credited_ms=min(study.credited_ms + gain, duration_seconds * 1000),
        reached_end=study.reached_end or away.reached_end,
        is_scripted=True,
    )


def remaining_seconds(study: Study, *, form: str, duration_seconds: int, at: datetime) -> int:
    """Seconds of study still missing at `at`; 0 when the lesson is finished.

    With reports from the page the credited time counts, and a text must have been read to its end. Without any
    (no JavaScript) the time since the start does.
    Source: docs/rules/study-time.md.
    """
    needed = needed_seconds(form, duration_seconds)
    if not study.is_scripted:
        return max(0, math.ceil(needed - (at - study.started_at).total_seconds()))
    missing = max(0, math.ceil(needed - study.credited_ms / 1000))
    if missing == 0 and form not in MEDIA_FORMS and not study.reached_end:
        return 1
    return missing


def counts_at(made_at: datetime, proven_at: datetime | None, *, at: datetime) -> datetime:
    """The instant at which a check-in that was made without a network counts: when it was made, by the device's
    account, but not before the server had proof of the study, and not after `at`, when it arrived. Without proof it
    counts when it arrives.

    Source: docs/rules/study-time.md.
    """
    return at if proven_at is None else min(at, max(made_at, proven_at))


def reading_seconds(characters: int) -> int:
    """The time that a text of so many characters takes at 300 a minute, rounded up to a second.

    Source: docs/rules/study-time.md.
    """
    return math.ceil(characters * 60 / READING_PER_MINUTE)
