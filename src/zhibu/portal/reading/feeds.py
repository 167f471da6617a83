"""What machines read of sites: feeds of columns, maps of sites, and where robots may go."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed

from zhibu.portal.models import ColumnPage
from zhibu.portal.queries import reading
from zhibu.portal.queries.shown import Line
from zhibu.portal.reading.directory import SiteEntry
from zhibu.portal.reading.rendering import Place, resting_on

FEEDS: dict[str, Any] = {"rss.xml": Rss201rev2Feed, "atom.xml": Atom1Feed}
URLSET = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
INDEX = '<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
MOST = 50_000
"""So many addresses one map may hold."""


def start_of(entry: SiteEntry, place: Place) -> str:
    """Where the absolute addresses of a site begin."""
    return f"{place.origin}{place.base}"


def draw_feed(entry: SiteEntry, column: ColumnPage, lines: Sequence[Line], place: Place, form: str) -> HttpResponse:
    """The newest articles of a column. What was not written by the site names its source as author."""
    start = start_of(entry, place)
    link = f"{start}{column.slug}/"
    title = f"{entry.name} · {column.title}"
    feed = FEEDS[form](title=title, link=link, description=title, language="zh-CN", feed_url=f"{link}{form}")
    for line in lines:
        feed.add_item(
            title=line.title, link=f"{place.origin}{line.url}", description=line.lead, pubdate=line.published_at,
            updateddate=line.published_at, unique_id=f"urn:uuid:{line.public_id}", unique_id_is_permalink=False,
            author_name=line.from_site or entry.name,
        )  # fmt: skip
    response = HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
    return resting_on(response, reading.stamps_of(entry))


def draw_sitemap(entry: SiteEntry, place: Place) -> HttpResponse:
    """Home, columns and own articles of a site: what others wrote stands in the maps of their sites."""
    start = start_of(entry, place)
    rows: list[tuple[str, datetime | None]] = [(start, None)]
    rows += [(f"{start}{slug}/", None) for slug in reading.column_slugs(entry)]
    rows += [(f"{start}{kind}/{slug}/", at) for kind, slug, at in reading.own_addresses(entry)[: MOST - len(rows)]]
    body = "".join(_url("url", address, at) for address, at in rows)
    return resting_on(_xml(f"{URLSET}{body}</urlset>\n"), reading.stamps_of(entry))


def draw_sitemap_index(origin: str, entries: Sequence[SiteEntry], names: list[str]) -> HttpResponse:
    """The maps of all open sites on the platform's own host; a site with a host name has its map there."""
    rows = [f"{origin}{one.base}sitemap.xml" for one in entries if not one.host]
    body = "".join(_url("sitemap", row, None) for row in rows[:MOST])
    return resting_on(_xml(f"{INDEX}{body}</sitemapindex>\n"), names)


def draw_robots(lines: Sequence[str]) -> HttpResponse:
    """Where robots may go."""
    return HttpResponse("\n".join(["User-agent: *", *lines, ""]), content_type="text/plain; charset=utf-8")


def _url(element: str, address: str, at: datetime | None) -> str:
    changed = f"<lastmod>{at.isoformat(timespec='seconds')}</lastmod>" if at is not None else ""
    return f"<{element}><loc>{escape(address)}</loc>{changed}</{element}>\n"


def _xml(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="application/xml; charset=utf-8")
