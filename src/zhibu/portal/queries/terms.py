"""The terms that an office wants written rightly."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.kernel import paths
from zhibu.portal.models import Term
from zhibu.portal.reading import directory
from zhibu.portal.rules import checks


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term on the list; `place` is the site whose office keeps it, `may_change` whether the reader is of it."""

    id: UUID
    wrong: str
    right: str
    why: str
    must: bool
    place: str
    may_change: bool


def terms_for(scope_path: str) -> list[checks.Term]:
    """The terms that hold for a site: its own and those of all levels above; of two for one writing the nearest.

    One query.
    """
    rows = Term.objects.filter(scope_path__in=paths.ancestors(scope_path)).order_by("scope_path", "wrong")
    nearest = {row.wrong: row for row in rows}
    return [checks.Term(row.wrong, row.right, row.why, row.must) for row in nearest.values()]


def terms_visible_to(actor: Actor, text: str = "") -> QuerySet[Term]:
    """The terms of the sites that the actor writes for and of those above them, by writing. One query when read."""
    held = actor.scopes(Verb.WRITE_ARTICLES)
    above = {one for scope in held for one in paths.ancestors(scope, itself=False)}
    found = Term.objects.filter(actor.within(Verb.WRITE_ARTICLES, "scope_path") | Q(scope_path__in=above))
    if text:
        found = found.filter(Q(wrong__contains=text) | Q(right__contains=text))
    return found.order_by("wrong", "scope_path")


def rows_of(terms: list[Term], actor: Actor) -> list[TermRow]:
    """The terms with the names of their places. No query."""
    return [
        TermRow(
            id=term.pk, wrong=term.wrong, right=term.right, why=term.why, must=term.must,
            place=site.name if (site := directory.by_scope(term.scope_path)) else "—",
            may_change=actor.can(Verb.PUBLISH_ARTICLES, term.scope_path),
        )
        for term in terms
    ]  # fmt: skip
