"""Reading the log: within the auditor's scope, newest first, by keyset: each page costs the same at any depth."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Substr
from django.db.models.lookups import In
from django.utils.translation import gettext as _

from zhibu.foundation.access import registry as names
from zhibu.foundation.access.actors import SYSTEM, Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.audit import registry, rules, sealing
from zhibu.foundation.audit.models import Check, Entry, Seal
from zhibu.kernel import paths, periods

SYSTEM_NAME = SYSTEM.name
PER_PAGE = 50
EXPORT_LIMIT = 100_000
"""Rows of one export; a longer span is exported in parts."""


@dataclass(frozen=True)
class Line:
    """An entry with the names it needs on a page."""

    id: UUID
    at: datetime
    who: str
    sentence: str
    action: str
    place: str
    object_kind: str
    object_id: UUID | None
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Leaf:
    """One page of the log and the cursors of its neighbors, empty where there is none."""

    lines: list[Line]
    newer: str
    older: str


@dataclass(frozen=True)
class Wanted:
    """What to look for; empty means any. Days are inclusive."""

    since: date | None = None
    until: date | None = None
    who: str = ""
    action: str = ""
    place: str = ""
    object_id: UUID | None = None


def entries_visible_to(actor: Actor) -> QuerySet[Entry]:
    """Entries of the organizations where the actor may read the log, newest first.

    Those of no organization are seen by one whose scope is a whole tree.
    """
    return Entry.objects.filter(_visible_to(actor)).order_by("-at", "-id")


def _visible_to(actor: Actor) -> Q:
    """As a range of the scope's index for a part of a tree; not for a whole one, where nearly every entry passes and
    the index of time is the one to walk along."""
    if not actor.holds_tree(Verb.SEE_AUDIT):
        return actor.within(Verb.SEE_AUDIT, "scope_path")
    if actor.everything:
        return Q()
    scopes = actor.scopes(Verb.SEE_AUDIT)
    trees = [scope for scope in scopes if len(scope) == paths.STEP]
    visible = Q(In(Substr(F("scope_path"), 1, paths.STEP), ["", *trees]))
    for scope in scopes:
        if scope not in trees:
            visible |= Q(scope_path__gte=scope, scope_path__lt=paths.beyond(scope))
    return visible


def filter_entries(entries: QuerySet[Entry], actor: Actor, wanted: Wanted) -> QuerySet[Entry]:
    """Those that are wanted. At most one query of its own, for the place."""
    if wanted.since:
        entries = entries.filter(at__gte=periods.start_of(wanted.since))
    if wanted.until:
        entries = entries.filter(at__lt=periods.start_of(wanted.until + timedelta(days=1)))
    if wanted.who:
        entries = entries.filter(_by(wanted.who))
    if wanted.action:
        entries = entries.filter(action=wanted.action)
    if wanted.object_id:
        entries = entries.filter(object_id=wanted.object_id)
    if wanted.place:
        entries = entries.filter(_at_places(actor, wanted.place))
    return entries


def _by(text: str) -> Q:
    """The condition that an entry is of a person so named, or of the system, which has no account."""
    if text in (SYSTEM_NAME, _("The system")):
        return Q(actor_id=None, actor_name=SYSTEM_NAME)
    return Q(actor_id__in=names.people().matching(text))


def _at_places(actor: Actor, text: str) -> Q:
    """The condition that an entry belongs to an organization so named, or lies below one."""
    found = names.places().search(text, actor.within(Verb.SEE_AUDIT, "path"), 20)
    condition = Q(pk__in=[])
    for scope in paths.topmost([place.path for place in found]):
        condition |= Q(scope_path__gte=scope, scope_path__lt=paths.beyond(scope))
    return condition


def leaf_of(entries: QuerySet[Entry], *, before: str = "", after: str = "") -> Leaf:
    """The page after the cursor `before` (older), or before the cursor `after` (newer). Two queries.

    A cursor is what `Leaf` gave; one that cannot be read counts as none.
    """
    backwards = _cursor(after)
    forwards = _cursor(before)
    if backwards:
        at, pk = backwards
        newer = entries.filter(at__gte=at).filter(Q(at__gt=at) | Q(pk__gt=pk)).order_by("at", "id")
        found = list(newer[: PER_PAGE + 1])
        more_newer, more_older = len(found) > PER_PAGE, True
        page = found[:PER_PAGE][::-1]
    else:
        if forwards:
            at, pk = forwards
            entries = entries.filter(at__lte=at).filter(Q(at__lt=at) | Q(pk__lt=pk))
        found = list(entries[: PER_PAGE + 1])
        more_newer, more_older = bool(forwards), len(found) > PER_PAGE
        page = found[:PER_PAGE]
    return Leaf(
        lines=lines_of(page),
        newer=_cursor_of(page[0]) if page and more_newer else "",
        older=_cursor_of(page[-1]) if page and more_older else "",
    )


def _cursor_of(entry: Entry) -> str:
    return f"{entry.at.isoformat()}_{entry.pk}"


def _cursor(text: str) -> tuple[datetime, UUID] | None:
    at, _sign, pk = text.partition("_")
    try:
        moment, key = datetime.fromisoformat(at), UUID(pk)
    except ValueError:
        return None
    return (moment, key) if moment.tzinfo else None


def lines_of(entries: Sequence[Entry]) -> list[Line]:
    """The entries in words, with the names of their places: one query."""
    places = names.places().names({e.scope_path for e in entries if e.scope_path})
    return [_line(entry, places) for entry in entries]


def _line(entry: Entry, places: dict[str, str]) -> Line:
    return Line(
        id=entry.pk,
        at=entry.at,
        who=_who(entry),
        sentence=registry.sentence_of(entry.action, entry.detail),
        action=entry.action,
        place=places.get(entry.scope_path, ""),
        object_kind=entry.object_kind,
        object_id=entry.object_id,
        detail=entry.detail,
    )


def _who(entry: Entry) -> str:
    if entry.actor_id is not None:
        return entry.actor_name
    return _("The system") if entry.actor_name == SYSTEM_NAME else entry.actor_name or _("Somebody not signed in")


def details_of(line: Line) -> list[tuple[str, str]]:
    """The details of one entry as label and value; the id of an account shows as the person's name. One query."""
    accounts = {key: _uuid(value) for key, value in line.detail.items()}
    people = names.people().names({pk for pk in accounts.values() if pk})
    return [
        (registry.label_of(key), _shown(accounts[key], value, people)) for key, value in sorted(line.detail.items())
    ]


