"""Sites by place in the tree, and where their doors are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from zhibu.kernel import paths
from zhibu.portal.models import SitePage
from zhibu.portal.queries.reading import link_to
from zhibu.portal.reading import directory
from zhibu.portal.reading.directory import SiteEntry

MOST = 300
"""So many sites one page names before it leaves the levels further below to their own pages."""


@dataclass(frozen=True, slots=True)
class NearSite:
    """A site in a list by place."""

    name: str
    url: str
    mark: str
    address: str


@dataclass(frozen=True, slots=True)
class Region:
    """Sites that stand nearest below the same one; `url` is empty where that is the reader's own."""

    name: str
    url: str
    sites: Sequence[NearSite]


def _children(found: Sequence[SiteEntry]) -> dict[str, list[SiteEntry]]:
    """The sites nearest below each site ("" for those below none). `found` stands in the order of the tree."""
    below: dict[str, list[SiteEntry]] = {}
    trail: list[SiteEntry] = []
    for entry in found:
        while trail and not paths.is_within(entry.scope_path, trail[-1].scope_path):
            trail.pop()
        below.setdefault(trail[-1].scope_path if trail else "", []).append(entry)
        trail.append(entry)
    return below


def regions_for(entry: SiteEntry | None) -> list[Region]:
    """For a site: those below it, those below these, those beside it. Without one: the topmost and what is below,
    level by level, as long as it can be taken in. One query.
    """
    below = _children(directory.open_sites())
    groups: list[tuple[SiteEntry | None, list[SiteEntry]]] = []
    if entry is None:
        groups = _downwards(below)
    else:
        own = below.get(entry.scope_path, [])
        groups.append((entry, own))
        groups += [(one, below.get(one.scope_path, [])) for one in own]
        above = next(iter(directory.above(entry.scope_path)), None)
        beside = below.get(above.scope_path if above else "", [])
        groups.append((above, [one for one in beside if one.id != entry.id]))
    kept = [(head, sites) for head, sites in groups if sites]
    looks = _looks_of(one for _, sites in kept for one in sites)
    return [_region(head, sites, looks) for head, sites in kept]


def _downwards(below: dict[str, list[SiteEntry]]) -> list[tuple[SiteEntry | None, list[SiteEntry]]]:
    """Level by level, until more than `MOST` sites are named."""
    level = below.get("", [])
    groups: list[tuple[SiteEntry | None, list[SiteEntry]]] = [(None, level)]
    named = len(level)
    while level and named <= MOST:
        groups += [(one, below[one.scope_path]) for one in level if one.scope_path in below]
        level = [child for one in level for child in below.get(one.scope_path, [])]
        named += len(level)
    return groups


def _looks_of(entries: Iterable[SiteEntry]) -> dict[int, tuple[str, str]]:
    rows = SitePage.objects.filter(pk__in=[one.id for one in entries]).order_by()
    return {pk: (mark, address) for pk, mark, address in rows.values_list("pk", "mark", "organization__address")}


def _region(head: SiteEntry | None, sites: Sequence[SiteEntry], looks: dict[int, tuple[str, str]]) -> Region:
    from_head = link_to(head) if head is not None else None
    return Region(
        name=from_head.name if from_head else "", url=from_head.url if from_head else "",
        sites=[
            NearSite(one.name, link_to(one).url, looks[one.id][0] or one.name, looks[one.id][1])
            for one in sites if one.id in looks
        ],
    )  # fmt: skip


def places_in(path: str) -> list[dict[str, Any]]:
    """Name, address and position of every open site at a node and below that has said where it is. One query."""
    rows = SitePage.objects.filter(
        scope_path__gte=path, scope_path__lt=paths.beyond(path), closed_on=None, latitude__isnull=False,
        longitude__isnull=False,
    ).order_by("scope_path")  # fmt: skip
    found = []
    for pk, latitude, longitude in rows.values_list("pk", "latitude", "longitude"):
        entry = directory.by_id(pk)
        if entry is not None:
            link = link_to(entry)
            found.append({"name": link.name, "url": link.url, "lat": float(latitude), "lon": float(longitude)})
    return found
