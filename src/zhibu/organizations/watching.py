"""What of this context, and of those below, follows when organizations are merged, split, dissolved or suspended."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.accounts.models import Account
from zhibu.foundation.access.actions import note_restored
from zhibu.foundation.access.choices import Role
from zhibu.foundation.access.models import Grant
from zhibu.foundation.events.actions import publish
from zhibu.kernel import clock, paths
from zhibu.organizations import registry
from zhibu.organizations.choices import OrganizationKind, OrganizationState, PostKind, ReshapingKind
from zhibu.organizations.events import (
    OrganizationReinstated,
    OrganizationResumed,
    PostLeft,
    PostTaken,
)
from zhibu.organizations.models import Organization, PostHolding, Suspension
from zhibu.organizations.registry import Ground, Plan, RowChange, Undoing, Watched


def _names(changes: Sequence[RowChange], column: str) -> str:
    """The first names among the rows."""
    found = sorted({str((c.after or c.before or {}).get(column, "")) for c in changes})
    return "、".join(found[:5]) + ("…" if len(found) > 5 else "")


def _posts_words(changes: Sequence[RowChange]) -> str:
    return _("Posts were filled or ended since: %(names)s.") % {"names": _names(changes, "holder_name")}


def _roles_words(changes: Sequence[RowChange]) -> str:
    n = len(changes)
    return ngettext("%(n)d role was given or ended since.", "%(n)d roles were given or ended since.", n) % {"n": n}


def _within(column: str, ground: Ground) -> Q:
    found = Q(pk__in=[])
    for top in paths.topmost(sorted(ground.paths)):
        found |= Q(**{f"{column}__gte": top, f"{column}__lt": paths.beyond(top)})
    return found


def _posts_back(changes: Sequence[RowChange]) -> Iterable[str]:
    for change in changes:
        if change.before and change.before["ends_on"] is None:
            post = PostKind(change.before["post"]).label
            yield _("%(name)s is %(post)s again.") % {"name": change.before["holder_name"], "post": post}


def _roles_back(changes: Sequence[RowChange]) -> Iterable[str]:
    n = sum(change.before is not None and change.before["ends_at"] is None for change in changes)
    if n:
        yield ngettext("%(n)d role holds again.", "%(n)d roles hold again.", n) % {"n": n}


TABLES = (
    Watched(
        "organizations", Organization, lambda ground: Organization.objects.filter(pk__in=ground.ids),
        ("state", "dissolved_on"), lambda changes: _("An organization was dissolved or put to work again since."),
    ),
    Watched(
        "suspensions", Suspension, lambda ground: Suspension.objects.filter(organization_id__in=ground.ids),
        ("organization_id", "starts_on", "ends_on", "reason"),
        lambda changes: _("Organization life was suspended or resumed since."),
    ),
    Watched(
        "posts", PostHolding, lambda ground: PostHolding.objects.filter(organization_id__in=ground.ids),
        ("organization_id", "post", "holder_id", "holder_name", "starts_on", "ends_on"), _posts_words,
        _posts_back,
    ),
    Watched(
        "grants", Grant, lambda ground: Grant.objects.filter(_within("scope_path", ground)),
        ("account_id", "role", "scope_path", "starts_at", "ends_at", "given_by_id"), _roles_words,
        _roles_back,
    ),
    Watched(
        "homes", Account, lambda ground: Account.objects.filter(home_path__in=ground.paths), ("home_path",),
        lambda changes: _("Accounts belong to other organizations since."),
    ),
)  # fmt: skip


def objections(undoing: Undoing) -> Iterable[str]:
    """Posts that somebody else holds by now, roles that were given again, an organization above that is gone."""
    coming = [c for c in undoing.of("posts") if c.before and c.before["ends_on"] is None]
    led = [c.before["organization_id"] for c in coming if c.before and c.before["post"] == PostKind.SECRETARY]
    own = [c.pk for c in undoing.of("posts")]
    others = PostHolding.objects.filter(organization_id__in=led, post=PostKind.SECRETARY, ends_on=None)
    for name in others.exclude(pk__in=own).order_by("pk").values_list("holder_name", flat=True):
        yield _("%(name)s is secretary by now. End that post first.") % {"name": name}
    yield from _given_again(undoing)
    node = Organization.objects.select_related("parent").get(pk=undoing.organization_id)
    if node.parent is not None and node.parent.state != OrganizationState.ACTIVE:
        yield _("The organization above, %(name)s, has been dissolved since.") % {"name": node.parent.name}
    comes_back = undoing.kind in (ReshapingKind.MERGED, ReshapingKind.DISSOLVED)
    sisters = Organization.objects.filter(parent_id=node.parent_id, name=node.name, state=OrganizationState.ACTIVE)
    if comes_back and sisters.exclude(pk=node.pk).exists():
        yield _("Another organization bears the name %(name)s by now.") % {"name": node.name}
    yield from _founded_below(undoing)


def _given_again(undoing: Undoing) -> Iterable[str]:
    same = Q(pk__in=[])
    for change in undoing.of("grants"):
        if change.before and change.before["ends_at"] is None:
            same |= Q(**{name: change.before[name] for name in ("account_id", "role", "scope_path")})
    own = [c.pk for c in undoing.of("grants")]
    n = Grant.objects.filter(same, ends_at=None).exclude(pk__in=own).count()
    if n:
        yield ngettext("%(n)d role was given again since.", "%(n)d roles were given again since.", n) % {"n": n}


def _founded_below(undoing: Undoing) -> Iterable[str]:
    """Groups of a split's new branch."""
    if undoing.kind != ReshapingKind.SPLIT:
        return
    below = Organization.objects.filter(parent_id=undoing.other_id, state=OrganizationState.ACTIVE)
    for name in below.order_by("path").values_list("name", flat=True):
        yield _("%(name)s was founded in the new branch since. Dissolve it first.") % {"name": name}


