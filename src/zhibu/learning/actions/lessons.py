"""Writing lessons and taking them through review."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.audit import actions as audit
from zhibu.foundation.files import actions as files
from zhibu.foundation.notify import actions as notices
from zhibu.foundation.search import actions as search
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.learning import access, measuring
from zhibu.learning.choices import MEDIA_FORMS, Audience, Form
from zhibu.learning.models import Lesson, Publication, Slide
from zhibu.learning.queries.lessons import contents_of
from zhibu.learning.queries.limits import longest_seconds
from zhibu.learning.rules import completeness, states, weeks
from zhibu.organizations.models import Organization

MEDIA_FILE, IMAGE_FILE = "lesson.media", "lesson.image"
"""Kinds of stored files of lessons."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of slides as written: `image` is a new file, `image_id` one that is kept."""

    title: str
    text: str
    image: Any = None
    image_id: UUID | None = None
    image_text: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that an author writes. `media` and `poster` are new files; None keeps what is there, and `no_poster`
    lets it go."""

    form: Form
    title: str
    topic: str
    audience: str = Audience.ALL
    source: str = ""
    summary: str = ""
    body: str = ""
    text_alternative: str = ""
    key_points: str = ""
    terms: str = ""
    pages: tuple[Page, ...] = ()
    media: Any = None
    poster: Any = None
    no_poster: bool = False


def create_lesson(
    *, actor: Actor, at: datetime, organization_id: UUID, content: Content, token: UUID | None = None
) -> Lesson:
    """Make a draft of an organization. The same token again returns the draft that stands.

    Its length is measured before anything is written. Order of effects: files, lesson, slides, audit.
    Raises NotFound, Forbidden without WRITE_LESSONS there, Refused ("too_long", "unplayable", "too_big", and what
    `store_photo` refuses of a poster).
    """
    organization = Organization.objects.filter(
        actor.within(Verb.SEE_ORGANIZATION, "path"), pk=organization_id
    ).first()
    if organization is None:
        raise NotFound
    if not actor.can(Verb.WRITE_LESSONS, organization.path):
        raise Forbidden
    length = _measured(content, at, organization.path)
    with transaction.atomic():
        standing = Lesson.objects.filter(token=token).first() if token else None
        if standing is not None:
            return standing
        lesson = Lesson(
            organization=organization, form=content.form, author_id=actor.account_id, author_name=actor.name,
            token=token, created_at=at,
        )  # fmt: skip
        _write(lesson, content, length, actor=actor, at=at)
        _record(actor, at, "lesson.created", lesson)
    return lesson


def revise_lesson(*, actor: Actor, at: datetime, lesson_id: UUID, content: Content) -> Lesson:
    """Rewrite a draft or a returned lesson; its form stays. A new file replaces the old one.

    Its length is measured before anything is written. Order of effects: files, lesson, slides, audit.
    Raises NotFound, Forbidden, Refused ("state", and as `create_lesson` does).
    """
    seen = access.get_lesson(actor, lesson_id)
    length = _measured(content, at, seen.organization.path)
    with transaction.atomic():
        lesson = _locked(actor, lesson_id)
        if not actor.can(Verb.WRITE_LESSONS, lesson.organization.path):
            raise Forbidden
        if lesson.state not in states.EDITABLE:
            raise Refused("state", _("This lesson is not a draft any more: recall it first."))
        _write(lesson, content, length, actor=actor, at=at)
        _record(actor, at, "lesson.revised", lesson)
    return lesson


@transaction.atomic
def step(
    *,
    actor: Actor,
    at: datetime,
    lesson_id: UUID,
    step: states.Step,
    note: str = "",
    submitted_at: datetime | None = None,
) -> Lesson:
    """Take a lesson one step through its states (`rules.states`). A step already taken changes nothing.

    A reviewer passes the `submitted_at` that was read: what was sent in again since is not judged unread.
    Withdrawing empties the weeks to come. Order of effects: lesson, publications, audit, notice to the author.
    Raises NotFound, Forbidden, Refused ("state", "own", "note", "changed", "incomplete").
    """
    lesson = _locked(actor, lesson_id)
    goal = states.goal_of(step)
    _demand_allowed(actor, lesson, step)
    if lesson.state == goal:
        return lesson
    if states.next_state(lesson.state, step) is None:
        raise Refused("state", _("This lesson is in another state now: look at it again."))
    note = note.strip()[:300]
    if step == "submit":
        _demand_complete(lesson)
        lesson.submitted_at = at
    if step in {"approve", "send_back"}:
        _judge(lesson, actor, at, step=step, note=note, submitted_at=submitted_at)
    if step == "withdraw":
        _withdraw(lesson, at, note)
    lesson.state = goal
    lesson.updated_at = at
    lesson.save()
    search.changed("lesson", [lesson.pk], at=at)
    _record(actor, at, states.PAST[step], lesson, note=note)
    if step in {"approve", "send_back"}:
        _tell_author(lesson, at, approved=step == "approve")
    return lesson


def _demand_allowed(actor: Actor, lesson: Lesson, step: states.Step) -> None:
    path = lesson.organization.path
    verbs = {
        "approve": (Verb.REVIEW_LESSONS,),
        "send_back": (Verb.REVIEW_LESSONS,),
        "withdraw": (Verb.WRITE_LESSONS, Verb.REVIEW_LESSONS),
    }.get(step, (Verb.WRITE_LESSONS,))
    if not any(actor.can(verb, path) for verb in verbs):
        raise Forbidden


def _demand_complete(lesson: Lesson) -> None:
    missing = completeness.lacks(contents_of(lesson))
    if missing:
        names = "、".join(str(LACKING[code]) for code in missing)
        raise Refused("incomplete", _("Before review, add: %(missing)s.") % {"missing": names})


LACKING = {
    "media": _("the file"),
    "text_alternative": _("the text version"),
    "body": _("the text of the article"),
    "pages": _("at least one page"),
    "page_text": _("text on every page"),
    "source": _("the source"),
    "key_points": _("key points"),
}
"""What a lesson lacks, in words."""


def _judge(
    lesson: Lesson, actor: Actor, at: datetime, *, step: states.Step, note: str, submitted_at: datetime | None
) -> None:
    if not access.may_review(actor, lesson):
        raise Refused("own", _("You wrote this lesson: somebody else reviews it."))
    if submitted_at is not None and submitted_at != lesson.submitted_at:
        raise Refused("changed", _("The lesson has been changed and sent in again: read it once more."))
    if step == "send_back" and not note:
        raise Refused("note", _("Say what to change, so that the author can go on."), field="note")
    lesson.reviewer_id, lesson.reviewer_name = actor.account_id, actor.name
    lesson.reviewed_at, lesson.review_note = at, note


def _withdraw(lesson: Lesson, at: datetime, note: str) -> None:
    if not note:
        raise Refused("note", _("Say why the lesson is withdrawn."), field="note")
    lesson.review_note = note
    today = clock.day_of(at)
    for publication in Publication.objects.filter(lesson=lesson).order_by("week"):
        if weeks.may_unpublish(publication.week, today=today):
            publication.delete()


def _tell_author(lesson: Lesson, at: datetime, *, approved: bool) -> None:
    if lesson.author_id is None:
        return
    title = _("“%(title)s” is approved") if approved else _("“%(title)s” was returned to you")
    notices.notify(
        account_ids=[lesson.author_id],
        kind="lesson.reviewed",
        title=str(title % {"title": lesson.title}),
        body=lesson.review_note,
        url=reverse("learning:lesson_desk", args=[lesson.pk]),
        at=at,
        unique_key=f"lesson.reviewed:{lesson.pk}:{at.isoformat()}",
    )


def _locked(actor: Actor, lesson_id: UUID) -> Lesson:
    lesson = access.get_lesson(actor, lesson_id)
    Lesson.objects.select_for_update(no_key=True).get(pk=lesson.pk)
    lesson.refresh_from_db(fields=["state", "submitted_at", "author_id", "editor_id"])
    return lesson


def _measured(content: Content, at: datetime, path: str) -> measuring.Length | None:
    """The length of what was sent: None for a recording that stays as it is. Raises Refused."""
    most = longest_seconds(clock.day_of(at), path)
    if content.form in MEDIA_FORMS:
        if content.media is None:
            return None
        return measuring.of_media(content.media, form=content.form, most_seconds=most)
    if content.form == Form.ARTICLE:
        return measuring.of_text([content.body], most_seconds=most, field="body")
    return measuring.of_text([f"{p.title}\n{p.text}" for p in content.pages], most_seconds=most, field="pages")


def _write(lesson: Lesson, content: Content, length: measuring.Length | None, *, actor: Actor, at: datetime) -> None:
    for name in (
        "title",
        "topic",
        "audience",
        "source",
        "summary",
        "body",
        "text_alternative",
        "key_points",
        "terms",
    ):
        setattr(lesson, name, getattr(content, name))
    path = lesson.organization.path
    if length is not None:
        lesson.duration_seconds = length.seconds
        lesson.media_type = length.content_type
    if content.media is not None:
        lesson.media_id = files.store(actor=actor, at=at, file=content.media, kind=MEDIA_FILE, scope_path=path).pk
    if content.poster is not None:
        lesson.poster_id = _poster(content.poster, path, actor=actor, at=at)
    elif content.no_poster:
        lesson.poster_id = None
    lesson.editor_id, lesson.updated_at = actor.account_id, at
    lesson.save()
    if content.form == Form.SLIDES:
        _write_pages(lesson, content.pages, actor=actor, at=at)


def _poster(file: Any, path: str, *, actor: Actor, at: datetime) -> UUID:
    """The picture drawn anew, with its preview; a refusal is told at its field."""
    try:
        return files.store_photo(actor=actor, at=at, file=file, kind=IMAGE_FILE, scope_path=path).pk
    except Refused as refused:
        raise Refused(refused.code, refused.message, "poster") from refused


def _write_pages(lesson: Lesson, pages: tuple[Page, ...], *, actor: Actor, at: datetime) -> None:
    kept = set(lesson.slides.values_list("image_id", flat=True))
    slides = []
    for position, page in enumerate(pages, start=1):
        image_id = page.image_id if page.image_id in kept else None
        if page.image is not None:
            path = lesson.organization.path
            image_id = files.store(actor=actor, at=at, file=page.image, kind=IMAGE_FILE, scope_path=path).pk
        slides.append(
            Slide(
                lesson=lesson,
                position=position,
                title=page.title,
                text=page.text,
                image_id=image_id,
                image_text=page.image_text,
            )
        )
    lesson.slides.all().delete()
    Slide.objects.bulk_create(slides)


def _record(actor: Actor, at: datetime, action: str, lesson: Lesson, note: str = "") -> None:
    audit.record(
        actor=actor, at=at, action=action, object_kind="lesson", object_id=lesson.pk,
        scope_path=lesson.organization.path, detail={"title": lesson.title, **({"note": note} if note else {})},
    )  # fmt: skip
