"""What a site gives readers besides its pages: results of a search, share cards, places."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils import translation
from PIL import Image

from zhibu.foundation.ui.formats import as_day
from zhibu.portal.models import ArticlePage, SitePage
from zhibu.portal.queries import reading
from zhibu.portal.queries.near import places_in
from zhibu.portal.reading import cards, directory, stamps
from zhibu.portal.reading.directory import SiteEntry
from zhibu.portal.reading.rendering import LANGUAGE, Place, draw, resting_on


def draw_search(site: SitePage, entry: SiteEntry, place: Place, context: dict[str, Any]) -> HttpResponse:
    """The results of a search in the frame of the site; never kept in memory."""
    with translation.override(LANGUAGE):
        frame = reading.frame_of(site, entry, base=place.base, origin=place.origin)
        return draw("find", {**context, "frame": frame, "canonical": ""})


def places_around(entry: SiteEntry) -> HttpResponse:
    """The sites at and below the topmost site above this one, with their positions."""
    above = directory.above(entry.scope_path, itself=True)
    response = JsonResponse(places_in(above[-1].scope_path), safe=False)
    return resting_on(response, [stamps.SITES])


def _emblem_of(site: SitePage) -> Image.Image | None:
    """The picture that the site has for its mark; None where it has none, or its file cannot be read."""
    if site.emblem is None:
        return None
    try:
        with site.emblem.file.open() as file:
            sheet = Image.open(file)
            sheet.load()
    except OSError:
        return None
    return sheet


def card_of_site(site: SitePage, entry: SiteEntry) -> HttpResponse:
    """A card with the site's motto for a title."""
    card = cards.card_of(
        title=site.motto or site.title, name=site.title, mark=site.mark, accent=site.accent, foot="支部云",
        emblem=_emblem_of(site),
    )  # fmt: skip
    return resting_on(HttpResponse(card, content_type="image/png"), [stamps.SITES, entry.scope_path])


def card_of_article(site: SitePage, entry: SiteEntry, article: ArticlePage) -> HttpResponse:
    """A card with the article's title, its day and its source."""
    source = directory.by_id(article.site_id)
    with translation.override(LANGUAGE):
        parts = [as_day(article.published_at), source.name if source and source.id != entry.id else article.author]
    card = cards.card_of(
        title=article.title,
        name=site.title,
        mark=site.mark,
        accent=site.accent,
        foot="　".join(p for p in parts if p),
        emblem=_emblem_of(site),
    )
    names = [*reading.stamps_of(entry), *([source.scope_path] if source else [])]
    return resting_on(HttpResponse(card, content_type="image/png"), names)
