"""Nobody is ever in no branch: what members mean for dissolving, merging and splitting, and for undoing it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zhibu.members import actions, queries
from zhibu.members.models import Member, Stay
from zhibu.organizations import registry
from zhibu.organizations.choices import ReshapingKind
from zhibu.organizations.queries import name_at
from zhibu.organizations.registry import Ground, Hindrance, Plan, RowChange, Undoing, Watched


def remaining_members(organization_id: UUID, path: str) -> list[Hindrance]:
    """The present members at or below the organization; a merger takes them along. One query.

    Source: regulation on the education and management of members (2019) art. 25.
    """
    url = reverse("members:of_organization", args=[organization_id])
    return [Hindrance(label=gettext_lazy("Members"), count=queries.count_of(path), url=url, movable=True)]


def carry_members(actor: Any, at: datetime, from_id: UUID, to_id: UUID) -> int:
    """Move everybody of one branch, or of one group, to another, in the merging transaction. Returns how many."""
    if queries.find_group(from_id):
        return actions.merge_groups(actor=actor, at=at, from_group_id=from_id, to_group_id=to_id)
    return actions.move_everybody(actor=actor, at=at, from_organization_id=from_id, to_organization_id=to_id)


def carry_some(actor: Any, at: datetime, from_id: UUID, to_id: UUID, people: Collection[UUID]) -> int:
    """Move some members of a branch to the one that splits from it. Returns how many."""
    return actions.move_some(
        actor=actor, at=at, from_organization_id=from_id, to_organization_id=to_id, member_ids=people
    )


def release_group(actor: Any, at: datetime, organization_id: UUID, on: date) -> None:
    """The members of a group that ends stay in the branch, without a group."""
    actions.clear_group(actor=actor, at=at, group_id=organization_id)


def _moved_since(changes: Sequence[RowChange]) -> str:
    found = Member.objects.filter(pk__in=[change.pk for change in changes]).order_by("pinyin", "pk")
    names = list(found.values_list("name", flat=True))
    shown = "、".join(names[:5]) + ("…" if len(names) > 5 else "")
    return _("Moved, regrouped or left since: %(names)s.") % {"names": shown}


def _places_changed(changes: Sequence[RowChange]) -> str:
    return _("Where members were before was written down anew since.")


def _members(ground: Ground) -> Any:
    return Member.objects.filter(organization_id__in=ground.ids) | Member.objects.filter(group_id__in=ground.ids)


def _members_back(changes: Sequence[RowChange]) -> Iterable[str]:
    n = sum(c.before is not None and c.after is not None for c in changes)
    if n:
        words = ngettext(
            "%(n)d member goes back to branch and group.", "%(n)d members go back to branch and group.", n
        )
        yield words % {"n": n}


MEMBERS = Watched(
    "members", Member, _members,
    ("organization_id", "branch_since", "group_id", "group_since", "standing"), _moved_since, _members_back,
)  # fmt: skip
STAYS = Watched(
    "stays", Stay, lambda ground: Stay.objects.filter(organization_id__in=ground.ids),
    ("member_id", "organization_id", "starts_on", "ends_on"), _places_changed,
)  # fmt: skip


def objections(undoing: Undoing) -> Iterable[str]:
    """Groups that ended since, and members who have come to the new branch of a split."""
    yield from queries.groups_gone(
        {c.before["group_id"] for c in undoing.of("members") if c.before and c.before["group_id"]}
        - {c.pk for c in undoing.of("organizations")}
    )
    if undoing.kind == ReshapingKind.SPLIT and undoing.other_id:
        names = queries.others_in(undoing.other_id, {change.pk for change in undoing.of("members")})
        if names:
            yield _("Came to the new branch since: %(names)s. Move them first.") % {"names": "、".join(names)}


def follow(actor: Any, at: datetime, undoing: Undoing) -> None:
    """Write into the records that everybody is where they were, and tell."""
    rows = [(c.pk, c.before, c.after) for c in undoing.of("members") if c.before and c.after]
    actions.note_returned(actor=actor, at=at, rows=rows)


def foretell(plan: Plan) -> Iterable[str]:
    """How many members go where; what a new branch would be short of."""
    if plan.kind not in (ReshapingKind.MERGED, ReshapingKind.SPLIT):
        return
    count = queries.count_of(plan.path) if plan.people is None else len(plan.people)
    to = name_at(plan.other_path) if plan.other_path else _("the new branch")
    words = ngettext(
        "%(n)d member goes to %(place)s, with hours, history and account.",
        "%(n)d members go to %(place)s, with hours, history and accounts.", count,
    )  # fmt: skip
    if count:
        yield words % {"n": count, "place": to}
    if plan.people is not None:
        yield from queries.too_few(plan.organization_id, plan.people)


def register() -> None:
    """Tell the organizations context; called once, when the program starts."""
    registry.dissolution_check("members")(remaining_members)
    registry.merger_carrier("members")(carry_members)
    registry.split_carrier("members")(carry_some)
    registry.on_dissolution("members")(release_group)
    registry.watch(MEMBERS)
    registry.watch(STAYS)
    registry.objection("members")(objections)
    registry.on_undone("members")(follow)
    registry.foretelling("members")(foretell)
