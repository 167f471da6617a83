"""Undoing a merger, a split, a dissolution or a suspension within a day, as if it had never been."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from zhibu.foundation.access.actions import end_grants_within
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.events import actions as events
from zhibu.kernel import clock
from zhibu.kernel.errors import NotFound, Refused
from zhibu.organizations import registry, rules
from zhibu.organizations.actions import _ground as ground
from zhibu.organizations.actions.shape import end_work
from zhibu.organizations.choices import ChangeKind, OrganizationState, ReshapingKind
from zhibu.organizations.events import ReshapingUndone
from zhibu.organizations.models import Organization, Reshaping
from zhibu.organizations.queries.reshaping import hindrances_to_undoing
from zhibu.organizations.remembering import put_back, undoing_of


@transaction.atomic
def undo_reshaping(*, actor: Actor, at: datetime, reshaping_id: UUID) -> Reshaping:
    """Put everything back that a merger, split, dissolution or suspension changed. Undoing again changes nothing.

    Members, groups, posts, roles, suspensions and websites stand as before; the new branch of a split stays as an
    empty dissolved one, and the histories tell of both. Raises NotFound, Forbidden (what took it to do it), Refused
    (`undo_too_late`, `undo_contradicted` with everything that has happened since). Order of effects: rows, the end of
    a split's new branch, history, audit, what contexts tell, ReshapingUndone.
    """
    ground.lock_tree()
    reshaping = Reshaping.objects.select_for_update(of=("self",)).filter(pk=reshaping_id).first()
    if reshaping is None:
        raise NotFound
    places = _places(actor, reshaping)
    if reshaping.undone_at is not None:
        return reshaping
    ground.refuse(rules.undoing_hindrance(reshaping.at, at))
    against = hindrances_to_undoing(reshaping, lock=True)
    if against:
        raise contradiction(against)
    try:
        with transaction.atomic():
            put_back(reshaping)
    except IntegrityError:
        raise contradiction([str(ground.MESSAGES["undo_clash"])]) from None
    on = clock.day_of(at)
    _take_back_new(reshaping, places, actor=actor, at=at, on=on)
    reshaping.undone_at, reshaping.undone_by_name = at, actor.name
    reshaping.save(update_fields=["undone_at", "undone_by_name"])
    node = Organization.objects.get(pk=reshaping.organization_id)
    ground.write_down(node, ChangeKind.UNDONE, actor=actor, at=at, on=on, after={"kind": reshaping.kind})
    registry.follow_undoing(actor, at, undoing_of(reshaping))
    events.publish(ReshapingUndone(reshaping.pk, reshaping.kind, node.pk, node.path, on), at=at)
    return reshaping


def _places(actor: Actor, reshaping: Reshaping) -> list[Organization]:
    """The organizations concerned, under lock, in the order of their ids; the actor has to manage both."""
    wanted = sorted(pk for pk in (reshaping.organization_id, reshaping.other_id) if pk)
    verb = Verb.MANAGE_ORGANIZATIONS if reshaping.kind in (ReshapingKind.SPLIT, ReshapingKind.SUSPENDED) else None
    return [ground.get_locked(actor, pk, verb) for pk in wanted]


def contradiction(words: list[str]) -> Refused:
    """The refusal that says all of them."""
    return Refused("undo_contradicted", " ".join(words))


def _take_back_new(reshaping: Reshaping, places: list[Organization], *, actor: Actor, at: datetime, on: date) -> None:
    """End the new branch of a split, with the posts and roles that were given there since."""
    if reshaping.kind != ReshapingKind.SPLIT:
        return
    new = next(place for place in places if place.pk == reshaping.other_id)
    if new.state == OrganizationState.ACTIVE:
        end_work(new, actor=actor, at=at, on=on, reason="", after={})
        end_grants_within(actor=actor, at=at, path=new.path)
