"""Searching and suggesting: what somebody may see of what fits, the nearest first."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Q

from zhibu.foundation.access import registry
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.rows import plain
from zhibu.foundation.search.actions import facet_token
from zhibu.foundation.search.engines import Ask, Hit, engine
from zhibu.foundation.search.engines.base import COUNTED, LOOKED_AT, PER_DAY
from zhibu.foundation.search.rules.highlights import Part, excerpt, marked
from zhibu.foundation.search.rules.questions import Expression, Question, suggesting, understand
from zhibu.foundation.search.rules.ranking import closeness, fading
from zhibu.foundation.search.slots import SearchSource, search_sources
from zhibu.foundation.search.viewer import Viewer, viewer_of

PER_PAGE = 10
SUGGESTED = 8
_SUGGESTED_FROM = 60


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for; empty parts narrow nothing. `path` is a node, `since` a first day."""

    text: str
    kind: str = ""
    path: str = ""
    since: date | None = None
    facets: Mapping[str, str] = field(default_factory=dict)

    @property
    def narrows(self) -> bool:
        """Whether anything but the text is asked for."""
        return bool(self.kind or self.path or self.since or self.facets)


@dataclass(frozen=True, slots=True)
class Result:
    """A document as it is shown: its title and a stretch of its text with what was asked for marked."""

    kind: str
    key: str
    source: SearchSource
    title: list[Part]
    text: list[Part]
    url: str
    note: str
    place: str
    on: date


@dataclass(frozen=True, slots=True)
class Results:
    """What a search has found: the ids of all that is shown, nearest first, and how many there are of each kind.

    `is_more`: there are more than were counted; then no count is told. `is_relaxed`: nothing holds all words, these
    hold some.
    """

    question: Question
    ids: list[int] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    is_more: bool = False
    is_relaxed: bool = False

    @property
    def total(self) -> int:
        """How many there are, of all kinds."""
        return self.counts.total()


def search(actor: Actor, wanted: Search, *, today: date) -> Results:
    """What the actor may see of what fits. A fixed number of statements, whatever the grants and documents.

    Raises `Unavailable` when the engine does not answer.
    """
    question = understand(wanted.text)
    if question.is_empty:
        return Results(question)
    viewer = viewer_of(actor, most=engine().most_places)
    results = _found(question, question.tiers, viewer, wanted, today)
    if not results.ids and question.relaxed is not None:
        some = _found(question, (question.relaxed,), viewer, wanted, today, beyond=len(question.tiers))
        return replace(some, is_relaxed=bool(some.ids))
    return results


def _found(
    question: Question,
    tiers: Sequence[Expression],
    viewer: Viewer,
    wanted: Search,
    today: date,
    *,
    beyond: int = 0,
) -> Results:
    ask = Ask(tiers, viewer, _narrowed(wanted), wanted.since)
    found = engine().find(ask)
    counts = found.counts
    if wanted.kind:
        wide = replace(wanted, kind="")
        counts = engine().find(Ask(tiers[-1:], viewer, _narrowed(wide), wanted.since, looked_at=1)).counts
    nearest = sorted(found.hits, key=lambda hit: (hit.tier, -hit.id))[:LOOKED_AT]
    return Results(
        question=question,
        ids=_ranked(question, nearest, today, beyond=beyond),
        counts=counts,
        is_more=counts.total() > COUNTED,
    )


def _narrowed(wanted: Search) -> list[str]:
    tokens = [f"k_{wanted.kind}"] if wanted.kind else []
    if wanted.path:
        tokens.append(f"o_{wanted.path.lower()}")
    return tokens + [facet_token(name, value) for name, value in sorted(wanted.facets.items())]


def _ranked(question: Question, hits: Sequence[Hit], today: date, *, beyond: int = 0) -> list[int]:
    """The ids, nearest first. One statement for the titles."""
    titles = _titles([hit.id for hit in hits])

    def order(hit: Hit) -> tuple[float, int, int]:
        title = titles[hit.id]
        near = closeness(question, title, tier=hit.tier + beyond) - fading(day_of(hit.id), today)
        return (-near, len(title), -hit.id)

    return [hit.id for hit in sorted((hit for hit in hits if hit.id in titles), key=order)]


def day_of(document_id: int) -> date:
    """The day that stands in an id."""
    return date.fromordinal(document_id // PER_DAY)


_TITLES = """SELECT c.document_id, c.title FROM search_content c JOIN search_document d ON d.id = c.document_id
WHERE NOT d.is_hidden AND d.id IN ({})"""


def _titles(ids: Sequence[int]) -> dict[int, str]:
    """Those of documents that stand; an engine apart may know others still."""
    return dict(plain.rows(_TITLES.format(plain.places(len(ids))), *ids)) if ids else {}


_SHOWN = """SELECT d.id, d.kind, d.key, d.path, c.title, c.text, c.url, c.note FROM search_document d
JOIN search_content c ON c.document_id = d.id WHERE NOT d.is_hidden AND d.id IN ({})"""


def results_of(question: Question, ids: Sequence[int]) -> list[Result]:
    """What is shown of some of the ids, in their order. Two statements."""
    if not ids:
        return []
    rows = {row[0]: row for row in plain.rows(_SHOWN.format(plain.places(len(ids))), *ids)}
    names = registry.places().names({row[3] for row in rows.values() if row[3]})
    sources = {source.key: source for source in search_sources}
    return [_result(rows[one], question, sources, names) for one in ids if one in rows and rows[one][1] in sources]


def _result(
    row: tuple[Any, ...], question: Question, sources: Mapping[str, SearchSource], names: Mapping[str, str]
) -> Result:
    pk, kind, key, path, title, text, url, note = row
    place = names.get(path, "")
    return Result(
        kind=kind,
        key=key,
        source=sources[kind],
        title=marked(title, question.needles),
        text=excerpt(text, question.needles) if text else [],
        url=url,
        note=note,
        place="" if place == title else place,
        on=day_of(pk),
    )


def suggest(actor: Actor, text: str, *, today: date) -> list[Result]:
    """Up to `SUGGESTED` documents whose title begins with, or holds, what is typed so far, in characters or by sound.

    A fixed number of statements. Raises `Unavailable` when the engine does not answer.
    """
    tiers = suggesting(text)
    if not tiers:
        return []
    question = understand(text)
    found = engine().find(
        Ask(tiers, viewer_of(actor, most=engine().most_places), looked_at=_SUGGESTED_FROM, counted=0)
    )
    nearest = sorted(found.hits, key=lambda hit: (hit.tier, -hit.id))[:_SUGGESTED_FROM]
    return results_of(question, _ranked(question, nearest, today)[:SUGGESTED])


def kinds_offered(actor: Actor) -> list[SearchSource]:
    """The kinds that stand among the filters for the actor, in order. No query beyond the grants."""
    return [source for source in search_sources if source.offered(actor)]


def places_offered(actor: Actor) -> list[registry.Place]:
    """The nodes to which the actor may narrow a search: the own one and those of the grants, twenty at most."""
    if actor.account_id is None:
        return []
    scopes = actor.scopes(Verb.SEE_ORGANIZATION)[:20]
    nodes = list(dict.fromkeys([*([actor.home_path] if actor.home_path else []), *scopes]))
    return registry.places().search("", Q(path__in=nodes), 20) if nodes else []


def find_place(actor: Actor, place_id: str) -> registry.Place | None:
    """One of `places_offered` by its id, None for any other."""
    return next((place for place in places_offered(actor) if str(place.id) == place_id), None)
