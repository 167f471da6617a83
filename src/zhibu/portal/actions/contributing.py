"""Articles begun outside the editor: three fields and a photo from the phone, a text from Word or WPS.

Both make a draft of the writer's own site; nothing is published here.
"""

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import IO, Any
from uuid import UUID

from django.core.files.images import ImageFile
from django.db import transaction
from wagtail.models import Collection

from zhibu.accounts.models import Account
from zhibu.foundation.access.actors import Actor
from zhibu.kernel.errors import DomainError, NotFound, Refused
from zhibu.portal.actions import offering
from zhibu.portal.actions.photos import drawn_anew
from zhibu.portal.actions.reviews import user_of
from zhibu.portal.choices import ContributionState
from zhibu.portal.models import ArticlePage, ColumnPage, Contribution, Picture
from zhibu.portal.reading import directory
from zhibu.portal.reviewing import access, telling
from zhibu.portal.rules.pasting import Pasted, Piece


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody tells. `token` comes with the form: the same form twice makes one article."""

    token: UUID
    title: str
    column_id: int
    text: str = ""
    shows: str = ""


@transaction.atomic
def contribute(
    *, actor: Actor, at: datetime, told: Told, photo: IO[bytes] | None = None, offers: bool = False
) -> ArticlePage:
    """Keep a draft in a column of a site that the actor writes for; the same form again gives the same draft.

    The photo is drawn anew, without place or camera. With `offers` it is offered to the site above as soon as readers
    see it. Order of effects: picture, article, its first version, audit, wish. Raises NotFound for another's column;
    Refused too_large, heic, not_a_photo, too_many_pixels, broken.
    """
    column = access.get_column(actor, told.column_id)
    found = _made(actor, told.token)
    if found is not None:
        return found
    body: list[dict[str, Any]] = [{"type": "paragraph", "value": paragraphs(told.text)}]
    picture = None
    if photo is not None:
        picture = keep_photo(actor, column, photo, title=told.title, shows=told.shows)
        words = {"image": picture.pk, "alt": told.shows, "caption": "", "source": actor.name}
        body.append({"type": "picture", "value": words})
    article = _begun(actor, at, column, told, body, "article.contributed", cover=picture)
    above = next(iter(directory.above(column.site.scope_path)), None)
    if offers and above is not None:
        Contribution.objects.create(
            article=article, to_site_id=above.id, state=ContributionState.WISHED, at=at, by_id=actor.account_id
        )
    return article


@transaction.atomic
def carry_out_wishes(*, at: datetime, article_id: int) -> int:
    """Offer a published article upward where its writer has wished it; how many times. What cannot be offered any
    more is let go. Order of effects: contributions, audit, notices, wishes.
    """
    wishes = list(
        Contribution.objects.select_for_update().filter(article_id=article_id, state=ContributionState.WISHED)
        .order_by("pk")
    )  # fmt: skip
    offered = 0
    for wish in wishes:
        writer = Account.objects.filter(pk__in=[wish.by_id] if wish.by_id else [], is_active=True).first()
        try:
            if writer is not None:
                offering.offer(actor=writer.actor, at=at, article_id=article_id, to_site_id=wish.to_site_id)
                offered += 1
        except DomainError:
            pass
        wish.delete()
    return offered


@dataclass(frozen=True, slots=True)
class Begun:
    """A draft, how many pictures came along with it, and how many could not."""

    article: ArticlePage
    pictures: int = 0
    left_out: int = 0


@transaction.atomic
def begin_from_text(*, actor: Actor, at: datetime, told: Told, text: Pasted) -> Begun:
    """Keep a draft of what was pasted or brought as a file; the same form again gives the same draft.

    Its pictures are drawn anew and kept in the library of the site; what they show and where they are from has to be
    said before review. Order of effects: pictures, article, its first version, audit. Raises NotFound for another's
    column.
    """
    column = access.get_column(actor, told.column_id)
    found = _made(actor, told.token)
    if found is not None:
        return Begun(found)
    kept = dict(_kept_pictures(actor, column, told, text))
    pieces = [piece for piece in text.pieces if piece.picture is None or piece.picture in kept]
    body = [_block(piece, kept) for piece in pieces]
    article = _begun(actor, at, column, told, body, "article.pasted")
    named = sum(1 for piece in text.pieces if piece.picture is not None)
    shown = sum(1 for piece in pieces if piece.picture is not None)
    return Begun(article, shown, text.left_out + named - shown)


def _kept_pictures(actor: Actor, column: ColumnPage, told: Told, text: Pasted) -> Iterator[tuple[int, Picture]]:
    """The pictures of a text by their numbers; what is no photo (a drawing, a moving picture) is left."""
    for number in dict.fromkeys(piece.picture for piece in text.pieces if piece.picture is not None):
        try:
            photo = BytesIO(text.pictures[number])
            yield number, keep_photo(actor, column, photo, title=f"{told.title} {number + 1}", shows="", source="")
        except Refused:
            continue


def _made(actor: Actor, token: UUID) -> ArticlePage | None:
    """The article that this form has made. Raises NotFound if it is somebody else's."""
    found = ArticlePage.objects.filter(public_id=token).first()
    if found is not None and found.owner_id != actor.account_id:
        raise NotFound
    return found


