"""The list of terms: entering, changing and taking out."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.audit import actions as audit
from zhibu.kernel.errors import Refused
from zhibu.portal.models import Term
from zhibu.portal.reviewing import access


@dataclass(frozen=True, slots=True)
class Entry:
    """A term as it is typed."""

    wrong: str
    right: str
    why: str = ""
    must: bool = False


@transaction.atomic
def enter_term(*, actor: Actor, at: datetime, organization_id: UUID, entry: Entry) -> Term:
    """Enter a term for a site and all below. Order of effects: term, audit.

    Raises NotFound, Forbidden; Refused `same`, `twice`.
    """
    site = access.get_site(actor, organization_id, verb=Verb.PUBLISH_ARTICLES)
    _refuse_same(entry)
    term = Term(scope_path=site.scope_path, wrong=entry.wrong, right=entry.right, why=entry.why, must=entry.must)
    return _kept(term, "term.entered", actor=actor, at=at)


@transaction.atomic
def change_term(*, actor: Actor, at: datetime, term_id: UUID, entry: Entry) -> Term:
    """Change a term. Order of effects: term, audit. Raises NotFound, Forbidden; Refused `same`, `twice`."""
    term = access.get_term(actor, term_id, lock=True)
    _refuse_same(entry)
    if (term.wrong, term.right, term.why, term.must) == (entry.wrong, entry.right, entry.why, entry.must):
        return term
    term.wrong, term.right, term.why, term.must = entry.wrong, entry.right, entry.why, entry.must
    return _kept(term, "term.changed", actor=actor, at=at)


@transaction.atomic
def drop_term(*, actor: Actor, at: datetime, term_id: UUID) -> None:
    """Take a term off the list. Order of effects: audit, term. Raises NotFound, Forbidden."""
    term = access.get_term(actor, term_id, lock=True)
    _note(term, "term.dropped", actor=actor, at=at)
    term.delete()


def _kept(term: Term, action: str, *, actor: Actor, at: datetime) -> Term:
    try:
        with transaction.atomic():
            term.save()
    except IntegrityError as error:
        raise Refused("twice", _("The list has this writing already."), "wrong") from error
    _note(term, action, actor=actor, at=at)
    return term


def _refuse_same(entry: Entry) -> None:
    if "".join(entry.wrong.split()) == "".join(entry.right.split()):
        raise Refused("same", _("Both writings are the same."), "right")


def _note(term: Term, action: str, *, actor: Actor, at: datetime) -> None:
    audit.record(
        actor=actor, at=at, action=action, object_kind="term", object_id=term.pk, scope_path=term.scope_path,
        detail={"wrong": term.wrong, "right": term.right},
    )  # fmt: skip
