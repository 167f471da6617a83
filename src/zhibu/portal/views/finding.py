"""Searching on a site, the share card, and the places of sites: for readers, without a cookie."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhibu.foundation.access.actors import ANONYMOUS
from zhibu.foundation.search import queries as search
from zhibu.foundation.search.errors import Unavailable
from zhibu.foundation.search.rules.questions import LONGEST
from zhibu.kernel import clock
from zhibu.kernel.errors import NotFound
from zhibu.portal.access import get_read_article, get_read_site
from zhibu.portal.models import SitePage
from zhibu.portal.reading import directory, extras, rendering
from zhibu.portal.reading.directory import SiteEntry
from zhibu.portal.search import KIND


def _open(slug: str) -> tuple[SiteEntry, SitePage]:
    entry = directory.by_slug(slug)
    if entry is None or entry.is_closed:
        raise NotFound
    return entry, get_read_site(entry)


@login_not_required
@require_safe
def find(request: HttpRequest, slug: str) -> HttpResponse:
    """Published articles that fit a question: of all sites, or of this one and those below. Ten a page."""
    entry, site = _open(slug)
    text = request.GET.get("q", "")[:LONGEST].strip()
    is_here = request.GET.get("in") == "here"
    wanted = search.Search(text=text, kind=KIND, path=entry.scope_path if is_here else "")
    try:
        results = search.search(ANONYMOUS, wanted, today=clock.today())
    except Unavailable:
        results = None
    page = Paginator(results.ids if results else [], search.PER_PAGE).get_page(request.GET.get("page"))
    rows = search.results_of(results.question, list(page.object_list)) if results else []
    context = {"text": text, "is_here": is_here, "results": results, "page": page, "rows": rows}
    return extras.draw_search(site, entry, rendering.place_of(request, entry), context)


@login_not_required
@require_safe
def places(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the doors of the sites around are: the reader's phone works out which is near."""
    entry, _site = _open(slug)
    return extras.places_around(entry)


@login_not_required
@require_safe
def card(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture for a link to a site."""
    entry, site = _open(slug)
    return extras.card_of_site(site, entry)


@login_not_required
@require_safe
def article_card(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """The picture for a link to an article that the site shows."""
    entry, site = _open(slug)
    article, shown = get_read_article(entry, public_id)
    if shown is None:
        raise NotFound
    return extras.card_of_article(site, entry, article)
