"""Feeds, maps and the word to robots: for machines, without sign-in."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhibu.kernel.errors import NotFound
from zhibu.portal.access import get_read_column
from zhibu.portal.queries.shown import articles_on
from zhibu.portal.reading import directory, feeds, rendering, stamps
from zhibu.portal.reading.directory import SiteEntry


def _open(slug: str) -> SiteEntry:
    entry = directory.by_slug(slug)
    if entry is None or entry.is_closed:
        raise NotFound
    return entry


@login_not_required
@require_safe
def feed(request: HttpRequest, slug: str, kind: str, form: str) -> HttpResponse:
    """The newest articles of a column as RSS or Atom."""
    if form not in feeds.FEEDS:
        raise NotFound
    entry = _open(slug)
    column, place = get_read_column(entry, kind), rendering.place_of(request, entry)
    lines = articles_on(entry, [kind], base=place.base).rows
    return feeds.draw_feed(entry, column, lines, place, form)


@login_not_required
@require_safe
def sitemap(request: HttpRequest, slug: str) -> HttpResponse:
    """The addresses of a site."""
    entry = _open(slug)
    return feeds.draw_sitemap(entry, rendering.place_of(request, entry))


@login_not_required
@require_safe
def site_robots(request: HttpRequest, slug: str) -> HttpResponse:
    """Below a host name of its own a site is open to robots as a whole."""
    entry = _open(slug)
    place = rendering.place_of(request, entry)
    return feeds.draw_robots(["Allow: /", f"Sitemap: {feeds.start_of(entry, place)}sitemap.xml"])


@login_not_required
@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """The maps of all sites."""
    return feeds.draw_sitemap_index(settings.PORTAL_ORIGIN, directory.open_sites(), [stamps.SITES])


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """On the platform websites alone are for robots."""
    where = ["Allow: /s/", "Allow: /static/", "Disallow: /"]
    return feeds.draw_robots([*where, f"Sitemap: {settings.PORTAL_ORIGIN}/sitemap.xml"])
