"""Splitting a branch: a part of its members forms a branch of its own beside it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from zhibu.accounts.models import Account
from zhibu.foundation.access.actions import end_grants_within
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.events import actions as events
from zhibu.kernel.errors import NotFound
from zhibu.kernel.ids import new_id
from zhibu.organizations import registry, rules
from zhibu.organizations.actions import _ground as ground
from zhibu.organizations.actions.founding import found_organization
from zhibu.organizations.actions.posts import end_posts_in, take_post
from zhibu.organizations.choices import ChangeKind, OrganizationState, PostKind, ReshapingKind
from zhibu.organizations.events import OrganizationSplit
from zhibu.organizations.models import Organization, Reshaping
from zhibu.organizations.remembering import Memory, ground_of, keep


@dataclass(frozen=True)
class NewBranch:
    """The branch to be: what it is called, and who takes which post there: name by member, member by post."""

    name: str
    short_name: str = ""
    posts: Mapping[PostKind, UUID] = field(default_factory=dict)
    names: Mapping[UUID, str] = field(default_factory=dict)


@transaction.atomic
def split_branch(
    *,
    actor: Actor,
    at: datetime,
    organization_id: UUID,
    new: NewBranch,
    people: Collection[UUID],
    on: date,
    reason: str = "",
    id: UUID | None = None,
) -> Reshaping:
    """Let members of a branch form a new one beside it, of the same kind. For a day it can be undone.

    Who goes keeps hours and history, and leaves the posts and roles held in the old branch; its groups stay there.
    `id` is the form's token: sent twice, split once. Raises NotFound (also for somebody who is no member there),
    Forbidden (MANAGE_ORGANIZATIONS), Refused (`node_dissolved`, `not_a_branch`, `nobody`, `everybody`,
    `no_such_post`, those of the name). Order of effects: new branch, members, posts and roles left, posts taken,
    history, audit, what undoing needs, OrganizationSplit.
    """
    ground.lock_tree()
    node = ground.get_locked(actor, organization_id, Verb.MANAGE_ORGANIZATIONS)
    token = id or new_id()
    standing = Reshaping.objects.filter(pk=token).first()
    if standing is not None:
        if standing.organization_id != node.pk:
            raise NotFound
        return standing
    _check(node, people, new)
    memory = Memory(ground_of(node))
    made = found_organization(
        actor=actor, at=at, parent_id=node.parent_id, name=new.name, short_name=new.short_name, kind=node.kind, on=on,
        region_code=node.region_code, territory=node.territory, category=node.category,
    )  # fmt: skip
    moved = registry.carry_some(actor, at, node.pk, made.pk, frozenset(people))
    end_posts_in(actor=actor, at=at, leaving=dict.fromkeys(people, node.pk), on=on)
    accounts = Account.objects.filter(member_id__in=people).order_by("pk").values_list("pk", flat=True)
    end_grants_within(actor=actor, at=at, path=node.path, account_ids=list(accounts))
    for post, holder in sorted(new.posts.items()):
        take_post(
            actor=actor, at=at, organization_id=made.pk, post=post, holder_id=holder, holder_name=new.names[holder],
            on=on,
        )  # fmt: skip
    after = {"name": made.name, "count": moved}
    ground.write_down(node, ChangeKind.SPLIT, actor=actor, at=at, on=on, reason=reason, after=after)
    reshaping = keep(memory, ReshapingKind.SPLIT, node, actor=actor, at=at, other=made, id=token)
    events.publish(OrganizationSplit(node.pk, made.pk, node.path, made.path, on), at=at)
    return reshaping


def _check(node: Organization, people: Collection[UUID], new: NewBranch) -> None:
    if node.state != OrganizationState.ACTIVE:
        ground.refuse("node_dissolved")
    if node.kind not in rules.BRANCHES or node.parent_id is None:
        ground.refuse("not_a_branch")
    if not people:
        ground.refuse("nobody", "members")
    if any(not rules.post_exists(node.kind, post) or holder not in people for post, holder in new.posts.items()):
        ground.refuse("no_such_post")
