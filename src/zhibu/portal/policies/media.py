"""What an account may do with pictures and attachments: its grants on the organization that owns them."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from wagtail.models import Collection
from wagtail.permission_policies.base import BasePermissionPolicy

from zhibu.foundation.access.actors import Actor, grants_in_force
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.rules import roles_allowing
from zhibu.kernel import paths
from zhibu.portal.policies.acting import acting

ACTIONS = {"add", "change", "delete", "choose", "view"}
LOOKING = {"choose", "view"}
"""What is also allowed with the things that a level above has put at the disposal of those below."""


class OwnedMedia(BasePermissionPolicy):
    """Whoever writes for an organization owns its pictures; those below choose among what is meant for them."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Whether the account writes anywhere."""
        return action in ACTIONS and acting(user).can_anywhere(Verb.WRITE_ARTICLES)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        """By the owner's path; for choosing also by the flag that it is for below."""
        actor = acting(user)
        if action not in ACTIONS or not instance.scope_path:
            return False
        return (
            may_look_at(actor, instance) if action in LOOKING else actor.can(Verb.WRITE_ARTICLES, instance.scope_path)
        )

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[Any]:
        """One condition, however many grants. As a set of ids: so Wagtail can search within it."""
        wanted, things = set(actions) & ACTIONS, self.model._default_manager
        if not wanted:
            return things.none()
        actor = acting(user)
        condition = actor.within(Verb.WRITE_ARTICLES, "scope_path")
        if wanted & LOOKING:
            condition |= Q(for_below=True, scope_path__in=_above(actor))
        return things.filter(pk__in=things.filter(condition).order_by().values("pk"))

    def users_with_any_permission(self, actions: Any) -> QuerySet[Any]:
        """Nobody is listed: who may what is asked of one account at a time."""
        return get_user_model()._default_manager.none()

    def collections_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[Collection]:
        """Wagtail's collections hold nothing here but their root, which every writer may use."""
        if any(self.user_has_permission(user, action) for action in actions):
            return Collection.objects.filter(depth=1)
        return Collection.objects.none()

    def collections_user_has_permission_for(self, user: Any, action: str) -> QuerySet[Collection]:
        """As above, for one action."""
        return self.collections_user_has_any_permission_for(user, [action])


def may_look_at(actor: Actor, thing: Any) -> bool:
    """Whether the actor writes for the owner of a picture or an attachment, or below it if it is meant for below."""
    if actor.can(Verb.WRITE_ARTICLES, thing.scope_path):
        return True
    return bool(thing.for_below) and _writes_below(actor, thing.scope_path)


class NobodysCollections(BasePermissionPolicy):
    """Collections are not used: nobody makes or changes any."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Never."""
        return False

    def users_with_any_permission(self, actions: Any) -> QuerySet[Any]:
        """Nobody."""
        return get_user_model()._default_manager.none()


def _scopes(actor: Actor) -> list[str]:
    """Every node on which a grant lets the actor write. One query."""
    grants = grants_in_force(actor.account_id).filter(role__in=roles_allowing(Verb.WRITE_ARTICLES)).order_by()
    return list(grants.values_list("scope_path", flat=True).distinct())


def _above(actor: Actor) -> list[str]:
    """The nodes above those for which the actor writes: a tree is a few levels deep, so these are few."""
    found = {above for scope in _scopes(actor) for above in paths.ancestors(scope)}
    return sorted(found)


def _writes_below(actor: Actor, path: str) -> bool:
    """Whether the actor writes for anything at the path or below."""
    return any(paths.is_within(scope, path) for scope in _scopes(actor))
