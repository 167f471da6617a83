"""Websites and articles as everybody may read them, for programs."""

from uuid import UUID

from django.db.models import QuerySet

from zhibu.portal.models import ArticlePage, SitePage
from zhibu.portal.queries.shown import readable


def sites_open(text: str = "") -> QuerySet[SitePage]:
    """The sites that readers find, in the order of the tree. One query when read."""
    rows = SitePage.objects.filter(live=True, closed_on=None)
    return (rows.filter(title__icontains=text) if text else rows).order_by("scope_path")


def articles_published(organization_id: UUID, kind: str = "") -> QuerySet[ArticlePage]:
    """What readers see of an organization's own, the newest first. One query when read."""
    rows = _published().filter(site__organization_id=organization_id)
    return (rows.filter(column_kind=kind) if kind else rows).order_by("-published_at", "-pk")


def find_published(public_id: UUID) -> ArticlePage | None:
    """An article that readers see. One query."""
    return _published().filter(public_id=public_id).first()


def _published() -> QuerySet[ArticlePage]:
    return readable().filter(site__live=True, site__closed_on=None, published_at__isnull=False)
