"""The sites that an actor keeps, and what opening one proposes."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.kernel import paths
from zhibu.organizations.models import Organization
from zhibu.organizations.queries.search import matching
from zhibu.portal.access import DESK_VERBS
from zhibu.portal.choices import ColumnKind
from zhibu.portal.models import ColumnPage, Picture, SitePage
from zhibu.portal.pictures import with_sizes
from zhibu.portal.rules import sites as rules


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site in the list of the desk."""

    organization_id: UUID
    name: str
    slug: str
    host: str
    closed_on: date | None
    articles: int


def sites_kept(actor: Actor, text: str = "") -> QuerySet[SitePage]:
    """The sites for which the actor may do anything, in the order of the tree."""
    condition = Q(pk__in=[])
    for verb in DESK_VERBS:
        condition |= actor.within(verb, "scope_path")
    rows = SitePage.objects.filter(condition)
    if text:
        named = Organization.objects.filter(matching(text)).order_by().values("pk")
        rows = rows.filter(Q(title__icontains=text) | Q(slug__icontains=text) | Q(organization__in=named))
    return rows.order_by("scope_path")


def rows_of(sites: QuerySet[SitePage] | list[SitePage]) -> list[SiteRow]:
    """A page of the list with the number of published articles of each. Two queries."""
    found = list(sites)
    counted = SitePage.objects.filter(pk__in=[site.pk for site in found]).order_by()
    numbers = dict(counted.annotate(n=Count("articles", filter=Q(articles__live=True))).values_list("pk", "n"))
    return [
        SiteRow(s.organization_id, s.title, s.slug, s.host, s.closed_on, numbers.get(s.pk, 0)) for s in found
    ]  # fmt: skip


def only_place(actor: Actor) -> UUID | None:
    """The one organization for which the actor may open a site that is not there yet; None if there are several or
    none. One query."""
    rows = Organization.objects.filter(actor.within(Verb.OPEN_SITES, "path"), state="active", site=None)
    found = list(rows.order_by("path").values_list("pk", flat=True)[:2])
    return found[0] if len(found) == 1 else None


def only_site(actor: Actor) -> UUID | None:
    """The organization of the one site that the actor keeps; None if there are several or none. One query."""
    found = list(sites_kept(actor).values_list("organization_id", flat=True)[:2])
    return found[0] if len(found) == 1 else None


def find_site_of(organization_id: UUID) -> SitePage | None:
    """The site of an organization. One query."""
    return SitePage.objects.select_related("organization").filter(organization_id=organization_id).first()


def proposal_for(organization: Organization) -> dict[str, str]:
    """What a new site is proposed to be: name, address, mark. One query."""
    start = organization.initials.split(" ", maxsplit=1)[0] if organization.initials else ""
    bare = rules.proposed_slug(start, ())
    taken = set(SitePage.objects.filter(slug__startswith=bare).order_by().values_list("slug", flat=True))
    return {
        "name": organization.short_name or organization.name,
        "slug": rules.proposed_slug(start, taken),
        "mark": rules.proposed_mark(organization.short_name or organization.name),
    }


def columns_proposed() -> list[tuple[str, str, bool]]:
    """The columns of a new site: kind, title, there."""
    return [(kind, str(ColumnKind(kind).label), True) for kind in rules.PROPOSED]


def columns_of(site: SitePage) -> list[tuple[str, str, bool]]:
    """The columns of a site in their order, then the kinds that it has not. One query."""
    rows = ColumnPage.objects.filter(site=site).order_by("-live", "order", "pk")
    held = [(column.kind, column.title, column.live) for column in rows]
    kinds = {kind for kind, _title, _there in held}
    return held + [(k, str(ColumnKind(k).label), False) for k in rules.PROPOSED if k not in kinds]


MOST_EMBLEMS = 24
"""So many pictures are offered as an emblem, newest first."""


def emblems_for(site: SitePage) -> list[Picture]:
    """The pictures that a site may choose for its mark: of its own library, or meant for it by one above.

    Two queries, with their small sizes.
    """
    above = paths.ancestors(site.scope_path, itself=False)
    own = Q(scope_path=site.scope_path) | Q(for_below=True, scope_path__in=above)
    least = rules.LEAST_EMBLEM
    fits = Q(width__gte=least, height__gte=least, width__lte=F("height") * 2, height__lte=F("width") * 2)
    found = list(Picture.objects.filter(own & fits).order_by("-created_at", "-pk")[:MOST_EMBLEMS])
    with_sizes(found)
    return found


MOST_OWNERS = 200
"""So many websites are offered as owner of a picture, topmost first."""


def owners_for(actor: Actor) -> list[tuple[str, str]]:
    """The organizations whose open sites the actor writes for: path and name. One query."""
    rows = SitePage.objects.filter(actor.within(Verb.WRITE_ARTICLES, "scope_path"), closed_on=None)
    return list(rows.order_by("scope_path").values_list("scope_path", "title")[:MOST_OWNERS])
