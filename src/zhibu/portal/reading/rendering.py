"""Drawing the pages that readers see: the same for everybody, in Chinese, without a request and without a cookie."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from zhibu.kernel import clock
from zhibu.portal.choices import Way
from zhibu.portal.models import ArticlePage, ColumnPage, SitePage
from zhibu.portal.pictures import pictures_in, with_sizes
from zhibu.portal.queries import reading
from zhibu.portal.queries.front import front_of
from zhibu.portal.queries.near import regions_for
from zhibu.portal.queries.shown import Mark
from zhibu.portal.reading import directory, stamps
from zhibu.portal.reading.directory import SiteEntry
from zhibu.portal.reading.structured import article_data
from zhibu.portal.slots import notes_for

LANGUAGE = "zh-hans"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page is read: `base` is where the site's addresses begin, `origin` the scheme and host of the platform
    or of the site's own host name."""

    base: str
    origin: str


def place_of(request: HttpRequest, entry: SiteEntry) -> Place:
    """Below the site's own host name addresses begin at /, on the platform at /s/…/."""
    if getattr(request, "portal_host", "") and request.portal_host == entry.host:  # type: ignore[attr-defined]
        return Place("/", f"https://{entry.host}")
    return Place(entry.base, settings.PORTAL_ORIGIN)


def draw(template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page from its template, called by its name alone."""
    with translation.override(LANGUAGE):
        html = render_to_string(
            f"portal/site/{template}.html",
            {"is_preview": False, "is_home": False, "frame": None, "canonical": "", **context},
        )
    return HttpResponse(html, status=status)


def resting_on(response: HttpResponse, names: list[str], read: tuple[int, int] | None = None) -> HttpResponse:
    """The answer with the stamps on which it rests: so marked it is kept in memory."""
    response.portal_stamps, response.portal_read = names, read  # type: ignore[attr-defined]
    return response


def draw_home(site: SitePage, entry: SiteEntry, place: Place, *, is_preview: bool = False) -> HttpResponse:
    """The home of a site."""
    with translation.override(LANGUAGE):
        frame = reading.frame_of(site, entry, base=place.base, origin=place.origin)
        columns, today = reading.home_of(frame), clock.today()
        with_sizes(line.cover for column in columns for line in column.lines)
        context = {
            "frame": frame, "front": front_of(columns), "below": reading.sites_below(entry.scope_path),
            "notes": notes_for(entry.scope_path, today), "today": today, "is_home": True,
            "card": f"{_start(entry, place)}card.png",
            "canonical": f"{_start(entry, place)}", "is_preview": is_preview,
        }  # fmt: skip
        response = draw("site_home", context)
    return resting_on(response, [*reading.stamps_of(entry), stamps.below(entry.scope_path)])


def _start(entry: SiteEntry, place: Place) -> str:
    return f"https://{entry.host}/" if entry.host else f"{place.origin}{entry.base}"


def draw_column(
    site: SitePage, entry: SiteEntry, column: ColumnPage, place: Place, after: Mark | None
) -> HttpResponse:
    """A column, from its newest article or from a mark on."""
    with translation.override(LANGUAGE):
        frame = reading.frame_of(site, entry, base=place.base, origin=place.origin, kind=column.kind)
        lines = reading.column_of(frame, column.kind, after=after)
        with_sizes(line.cover for line in lines.rows)
        context = {
            "frame": frame, "column": column, "lines": lines.rows, "following": mark_in_words(lines.following),
            "canonical": f"{_start(entry, place)}{column.slug}/", "is_first": after is None,
        }  # fmt: skip
        response = draw("column", context)
    return resting_on(response, reading.stamps_of(entry))


def draw_missing(site: SitePage, entry: SiteEntry, place: Place) -> HttpResponse:
    """That there is nothing at an address of the site, in its frame; never kept in memory."""
    with translation.override(LANGUAGE):
        frame = reading.frame_of(site, entry, base=place.base, origin=place.origin)
        return draw("missing", {"frame": frame}, status=404)


def draw_article(
    site: SitePage,
    entry: SiteEntry,
    article: ArticlePage,
    place: Place,
    way: Way,
    kind: str,
    *,
    is_preview: bool = False,
) -> HttpResponse:
    """An article as the site shows it."""
    with translation.override(LANGUAGE):
        frame = reading.frame_of(site, entry, base=place.base, origin=place.origin, kind=kind)
        found = reading.reading_of(frame, article, way, kind)
        with_sizes([*pictures_in(article.body), *(line.cover for line in found.related)])
        card = f"{_start(entry, place)}a/{article.public_id}/card.png"
        context = {
            "frame": frame, "reading": found, "canonical": found.canonical, "card": card, "is_preview": is_preview,
            "structured": article_data(found, frame.name, card),
        }  # fmt: skip
        response = draw("article", context)
    source = directory.by_id(article.site_id)
    names = [*reading.stamps_of(entry), *([source.scope_path] if source else [])]
    return resting_on(response, names, (article.pk, entry.id))


def draw_page(page: Any, *, is_preview: bool = False) -> HttpResponse:
    """One of Wagtail's pages as the editor shows it: on the platform, drafts and all."""
    site = page if isinstance(page, SitePage) else page.site if hasattr(page, "site") else None
    entry = directory.by_id(site.pk) if site is not None else None
    if site is None or entry is None:
        return HttpResponse(status=404)
    place = Place(entry.base, settings.PORTAL_ORIGIN)
    if isinstance(page, ArticlePage):
        return draw_article(site, entry, page, place, Way.OWN, page.column_kind, is_preview=is_preview)
    if isinstance(page, ColumnPage):
        return draw_column(site, entry, page, place, None)
    return draw_home(site, entry, place, is_preview=is_preview)


def mark_in_words(mark: Mark | None) -> str:
    """A mark as it stands in an address: microseconds and id."""
    return f"{int(mark.at.timestamp() * 1_000_000)}-{mark.id}" if mark is not None else ""


def draw_near(site: SitePage, entry: SiteEntry, place: Place) -> HttpResponse:
    """The sites above and below a site."""
    with translation.override(LANGUAGE):
        frame = reading.frame_of(site, entry, base=place.base, origin=place.origin)
        context = {
            "frame": frame, "regions": regions_for(entry), "places_url": f"{place.base}near/places.json",
            "canonical": f"{_start(entry, place)}near/",
        }  # fmt: skip
        response = draw("near", context)
    return resting_on(response, [*reading.stamps_of(entry), stamps.below(entry.scope_path)])
