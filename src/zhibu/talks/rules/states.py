"""The way of a talk: arranged, entered as held, confirmed by the other."""

from typing import Literal

from zhibu.talks.choices import TalkState as S

Step = Literal["move", "cancel", "enter", "confirm", "decline", "take_back"]

WAYS: dict[tuple[str, Step], S] = {
    (S.PLANNED, "move"): S.PLANNED,
    (S.PLANNED, "cancel"): S.CANCELLED,
    (S.PLANNED, "enter"): S.HELD,
    (S.HELD, "confirm"): S.CONFIRMED,
    (S.HELD, "decline"): S.DECLINED,
    (S.HELD, "take_back"): S.CANCELLED,
}
"""State and step → next state. What is not here is not allowed; a confirmed talk stands."""


def next_state(state: str, step: Step) -> S | None:
    """The state after `step`, or None if it is not allowed from `state`.

    Source: our own, docs/rules/talks.md.
    """
    return WAYS.get((state, step))


def may_take(step: Step, *, is_recorder: bool) -> bool:
    """Whether this one of the two may take the step: the other confirms or declines what one of them has entered,
    and only who has entered it takes it back. An arrangement is for both.

    Source: our own, docs/rules/talks.md.
    """
    if step in ("confirm", "decline"):
        return not is_recorder
    return is_recorder if step == "take_back" else True


def state_when_entered(*, other_has_account: bool) -> S:
    """The state of a talk as one of the two enters it: who cannot sign in cannot confirm.

    Source: our own, docs/rules/talks.md.
    """
    return S.HELD if other_has_account else S.CONFIRMED


def year_fits(year: int, *, day_year: int, day_month: int) -> bool:
    """Whether a talk of `year` may be entered on a day: the present year, and the last one until the end of March.

    Source: our own, docs/rules/talks.md.
    """
    return year == day_year or (year == day_year - 1 and day_month <= 3)
