"""Finding organizations by part of the name, initials, pinyin or code: a range of an index, never a scan."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.kernel import paths
from zhibu.organizations.choices import BRANCH_KINDS, OrganizationState
from zhibu.organizations.models import Organization, SearchKey, Term
from zhibu.organizations.queries.terms import horizon, last_terms
from zhibu.organizations.queries.tree import names_of, organizations_visible_to
from zhibu.organizations.rules import clean_name
from zhibu.organizations.spelling import SEARCH_KEY_LENGTH

LAST = "\U0010ffff"
"""Sorts after every other character."""

SORTS = {"tree": ("path",), "name": ("pinyin", "path"), "founded": ("founded_on", "path"), "code": ("code", "path")}
"""How a list may be ordered; each may be turned round with a leading "-"."""


@dataclass(frozen=True)
class Filter:
    """What a list of organizations is narrowed to; empty parts narrow nothing."""

    q: str = ""
    kind: str = ""
    state: str = OrganizationState.ACTIVE
    region: str = ""
    level: str = ""
    terms: str = ""
    on: date | None = None
    within: str = ""
    sort: str = "tree"

    @property
    def narrows(self) -> bool:
        """Whether anything but the order is asked for."""
        return replace(self, sort="tree", within="", on=None) != Filter()


def asked(q: str) -> str:
    """A question as the search keys are spelled: lower case, Latin without blanks, apostrophes or hyphens."""
    text = clean_name(q).lower()
    return re.sub(r"[\s'’\-]", "", text) if text.isascii() else text


def matching(q: str) -> Q:
    """A condition on organizations whose name, initials, pinyin or code holds the question."""
    text = asked(q)
    head = text[:SEARCH_KEY_LENGTH]
    found = SearchKey.objects.filter(text__gte=head, text__lt=head + LAST).order_by().values("organization_id")
    condition = Q(pk__in=found)
    if len(text) > SEARCH_KEY_LENGTH:
        condition &= Q(name__contains=text) | Q(initials__contains=text) | Q(pinyin__contains=text) | Q(code=text)
    return condition


def find_organizations(actor: Actor, asked_for: Filter) -> QuerySet[Organization]:
    """The organizations that the actor may see and the filter lets through, in its order. One query when read."""
    rows = organizations_visible_to(actor).select_related("parent")
    if asked_for.state in OrganizationState.values:
        rows = rows.filter(state=asked_for.state)
    if asked_for.kind == "branches":
        rows = rows.filter(kind__in=BRANCH_KINDS)
    elif asked_for.kind:
        rows = rows.filter(kind=asked_for.kind)
    if asked_for.level:
        rows = rows.filter(committee_level=asked_for.level)
    if asked_for.terms and asked_for.on:
        rows = _by_term(rows, asked_for.terms, asked_for.on)
    if asked_for.within:
        rows = rows.filter(path__gt=asked_for.within, path__lt=paths.beyond(asked_for.within))
    if asked_for.region:
        start = region_head(asked_for.region)
        rows = rows.filter(region_code__gte=start, region_code__lt=start + LAST)
    if asked(asked_for.q):
        rows = rows.filter(matching(asked_for.q))
    return rows.order_by(*_order(asked_for.sort))


def _by_term(rows: QuerySet[Organization], terms: str, on: date) -> QuerySet[Organization]:
    """Those whose last term is "over", or "ending" within the months of the rule; each with `term_ends_on`."""
    last = last_terms(until=on if terms == "over" else horizon(on=on))
    found = last if terms == "over" else last.filter(ends_on__gt=on)
    rows = rows.filter(pk__in=found.order_by().values("organization_id"))
    latest = Term.objects.filter(organization=OuterRef("pk")).order_by("-starts_on").values("ends_on")[:1]
    return rows.annotate(term_ends_on=Subquery(latest))


def region_head(code: str) -> str:
    """What the codes of a region and of all in it begin with: 610000 → 61, 610100 → 6101."""
    head = code[:6]
    while head.endswith("00"):
        head = head[:-2]
    return head


def _order(sort: str) -> list[Any]:
    columns = SORTS.get(sort.removeprefix("-"), SORTS["tree"])
    if sort.startswith("-"):
        return [F(columns[0]).desc(nulls_last=True), *columns[1:]]
    return [F(columns[0]).asc(nulls_last=True), *columns[1:]]


@dataclass(frozen=True)
class Suggestion:
    """An organization offered while somebody types: its name and those above it that tell it from its namesakes."""

    organization: Organization
    above: str


def suggest(actor: Actor, q: str, *, verb: Verb = Verb.SEE_ORGANIZATION, limit: int = 12) -> list[Suggestion]:
    """The first active organizations that match, best first, within the actor's scopes for `verb`. Three queries.

    Better is a name that begins with the question, then a shorter rest; at most `40 × limit` keys are read.
    """
    text = asked(q)
    if not text:
        return []
    head = text[:SEARCH_KEY_LENGTH]
    keys = (
        SearchKey.objects.filter(
            actor.within(verb, "organization__path"),
            text__gte=head,
            text__lt=head + LAST,
            organization__state=OrganizationState.ACTIVE,
        )
        .order_by("text", "organization_id")
        .values_list("organization_id", flat=True)[: limit * 40]
    )
    found = list(Organization.objects.filter(pk__in=set(keys)).order_by("path"))
    if len(text) > SEARCH_KEY_LENGTH:
        found = [o for o in found if text in o.name.lower() or text in o.initials or text in o.pinyin]
    found.sort(key=lambda o: (not _begins(o, text), len(o.path), len(o.name), o.path))
    return with_places(found[:limit])


def _begins(organization: Organization, text: str) -> bool:
    return any(
        t.lower().startswith(text)
        for t in (organization.name, organization.initials, organization.pinyin, organization.code or "")
    )


def with_places(organizations: list[Organization]) -> list[Suggestion]:
    """Each with the names of the two above it. One query."""
    above = {o.pk: paths.ancestors(o.path, itself=False)[-2:] for o in organizations}
    names = names_of(path for some in above.values() for path in some)
    return [Suggestion(o, " › ".join(names.get(path, "") for path in above[o.pk])) for o in organizations]


def regions_in_use(actor: Actor) -> list[str]:
    """The region codes that visible organizations bear, sorted, at most 500. One query on the index."""
    rows = organizations_visible_to(actor).exclude(region_code="").order_by("region_code")
    return list(rows.values_list("region_code", flat=True).distinct()[:500])


def with_child_counts(rows: QuerySet[Organization]) -> QuerySet[Organization]:
    """The same rows with `below`, the number of active organizations directly under each."""
    return rows.annotate(below=Count("children", filter=Q(children__state=OrganizationState.ACTIVE)))
