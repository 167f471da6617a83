"""Who asks: the tokens of an actor, or, for one with very many grants, a condition that the database judges."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Concat

from zhibu.foundation.access.actors import Actor, grants_in_force
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.rules import VERBS_OF_A_MEMBER, roles_allowing
from zhibu.foundation.search.models import Sight
from zhibu.foundation.search.slots import verbs_in_use
from zhibu.kernel import paths

MANY = 160
"""With more tokens of places than that, a database asks the grants for each document instead."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """`tokens` are what somebody is, `places` the nodes where they hold verbs; `everything` sees all. Where there are
    too many places to name, `condition` stands instead: SQL over `search_sight`, with its values."""

    tokens: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    everything: bool = False
    condition: tuple[str, tuple[Any, ...]] | None = None


def viewer_of(actor: Actor, *, most: int = MANY) -> Viewer:
    """The viewer behind an actor. No query beyond the actor's grants, but one for each verb where they are many.

    `most`: so many places may be named.
    """
    if actor.everything:
        return Viewer(everything=True)
    places = tuple(islice(_places(actor), most + 1))
    if len(places) > most:
        return Viewer(tokens=tuple(_own(actor)), condition=_condition(actor))
    return Viewer(tokens=tuple(_own(actor)), places=places)


def _own(actor: Actor) -> Iterable[str]:
    """What somebody is whatever they hold."""
    yield "a_public"
    if actor.account_id is None:
        return
    yield "a_signed"
    yield f"u_{actor.account_id.hex}"
    if actor.member_id is not None:
        yield f"m_{actor.member_id.hex}"
    home = actor.home_path.lower()
    yield from (f"h_{above}" for above in paths.ancestors(home))
    if home:
        yield from (f"x_{verb}_{home}" for verb in verbs_in_use() if verb in VERBS_OF_A_MEMBER)


def _places(actor: Actor) -> Iterable[str]:
    """A token for each verb and topmost node where it is held, and for all nodes above it."""
    if actor.account_id is None:
        return
    for verb in verbs_in_use():
        scopes = [scope.lower() for scope in actor.scopes(Verb(verb))]
        yield from (f"v_{verb}_{scope}" for scope in scopes)
        yield from sorted({f"w_{verb}_{above}" for scope in scopes for above in paths.ancestors(scope)})


def _condition(actor: Actor) -> tuple[str, tuple[Any, ...]]:
    """The same as SQL over `search_sight`: constant in length, each document costs some look-ups by hash."""
    wanted = Q(pk__in=[])
    for verb in verbs_in_use():
        held = actor.within(Verb(verb), "path")
        grants = grants_in_force(actor.account_id).filter(role__in=roles_allowing(Verb(verb))).order_by()
        inside = grants.filter(
            scope_path__gte=OuterRef("path"), scope_path__lt=Concat(OuterRef("path"), Value(paths.beyond("")))
        )
        wanted |= Q(reach="hold", verb=verb) & held
        wanted |= Q(reach="below", verb=verb) & (held | Q(Exists(inside)))
    query = Sight.objects.filter(wanted).order_by().query
    sql, values = query.get_compiler(connection=connection).compile(query.where)
    return sql, tuple(values)
