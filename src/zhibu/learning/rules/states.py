"""From draft to approved: which step is allowed from which state, and for whom."""

from typing import Literal

from zhibu.learning.choices import LessonState

Step = Literal["submit", "recall", "approve", "send_back", "withdraw", "reopen"]

TRANSITIONS: dict[tuple[str, Step], LessonState] = {
    (LessonState.DRAFT, "submit"): LessonState.IN_REVIEW,
    (LessonState.RETURNED, "submit"): LessonState.IN_REVIEW,
    (LessonState.IN_REVIEW, "recall"): LessonState.DRAFT,
    (LessonState.IN_REVIEW, "approve"): LessonState.APPROVED,
    (LessonState.IN_REVIEW, "send_back"): LessonState.RETURNED,
    (LessonState.APPROVED, "withdraw"): LessonState.WITHDRAWN,
    (LessonState.WITHDRAWN, "reopen"): LessonState.DRAFT,
}
"""State and step → next state. What is not here is not allowed."""

EDITABLE = frozenset({LessonState.DRAFT, LessonState.RETURNED})
"""States in which a lesson may be rewritten: what a reviewer sees stands still."""


def next_state(state: str, step: Step) -> LessonState | None:
    """The state after `step`, or None if the step is not allowed from `state`.

    Source: 三审三校 (review before publication), docs/rules/review.md.
    """
    return TRANSITIONS.get((state, step))


def may_review(*, author: object, reviewer: object) -> bool:
    """Whether `reviewer` may judge what `author` wrote: never one's own.

    Source: 三审三校 (review by another), docs/rules/review.md.
    """
    return reviewer is not None and author != reviewer


PAST: dict[str, str] = {
    "submit": "lesson.submitted",
    "recall": "lesson.recalled",
    "approve": "lesson.approved",
    "send_back": "lesson.returned",
    "withdraw": "lesson.withdrawn",
    "reopen": "lesson.reopened",
}
"""The step as the audit log tells it."""


def goal_of(step: Step) -> LessonState:
    """The state to which `step` leads, whatever it starts from. Source: the table above."""
    return next(goal for (_, name), goal in TRANSITIONS.items() if name == step)
