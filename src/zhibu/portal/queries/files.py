"""What a file of the media library belongs to, and whether readers see it anywhere."""

from datetime import date
from uuid import UUID

from django.db.models import Q

from zhibu.kernel import paths
from zhibu.portal.models import Attachment, Picture, PictureRendition, ReviewSeat, ShownFile, SitePage
from zhibu.portal.queries.reviews import seats_of

Thing = Picture | Attachment


def owner_of(name: str) -> Thing | None:
    """The picture or the attachment whose file this is, in whatever size. Three queries at most."""
    size = PictureRendition.objects.select_related("image").filter(file=name).order_by("pk").first()
    if size is not None:
        return size.image
    return (
        Picture.objects.filter(file=name).order_by("pk").first()
        or Attachment.objects.filter(file=name).order_by("pk").first()
    )


def is_shown(thing: Thing) -> bool:
    """Whether it stands in an article that readers see, or is the emblem of a website. Two queries at most."""
    if isinstance(thing, Attachment):
        return ShownFile.objects.filter(attachment=thing).exists()
    return ShownFile.objects.filter(picture=thing).exists() or SitePage.objects.filter(emblem=thing).exists()


def is_before(account_id: UUID | None, thing: Thing, *, on: date) -> bool:
    """Whether it may stand in a piece that the account reviews today: a thing of the site where they sit, of one
    below, or of one above that is meant for those below. One query.
    """
    place = Q(site__scope_path__in=paths.ancestors(thing.scope_path))
    if thing.for_below:
        place |= Q(site__scope_path__gte=thing.scope_path, site__scope_path__lt=paths.beyond(thing.scope_path))
    return account_id is not None and ReviewSeat.objects.filter(place, seats_of(account_id, on)).exists()
