"""The picture that a site has for its mark, in the place of the characters: brought along, chosen, taken away."""

from datetime import datetime
from io import BytesIO
from typing import IO
from uuid import UUID

from django.core.files.images import ImageFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image
from wagtail.models import Collection

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.audit import actions as audit
from zhibu.kernel import paths
from zhibu.kernel.errors import NotFound, Refused
from zhibu.portal import access
from zhibu.portal.actions.photos import drawn_anew
from zhibu.portal.actions.stamping import stamp
from zhibu.portal.models import Picture, SitePage
from zhibu.portal.pictures import EMBLEM, sizes_of
from zhibu.portal.rules.sites import emblem_fault

LONGEST = 512
FAULTS = {
    "small": _("The picture is too small: at least 96 pixels each way."),
    "shape": _("The picture is too long for an emblem: one side at most twice the other."),
}


@transaction.atomic
def bring_emblem(*, actor: Actor, at: datetime, organization_id: UUID, photo: IO[bytes]) -> SitePage:
    """Give a site a picture for its mark: drawn anew, at most 512 pixels, kept in the library of the site.

    Order of effects: picture, its size, site, stamp, audit. Raises NotFound, Forbidden; Refused `small`, `shape`,
    and as `foundation.files` does.
    """
    site = access.get_kept_site(actor, organization_id, Verb.EDIT_SITES)
    drawn = drawn_anew(photo, field="photo")
    _refuse(drawn.width, drawn.height)
    with Image.open(BytesIO(drawn.content)) as sheet:
        sheet.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
        out = BytesIO()
        sheet.save(out, "PNG")
    picture = Picture(
        title=str(_("Emblem of {name}")).format(name=site.title)[:80], description="", scope_path=site.scope_path,
        source=actor.name, collection=Collection.get_first_root_node(), uploaded_by_user_id=actor.account_id,
        file=ImageFile(BytesIO(out.getvalue()), name="emblem.png"), file_size=len(out.getvalue()),
    )  # fmt: skip
    picture.save()
    return _wear(site, picture, actor=actor, at=at)


@transaction.atomic
def choose_emblem(*, actor: Actor, at: datetime, organization_id: UUID, picture_id: int | None) -> SitePage:
    """Give a site a picture of its library for its mark; None gives it its characters back. Again changes nothing.

    Order of effects: size, site, stamp, audit. Raises NotFound, also for another's picture, Forbidden; Refused
    `small`, `shape`.
    """
    site = access.get_kept_site(actor, organization_id, Verb.EDIT_SITES)
    if picture_id is None:
        return _wear(site, None, actor=actor, at=at)
    picture = Picture.objects.filter(pk=picture_id).first()
    own = picture is not None and picture.scope_path == site.scope_path
    if picture is None or not (own or (picture.for_below and paths.is_within(site.scope_path, picture.scope_path))):
        raise NotFound
    _refuse(picture.width, picture.height)
    return _wear(site, picture, actor=actor, at=at)


def _refuse(width: int, height: int) -> None:
    if fault := emblem_fault(width, height):
        raise Refused(fault, FAULTS[fault], "photo")


def _wear(site: SitePage, picture: Picture | None, *, actor: Actor, at: datetime) -> SitePage:
    if site.emblem_id == (picture.pk if picture else None):
        return site
    if picture is not None:
        sizes_of(picture, EMBLEM)
    site.emblem = picture
    SitePage.objects.filter(pk=site.pk).update(emblem=picture)
    stamp([site.scope_path])
    audit.record(
        actor=actor, at=at, action="site.emblem_set" if picture else "site.emblem_dropped", object_kind="site",
        object_id=site.organization_id, scope_path=site.scope_path,
    )  # fmt: skip
    return site
