"""Articles begun outside the editor: three fields and a photo from the phone, a text from Word or WPS.

Both make a draft of the writer's own site; nothing is published here.
"""

import html
import json
import re
from collections.abc import Iterable
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
from zhibu.foundation.files import pictures
from zhibu.foundation.files.actions import PHOTO_BYTES
from zhibu.foundation.files.faults import PICTURE_FAULTS, too_large
from zhibu.kernel.errors import DomainError, NotFound, Refused
from zhibu.portal.actions import offering
from zhibu.portal.actions.reviews import user_of
from zhibu.portal.choices import ContributionState
from zhibu.portal.models import ArticlePage, ColumnPage, Contribution, Picture
from zhibu.portal.reading import directory
from zhibu.portal.reviewing import access, telling
from zhibu.portal.rules.pasting import Piece


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


@transaction.atomic
def begin_from_text(*, actor: Actor, at: datetime, told: Told, pieces: Iterable[Piece]) -> ArticlePage:
    """Keep a draft of what was pasted or brought as a file; the same form again gives the same draft.

    Order of effects: article, its first version, audit. Raises NotFound for another's column.
    """
    column = access.get_column(actor, told.column_id)
    found = _made(actor, told.token)
    if found is not None:
        return found
    return _begun(actor, at, column, told, [_block(piece) for piece in pieces], "article.pasted")


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


def keep_photo(actor: Actor, column: ColumnPage, photo: IO[bytes], *, title: str, shows: str) -> Picture:
    """A photo in the library of the column's site, drawn anew. Raises Refused as `foundation.files` does."""
    content = photo.read(PHOTO_BYTES + 1)
    if len(content) > PHOTO_BYTES:
        raise too_large(PHOTO_BYTES)
    try:
        drawn = pictures.cleaned(BytesIO(content))
    except pictures.PictureError as error:
        raise Refused(error.code, PICTURE_FAULTS[error.code], "photo") from error
    picture = Picture(
        title=title[:80], description=shows, source=actor.name, scope_path=column.site.scope_path,
        collection=Collection.get_first_root_node(), uploaded_by_user_id=actor.account_id,
        file=ImageFile(BytesIO(drawn.content), name=f"photo.{drawn.ending}"), file_size=len(drawn.content),
    )  # fmt: skip
    picture.save()
    return picture


def paragraphs(text: str) -> str:
    """Typed text as rich text: an empty line begins a paragraph, a single break stays one."""
    parts = [part.strip() for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip()]
    return "".join(f"<p>{html.escape(part, quote=False).replace(chr(10), '<br/>')}</p>" for part in parts)


def _block(piece: Piece) -> dict[str, Any]:
    """A piece as a part of an article."""
    if piece.rows:
        head, rows = (piece.rows[0], piece.rows[1:]) if len(piece.rows) > 1 else ((), piece.rows)
        columns = [{"type": "text", "heading": cell} for cell in head or [""] * len(piece.rows[0])]
        return {"type": "table", "value": {"columns": columns, "rows": [{"values": list(row)} for row in rows]}}
    if piece.quote:
        return {"type": "quotation", "value": {"text": piece.quote, "source": ""}}
    rich = re.sub(r"<(/?)strong>", r"<\1b>", piece.html)
    return {"type": "paragraph", "value": re.sub(r"<(/?)em>", r"<\1i>", rich).replace("<br>", "<br/>")}
