"""The pages of a site for readers: no sign-in, no cookie, the same for everybody."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from zhibu.kernel.errors import NotFound
from zhibu.portal.access import get_read_article, get_read_column, get_read_site
from zhibu.portal.models import SitePage
from zhibu.portal.queries import reading
from zhibu.portal.queries.near import regions_for
from zhibu.portal.queries.shown import Mark
from zhibu.portal.reading import directory, rendering, stamps
from zhibu.portal.reading.directory import SiteEntry

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _closed(entry: SiteEntry) -> HttpResponse:
    """A closed site leads to the nearest open one above; where there is none, it says so."""
    above = directory.above(entry.scope_path)
    if above:
        response: HttpResponse = HttpResponsePermanentRedirect(reading.link_to(above[0]).url)
    else:
        response = rendering.draw("closed", {"name": entry.name}, status=410)
    return rendering.resting_on(response, [stamps.SITES])


def _in_its_site(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What is not found is said in the frame of the site, as long as it is open."""

    @wraps(view)
    def wrapped(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, slug, *args, **kwargs)
        except NotFound:
            entry = directory.by_slug(slug)
            if entry is None or entry.is_closed:
                raise
            return rendering.draw_missing(get_read_site(entry), entry, rendering.place_of(request, entry))

    return wrapped


def _open(slug: str) -> tuple[SiteEntry, SitePage | None]:
    """The site of an address; without its page if it is closed."""
    entry = directory.by_slug(slug)
    if entry is None:
        raise NotFound
    return entry, None if entry.is_closed else get_read_site(entry)


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All sites that stand below no other."""
    response = rendering.draw("near", {"regions": regions_for(None), "places_url": ""})
    return rendering.resting_on(response, [stamps.SITES, stamps.below("")])


@login_not_required
@require_safe
def home(request: HttpRequest, slug: str) -> HttpResponse:
    """The home of a site."""
    entry, site = _open(slug)
    if site is None:
        return _closed(entry)
    return rendering.draw_home(site, entry, rendering.place_of(request, entry))


@login_not_required
@require_safe
def near(request: HttpRequest, slug: str) -> HttpResponse:
    """The sites above and below."""
    entry, site = _open(slug)
    if site is None:
        return _closed(entry)
    return rendering.draw_near(site, entry, rendering.place_of(request, entry))


@login_not_required
@require_safe
@_in_its_site
def column(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """A column of a site, twenty articles at a time."""
    entry, site = _open(slug)
    if site is None:
        return _closed(entry)
    found = get_read_column(entry, kind)
    after = mark_from(request.GET.get("after", ""))
    return rendering.draw_column(site, entry, found, rendering.place_of(request, entry), after)


def mark_from(words: str) -> Mark | None:
    """The mark of an address, None for nonsense."""
    micros, _, pk = words.partition("-")
    if not (micros.isdecimal() and pk.isdecimal() and len(micros) < 18 and len(pk) < 18):
        return None
    return Mark(EPOCH + timedelta(microseconds=int(micros)), int(pk))


@login_not_required
@require_safe
@_in_its_site
def own_article(request: HttpRequest, slug: str, kind: str, article: str) -> HttpResponse:
    """An article of the site itself."""
    entry, site = _open(slug)
    if site is None:
        return _closed(entry)
    found = reading.find_own_article(entry, kind, article)
    if found is None:
        raise NotFound
    place = rendering.place_of(request, entry)
    return rendering.draw_article(site, entry, found, place, rendering.Way.OWN, found.column_kind)


@login_not_required
@require_safe
@_in_its_site
def article(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """An article of another site, as long as this one shows it; then its source has it still."""
    entry, site = _open(slug)
    if site is None:
        return _closed(entry)
    found, shown = get_read_article(entry, public_id)
    if shown is None or found.site_id == entry.id:
        source = directory.by_id(found.site_id)
        if source is None or source.is_closed:
            raise NotFound
        start = "/" if source.id == entry.id and rendering.place_of(request, entry).base == "/" else None
        return redirect(f"{start or reading.link_to(source).url}{found.column_kind}/{found.slug}/")
    way, kind = shown
    return rendering.draw_article(site, entry, found, rendering.place_of(request, entry), way, kind)