def _begun(
    actor: Actor, at: datetime, column: ColumnPage, told: Told, body: list[dict[str, Any]], action: str,
    cover: Picture | None = None,
) -> ArticlePage:  # fmt: skip
    user = user_of(actor)
    article = ArticlePage(
        public_id=told.token, title=told.title, author=actor.name, owner=user, live=False, cover=cover,
        body=ArticlePage._meta.get_field("body").to_python(json.dumps(body)),
    )  # fmt: skip
    column.add_child(instance=article)
    article.save_revision(user=user, log_action="wagtail.create")
    telling.note(article, action, actor=actor, at=at)
    return article


def keep_photo(
    actor: Actor, column: ColumnPage, photo: IO[bytes], *, title: str, shows: str, source: str | None = None
) -> Picture:
    """A photo in the library of the column's site, drawn anew. Raises Refused as `foundation.files` does."""
    drawn = drawn_anew(photo)
    picture = Picture(
        title=title[:80], description=shows, source=actor.name if source is None else source,
        scope_path=column.site.scope_path,
        collection=Collection.get_first_root_node(), uploaded_by_user_id=actor.account_id,
        file=ImageFile(BytesIO(drawn.content), name=f"photo.{drawn.ending}"), file_size=len(drawn.content),
    )  # fmt: skip
    picture.save()
    return picture


def paragraphs(text: str) -> str:
    """Typed text as rich text: an empty line begins a paragraph, a single break stays one."""
    parts = [part.strip() for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip()]
    return "".join(f"<p>{html.escape(part, quote=False).replace(chr(10), '<br/>')}</p>" for part in parts)


def _block(piece: Piece, pictures: Mapping[int, Picture]) -> dict[str, Any]:
    """A piece as a part of an article."""
    if piece.picture is not None:
        image = pictures[piece.picture].pk
        return {"type": "picture", "value": {"image": image, "alt": "", "caption": "", "source": ""}}
    if piece.rows:
        head, rows = (piece.rows[0], piece.rows[1:]) if len(piece.rows) > 1 else ((), piece.rows)
        columns = [{"type": "text", "heading": cell} for cell in head or [""] * len(piece.rows[0])]
        return {"type": "table", "value": {"columns": columns, "rows": [{"values": list(row)} for row in rows]}}
    if piece.quote:
        return {"type": "quotation", "value": {"text": piece.quote, "source": ""}}
    rich = re.sub(r"<(/?)strong>", r"<\1b>", piece.html)
    return {"type": "paragraph", "value": re.sub(r"<(/?)em>", r"<\1i>", rich).replace("<br>", "<br/>")}
