"""Saying what the pictures of a piece show and where they are from, without the editor."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from wagtail.log_actions import LogContext

from zhibu.foundation.access.actors import Actor
from zhibu.kernel.errors import Forbidden
from zhibu.portal.actions.reviews import user_of
from zhibu.portal.models import ArticlePage, Picture
from zhibu.portal.reviewing import access, telling

FIELDS = ("alt", "caption", "source")


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of a picture."""

    alt: str = ""
    caption: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture of a text, its place as the checks name it, and what is said of it."""

    place: str
    image: Picture
    alt: str
    caption: str
    source: str


def pictures_of(article: ArticlePage) -> list[Shown]:
    """The pictures of a text in their order. Three queries at most."""
    return [
        Shown(place, value["image"], *(value.get(name) or "" for name in FIELDS))
        for place, value in _values(article)
        if value["image"] is not None
    ]


def _values(article: ArticlePage) -> Iterator[tuple[str, Any]]:
    for number, block in enumerate(article.body, start=1):
        if block.block_type == "picture":
            yield f"body.{number}", block.value
        elif block.block_type == "gallery":
            yield from ((f"body.{number}.{inner}", one) for inner, one in enumerate(block.value, start=1))


@transaction.atomic
def describe_pictures(*, actor: Actor, at: datetime, article_id: UUID, words: Mapping[str, Words]) -> ArticlePage:
    """Keep a new version of a piece with these words to its pictures, by their places; the same words keep none.

    Order of effects: version, audit. Raises NotFound; Forbidden for whoever may not edit the piece now.
    """
    piece = access.get_piece(actor, article_id, lock=True)
    if not piece.can_edit:
        raise Forbidden
    latest = piece.article.get_latest_revision_as_object()
    changed = False
    for place, value in _values(latest):
        said = words.get(place)
        for name in FIELDS if said is not None else ():
            new = getattr(said, name).strip()
            if (value.get(name) or "") != new:
                value[name], changed = new, True
    if changed:
        user = user_of(actor)
        with LogContext(user=user):
            latest.save_revision(user=user, log_action=True)
        telling.note(piece.article, "article.described", actor=actor, at=at)
    return piece.article
