"""Who may do what with a lesson or a reflection."""

from dataclasses import dataclass
from uuid import UUID

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.kernel import paths
from zhibu.kernel.errors import Forbidden, NotFound
from zhibu.learning.models import Lesson
from zhibu.learning.queries.lessons import lessons_visible_to
from zhibu.learning.rules import states

DESK = (Verb.WRITE_LESSONS, Verb.REVIEW_LESSONS, Verb.PUBLISH_LESSONS)


@dataclass(frozen=True, slots=True)
class Abilities:
    """What an actor may do with a lesson as it stands."""

    edit: bool
    submit: bool
    recall: bool
    review: bool
    withdraw: bool
    reopen: bool


def has_desk(actor: Actor) -> bool:
    """Whether the actor works on lessons anywhere: writes, reviews or publishes. No query beyond the grants."""
    return any(actor.can_anywhere(verb) for verb in DESK)


def demand_desk(actor: Actor) -> None:
    """Raises Forbidden for one who works on no lessons."""
    if not has_desk(actor):
        raise Forbidden


def get_lesson(actor: Actor, lesson_id: UUID) -> Lesson:
    """The lesson as a desk sees it, its organization loaded. One query.

    Raises NotFound for what the actor may not know of, Forbidden for one who sees it but works on no lessons.
    """
    lesson = lessons_visible_to(actor).filter(pk=lesson_id).first()
    if lesson is None:
        raise NotFound
    demand_desk(actor)
    return lesson


def abilities(actor: Actor, lesson: Lesson) -> Abilities:
    """What the actor may do with `lesson` (organization loaded). No query beyond the grants."""
    path = lesson.organization.path
    writes = actor.can(Verb.WRITE_LESSONS, path)
    reviews = actor.can(Verb.REVIEW_LESSONS, path) and may_review(actor, lesson)

    def leads(step: states.Step) -> bool:
        return states.next_state(lesson.state, step) is not None

    return Abilities(
        edit=writes and lesson.state in states.EDITABLE,
        submit=writes and leads("submit"),
        recall=writes and leads("recall") and not reviews,
        review=reviews and leads("approve"),
        withdraw=leads("withdraw") and (writes or actor.can(Verb.REVIEW_LESSONS, path)),
        reopen=writes and leads("reopen"),
    )


def may_review(actor: Actor, lesson: Lesson) -> bool:
    """Whether the actor neither wrote the lesson nor was the last to change it. No query."""
    return all(
        states.may_review(author=person, reviewer=actor.account_id) for person in (lesson.author_id, lesson.editor_id)
    )


def can_hide_reflections(actor: Actor, path: str) -> bool:
    """Whether the actor moderates the reflections of the branch at `path`. No query beyond the grants."""
    return actor.can(Verb.PUBLISH_LESSONS, path)


def is_at_home(actor: Actor, path: str) -> bool:
    """Whether `path` is the actor's own branch. No query."""
    return bool(actor.home_path) and paths.is_within(path, actor.home_path)
