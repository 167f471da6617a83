"""All sites in memory: a few thousand short rows, read again when the list of sites is stamped."""

import threading
from dataclasses import dataclass, field
from uuid import UUID

from zhibu.kernel import paths
from zhibu.portal.choices import Reviews
from zhibu.portal.models import SitePage
from zhibu.portal.reading import stamps


@dataclass(frozen=True, slots=True)
class SiteEntry:
    """What is asked of a site again and again. `place` is its path in Wagtail's tree."""

    id: int
    organization_id: UUID
    place: str
    slug: str
    name: str
    scope_path: str
    host: str
    is_closed: bool
    reviews: str
    review_days: int | None

    @property
    def base(self) -> str:
        """Where its addresses begin on the platform."""
        return f"/s/{self.slug}/"


@dataclass
class _Sites:
    version: int = -1
    by_place: dict[str, SiteEntry] = field(default_factory=dict)
    by_scope: dict[str, SiteEntry] = field(default_factory=dict)
    by_slug: dict[str, SiteEntry] = field(default_factory=dict)
    by_host: dict[str, SiteEntry] = field(default_factory=dict)
    by_id: dict[int, SiteEntry] = field(default_factory=dict)


_held = _Sites()
_lock = threading.Lock()


def _sites() -> _Sites:
    global _held
    version = stamps.current().get(stamps.SITES, 0)
    if _held.version != version:
        with _lock:
            if _held.version != version:
                _held = _read(version)
    return _held


def _read(version: int) -> _Sites:
    """One query."""
    found = _Sites(version)
    rows = SitePage.objects.order_by("path").values_list(
        "pk", "organization_id", "path", "slug", "title", "scope_path", "host", "closed_on", "reviews", "review_days"
    )
    for pk, organization_id, place, slug, name, scope_path, host, closed_on, reviews, days in rows:
        entry = SiteEntry(
            pk, organization_id, place, slug, name, scope_path, host, closed_on is not None, reviews, days
        )
        found.by_place[place] = found.by_scope[scope_path] = found.by_slug[slug] = found.by_id[pk] = entry
        if host and closed_on is None:
            found.by_host[host] = entry
    return found


def by_place(place: str) -> SiteEntry | None:
    """The site at a path of Wagtail's tree."""
    return _sites().by_place.get(place)


def by_slug(slug: str) -> SiteEntry | None:
    """The site at an address."""
    return _sites().by_slug.get(slug)


def by_host(host: str) -> SiteEntry | None:
    """The open site with a host name of its own."""
    return _sites().by_host.get(host)


def by_id(site_id: int) -> SiteEntry | None:
    """The site of an id."""
    return _sites().by_id.get(site_id)


def by_scope(path: str) -> SiteEntry | None:
    """The site of the organization at a path."""
    return _sites().by_scope.get(path)


def above(path: str, *, itself: bool = False) -> list[SiteEntry]:
    """The open sites above a node, nearest first."""
    held = _sites().by_scope
    found = [held.get(one) for one in reversed(paths.ancestors(path, itself=itself))]
    return [one for one in found if one is not None and not one.is_closed]


def is_closed(path: str) -> bool:
    """Whether the site of the organization is closed."""
    site = by_scope(path)
    return site is None or site.is_closed


def reviews_of(path: str) -> int:
    """How many reviews the site of the organization asks for: its own number, or that of the nearest above."""
    for one in paths.ancestors(path)[::-1]:
        site = by_scope(one)
        if site is not None and site.reviews:
            return int(site.reviews)
    return int(Reviews.NONE)


def asks_reviews(path: str) -> bool:
    """Whether anything is reviewed there before readers see it."""
    return reviews_of(path) > 0


def open_sites() -> list[SiteEntry]:
    """All open sites, in the order of the tree of organizations."""
    held = _sites().by_scope
    return [held[path] for path in sorted(held) if not held[path].is_closed]


def forget() -> None:
    """Know nothing. For tests."""
    global _held
    _held = _Sites()
