"""Moving, dissolving and reinstating: what changes the shape of the tree."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, Value
from django.db.models.functions import Concat, Length, Substr

from zhibu.accounts.actions import move_home_paths
from zhibu.foundation.access.actions import end_grants_within, move_scopes
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.api.actions.applications import move_applications
from zhibu.foundation.events import actions as events
from zhibu.foundation.rulebook.actions import move_scopes as move_rules
from zhibu.foundation.search.actions import hide_moved
from zhibu.kernel import paths
from zhibu.kernel.errors import Forbidden, NotFound
from zhibu.organizations import registry, rules
from zhibu.organizations.access.checks import manages
from zhibu.organizations.actions import _ground as ground
from zhibu.organizations.actions.founding import place_of
from zhibu.organizations.actions.posts import end_all_holdings
from zhibu.organizations.actions.suspensions import end_suspension
from zhibu.organizations.choices import ChangeKind, OrganizationKind, OrganizationState, ReshapingKind
from zhibu.organizations.events import (
    OrganizationDissolved,
    OrganizationMoved,
    OrganizationReinstated,
    OrganizationsMerged,
)
from zhibu.organizations.models import Organization
from zhibu.organizations.remembering import Memory, ground_of, keep


@transaction.atomic
def move_organization(
    *, actor: Actor, at: datetime, organization_id: UUID, to_id: UUID, on: date, reason: str = ""
) -> Organization:
    """Move an organization and all below it under another one. Moving to where it stands changes nothing.

    The paths of the whole subtree change in one statement, those of grants and of accounts in one each.
    Raises NotFound, Forbidden (MANAGE_ORGANIZATIONS is needed at both ends), Refused (`into_itself`,
    `kind_does_not_fit`, `parent_dissolved`, `node_dissolved`, `is_root`, `too_deep`, `name_taken`).
    Order of effects: tree, grants, accounts, search, history, audit, OrganizationMoved (roll-ups follow it).
    """
    ground.lock_tree()
    node = ground.get_locked(actor, organization_id, Verb.MANAGE_ORGANIZATIONS)
    to = _get_destination(actor, to_id)
    if node.parent_id == to.pk:
        return node
    ground.refuse(rules.moving_hindrance(place_of(node), place_of(to), height=_height_of(node)), "to")
    if Organization.objects.filter(parent=to, name=node.name, state=OrganizationState.ACTIVE).exists():
        ground.refuse("name_taken", "to")
    old_path, old_parent = node.path, node.parent
    new_path = paths.child(to.path, to.next_child)
    Organization.objects.filter(pk=to.pk).update(next_child=F("next_child") + 1)
    _carry_subtree(old_path, new_path)
    Organization.objects.filter(pk=node.pk).update(parent=to)
    move_scopes(old_path=old_path, new_path=new_path)
    move_rules(old_path=old_path, new_path=new_path)
    move_applications(old_path=old_path, new_path=new_path)
    move_home_paths(old_path=old_path, new_path=new_path)
    hide_moved(old_path=old_path, new_path=new_path, at=at)
    node.path, node.parent = new_path, to
    ground.write_down(
        node, ChangeKind.MOVED, actor=actor, at=at, on=on, reason=reason,
        before={"parent": old_parent.name if old_parent else "", "path": old_path},
        after={"parent": to.name, "path": new_path},
    )  # fmt: skip
    events.publish(OrganizationMoved(node.pk, old_path, new_path, on), at=at)
    return node


def _get_destination(actor: Actor, to_id: UUID) -> Organization:
    """The organization to move under, visible and managed."""
    to = _get_visible(actor, to_id)
    if not actor.can(Verb.MANAGE_ORGANIZATIONS, to.path):
        raise Forbidden
    return to


def _get_visible(actor: Actor, organization_id: UUID) -> Organization:
    found = Organization.objects.filter(pk=organization_id).first()
    if found is None or not actor.can(Verb.SEE_ORGANIZATION, found.path):
        raise NotFound
    return found


def _height_of(node: Organization) -> int:
    """How many levels the subtree has, the node itself counted."""
    below = Organization.objects.filter(path__gte=node.path, path__lt=paths.beyond(node.path))
    longest = below.aggregate(longest=Max(Length("path")))["longest"] or len(node.path)
    return (longest - len(node.path)) // paths.STEP + 1


def _carry_subtree(old_path: str, new_path: str) -> int:
    """Give every path of the subtree its new beginning: one statement, whatever the size."""
    return Organization.objects.filter(path__gte=old_path, path__lt=paths.beyond(old_path)).update(
        path=Concat(Value(new_path), Substr(F("path"), len(old_path) + 1))
    )


@transaction.atomic
def dissolve_organization(
    *,
    actor: Actor,
    at: datetime,
    organization_id: UUID,
    on: date,
    reason: str = "",
    successor_id: UUID | None = None,
) -> Organization:
    """End the work of an organization; with a successor, its members and what else is movable go there (a merger).

    Dissolving a dissolved one changes nothing; the groups of a branch end with it, and the roles given there. For a
    day it can be undone: see `undo_reshaping`. Raises NotFound, Forbidden, Refused (`has_children`, `has_more` with
    the counts in its message, `is_root`, `successor_does_not_fit`). Order of effects: carried over, then for each
    group and for the node: what others hold there, posts, suspension, organization, history, audit,
    OrganizationDissolved; roles; what undoing needs; of a merger the successor's history and OrganizationsMerged.
    """
    ground.lock_tree()
    node = ground.get_locked(actor, organization_id)
    if node.state == OrganizationState.DISSOLVED:
        return node
    if paths.depth(node.path) == 1:
        ground.refuse("is_root")
    active = node.children.filter(state=OrganizationState.ACTIVE).order_by("path")
    children = active.exclude(kind=OrganizationKind.GROUP).count()
    ground.refuse(rules.dissolving_hindrance(active_children=children, hindrances=0))
    successor = _get_successor(actor, node, successor_id) if successor_id else None
    memory = Memory(ground_of(node))
    moved = registry.carry_over(actor, at, node.pk, successor.pk) if successor else 0
    _must_hold_nothing(node)
    for group in active.select_for_update(of=("self",)):
        end_work(group, actor=actor, at=at, on=on, reason=reason, after={})
    after = {"successor": successor.name} if successor else {}
    end_work(node, actor=actor, at=at, on=on, reason=reason, after=after)
    end_grants_within(actor=actor, at=at, path=node.path)
    kind = ReshapingKind.MERGED if successor else ReshapingKind.DISSOLVED
    keep(memory, kind, node, actor=actor, at=at, other=successor)
    if successor:
        _take_over(successor, node, moved, actor=actor, at=at, on=on, reason=reason)
    return node


def _take_over(
    successor: Organization, node: Organization, moved: int, *, actor: Actor, at: datetime, on: date, reason: str
) -> None:
    after = {"name": node.name, "count": moved}
    ground.write_down(successor, ChangeKind.TOOK_OVER, actor=actor, at=at, on=on, reason=reason, after=after)
    events.publish(OrganizationsMerged(node.pk, successor.pk, node.path, successor.path, on), at=at)


def end_work(node: Organization, *, actor: Actor, at: datetime, on: date, reason: str, after: dict[str, str]) -> None:
    """End an organization without asking anybody: what others hold there, posts, suspension, then itself."""
    registry.let_go(actor, at, node.pk, on)
    end_all_holdings(node, actor=actor, at=at, on=on)
    end_suspension(node, on=on)
    node.state, node.dissolved_on = OrganizationState.DISSOLVED, on
    node.save(update_fields=["state", "dissolved_on"])
    ground.write_down(node, ChangeKind.DISSOLVED, actor=actor, at=at, on=on, reason=reason, after=after)
    events.publish(OrganizationDissolved(node.pk, node.path, on), at=at)


def _get_successor(actor: Actor, node: Organization, successor_id: UUID) -> Organization:
    """The organization that takes over: at work, and of a kind that holds the same."""
    successor = _get_visible(actor, successor_id)
    if not manages(actor, successor.kind, successor.path):
        raise Forbidden
    fits = rules.may_take_over(place_of(node), place_of(successor))
    ground.refuse("" if fits else "successor_does_not_fit", "successor")
    return successor


def _must_hold_nothing(node: Organization) -> None:
    """Refuse while any context still holds something there, naming how many of what."""
    left = registry.hindrances_of(node.pk, node.path)
    if rules.dissolving_hindrance(active_children=0, hindrances=len(left)):
        ground.refuse_with_counts([(str(h.label), h.count) for h in left])


@transaction.atomic
def reinstate_organization(
    *, actor: Actor, at: datetime, organization_id: UUID, on: date, reason: str = ""
) -> Organization:
    """Put a dissolved organization to work again where it stood. Reinstating an active one changes nothing.

    Raises NotFound, Forbidden, Refused (`parent_dissolved`, `name_taken`).
    """
    ground.lock_tree()
    node = ground.get_locked(actor, organization_id)
    if node.state == OrganizationState.ACTIVE:
        return node
    if node.parent is not None:
        ground.refuse(rules.founding_hindrance(node.kind, place_of(node.parent)))
    sisters = Organization.objects.filter(parent_id=node.parent_id, name=node.name, state=OrganizationState.ACTIVE)
    if sisters.exists():
        ground.refuse("name_taken")
    node.state, node.dissolved_on = OrganizationState.ACTIVE, None
    node.save(update_fields=["state", "dissolved_on"])
    ground.write_down(node, ChangeKind.REINSTATED, actor=actor, at=at, on=on, reason=reason)
    events.publish(OrganizationReinstated(node.pk, node.path, on), at=at)
    return node
