"""The columns in which an actor begins an article."""

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.portal.models import ColumnPage
from zhibu.portal.reading import directory

MOST_SITES = 12


def own_sites(actor: Actor) -> list[directory.SiteEntry]:
    """The open sites of the nodes for which grants let the actor write; of a node without one, those directly below.

    A few sites, not the hundreds below an office: those are reached from their own pages. No query beyond the grants.
    """
    scopes = actor.scopes(Verb.WRITE_ARTICLES)
    found = [site for scope in scopes if (site := directory.by_scope(scope)) is not None and not site.is_closed]
    if not found:
        found = [site for site in directory.open_sites() if actor.can(Verb.WRITE_ARTICLES, site.scope_path)]
    return found[:MOST_SITES]


def columns_for(actor: Actor) -> list[tuple[int, str, str]]:
    """Id, name of the site and title of each column of the actor's own sites, in order. One query."""
    sites = own_sites(actor)
    rows = ColumnPage.objects.filter(site_id__in=[site.id for site in sites], live=True).order_by("order", "pk")
    by_site: dict[int, list[tuple[int, str]]] = {}
    for pk, site_id, title in rows.values_list("pk", "site_id", "title"):
        by_site.setdefault(site_id, []).append((pk, title))
    return [(pk, site.name, title) for site in sites for pk, title in by_site.get(site.id, [])]


def site_above(actor: Actor) -> directory.SiteEntry | None:
    """The site to which the actor's own contributes: the nearest above it. None where there is none."""
    own = own_sites(actor)
    return next(iter(directory.above(own[0].scope_path)), None) if own else None