def follow(actor: Any, at: datetime, undoing: Undoing) -> None:
    """Tell of posts, organizations and life that are as before; note the roles."""
    on = clock.day_of(at)
    place_of = _paths_of(undoing)
    for change in undoing.of("organizations"):
        if change.before and change.before["state"] == OrganizationState.ACTIVE:
            publish(OrganizationReinstated(change.pk, place_of[change.pk], on), at=at)
    for change in undoing.of("posts"):
        row = change.before or change.after or {}
        place = row["organization_id"]
        told = PostTaken if change.before and change.before["ends_on"] is None else PostLeft
        publish(told(place, place_of[place], row["post"], row["holder_id"], on), at=at)
    for change in undoing.of("suspensions"):
        place = (change.before or change.after or {})["organization_id"]
        publish(OrganizationResumed(place, place_of[place], on), at=at)
    held = [c.pk for c in undoing.of("grants") if c.before and c.before["ends_at"] is None]
    note_restored(actor=actor, at=at, grant_ids=held)


def _paths_of(undoing: Undoing) -> dict[UUID, str]:
    ids = {c.pk for c in undoing.of("organizations")}
    for key in ("posts", "suspensions"):
        ids |= {(c.before or c.after or {})["organization_id"] for c in undoing.of(key)}
    return dict(Organization.objects.filter(pk__in=ids).order_by().values_list("pk", "path"))


def foretell(plan: Plan) -> Iterable[str]:
    """Who leaves which post, whose role ends, which groups end."""
    if plan.kind == ReshapingKind.SUSPENDED:
        return
    ground = _ground(plan)
    posts = PostHolding.objects.filter(organization_id__in=ground, ends_on=None)
    grants = Grant.objects.filter(scope_path__in=ground.values(), ends_at=None)
    if plan.people is not None:
        posts = posts.filter(holder_id__in=plan.people)
        accounts = Account.objects.filter(member_id__in=plan.people).order_by()
        grants = grants.filter(account_id__in=accounts.values("pk"))
    for holding in posts.select_related("organization").order_by("organization__path", "post", "holder_name"):
        yield _("%(name)s leaves the post of %(post)s in %(place)s.") % {
            "name": holding.holder_name, "post": holding.get_post_display(), "place": holding.organization.name,
        }  # fmt: skip
    yield from _roles_ending(grants)
    groups = len(ground) - 1
    if groups and plan.people is None:
        yield ngettext("Its %(n)d group ends with it.", "Its %(n)d groups end with it.", groups) % {"n": groups}


def _ground(plan: Plan) -> dict[UUID, str]:
    groups = Organization.objects.filter(
        parent_id=plan.organization_id, kind=OrganizationKind.GROUP, state=OrganizationState.ACTIVE
    )
    return {plan.organization_id: plan.path, **dict(groups.order_by("path").values_list("pk", "path"))}


def _roles_ending(grants: Any) -> Iterable[str]:
    held = list(grants.order_by("role", "pk").values_list("account_id", "role"))
    names = dict(Account.objects.filter(pk__in=[pk for pk, _role in held]).order_by().values_list("pk", "name"))
    for account_id, role in held:
        yield _("The role of %(name)s as %(role)s there ends.") % {
            "name": names.get(account_id, ""), "role": Role(role).label,
        }  # fmt: skip


def register() -> None:
    """Called once, when the program starts."""
    for watched in TABLES:
        registry.watch(watched)
    registry.objection("organizations")(objections)
    registry.on_undone("organizations")(follow)
    registry.foretelling("organizations")(foretell)
