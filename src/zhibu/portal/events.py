"""What happens on sites that others may want to know."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class SiteOpened:
    """An organization has a site."""

    organization_id: UUID
    path: str


@dataclass(frozen=True)
class SiteClosed:
    """A site is closed; its address leads to the nearest one above."""

    organization_id: UUID
    path: str


@dataclass(frozen=True)
class ArticlePublished:
    """Readers see an article, or a new version of it."""

    article_id: int
    path: str


@dataclass(frozen=True)
class ArticleWithdrawn:
    """Readers see an article no more."""

    article_id: int
    path: str