def _shown(account_id: UUID | None, value: Any, people: dict[UUID, str]) -> str:
    return people.get(account_id, str(value)) if account_id else str(value)


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def rows_for_export(entries: QuerySet[Entry]) -> Iterator[list[Any]]:
    """Up to `EXPORT_LIMIT` entries as rows of a sheet, read in portions of 1,000."""
    portion: list[Entry] = []
    for entry in entries[:EXPORT_LIMIT].iterator(chunk_size=1000):
        portion.append(entry)
        if len(portion) == 1000:
            yield from _rows(portion)
            portion = []
    yield from _rows(portion)


def _rows(entries: list[Entry]) -> Iterator[list[Any]]:
    for line in lines_of(entries):
        detail = "; ".join(f"{key}={value}" for key, value in line.detail.items())
        yield [line.at, line.who, line.sentence, line.place, line.action, line.object_kind, line.object_id, detail]


def actions_known() -> list[tuple[str, str]]:
    """Every described action and its words, for a list to choose from."""
    return sorted(
        ((d.action, registry.title_of(d.action)) for d in registry.descriptions()), key=lambda pair: pair[0]
    )


@dataclass(frozen=True)
class Sealing:
    """How far the log is sealed and what the last look has found. `head` is for keeping elsewhere."""

    until: datetime | None
    head: str
    check: Check | None


def sealing_now() -> Sealing:
    """The state of the chain. Two queries."""
    last = last_seal()
    check = Check.objects.order_by("-at").first()
    head = rules.head_text(last.number, last.digest) if last else ""
    return Sealing(until=last.sealed_at if last else None, head=head, check=check)


def last_seal() -> Seal | None:
    """The newest seal."""
    return Seal.objects.order_by("-number").first()


def links() -> int:
    """How many entries are sealed."""
    last = last_seal()
    return last.last if last else 0


def unsealed_count() -> int:
    """How many entries wait for the next round."""
    return sealing.unsealed(last_seal()).count()


def proved_until() -> int:
    """The last seal up to which a look found everything as it should be; 0 for none."""
    good = Check.objects.filter(fault_count=0).order_by("-at").first()
    return good.seal_number if good else 0


def last_checks(count: int = 10) -> list[Check]:
    """The last looks at the chain, newest first."""
    return list(Check.objects.order_by("-at")[:count])
