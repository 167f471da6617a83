"""What an account may do with pages: its grants on the organization of the page's site say so.

A page belongs to the site whose place in Wagtail's tree its own path begins with; the directory of sites, held in
memory, knows that site's organization. So judging a page takes no query, and a list of pages one condition,
however many grants there are.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Substr
from django.db.models.lookups import In
from wagtail.models import Page
from wagtail.models.pages import PagePermissionTester
from wagtail.permission_policies.pages import PagePermissionPolicy

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.kernel import paths
from zhibu.portal.models import ArticlePage, ColumnPage, PortalRoot, SitePage
from zhibu.portal.policies.acting import EDITING, acting, is_seated, may_enter, verbs_of
from zhibu.portal.reading import directory

SITE_DEPTH = 3
SITE_STEPS = SITE_DEPTH * paths.STEP
"""How much of a page's place in Wagtail's tree names its site."""
FEW = 30
"""Up to so many sites are looked for as ranges of the index."""


def scope_of(page: Any) -> str:
    """The path of the organization whose site the page belongs to; empty for what belongs to none."""
    if page.depth < SITE_DEPTH:
        return ""
    site = directory.by_place(page.path[:SITE_STEPS])
    return site.scope_path if site is not None else ""


class GrantedPage(PagePermissionTester):
    """What one account may do with one page of the portal."""

    def __init__(self, user: Any, page: Any) -> None:
        self.user, self.page = user, page
        self.page_is_root = page.depth == 1
        self.permission_policy = PAGES
        self.actor = acting(user)
        self.scope_path = scope_of(page)
        self.writes = self._can(Verb.WRITE_ARTICLES)
        self.withdraws = self._can(Verb.PUBLISH_ARTICLES)
        self.permissions = self._permissions()

    def _can(self, verb: Verb) -> bool:
        return bool(self.scope_path) and self.actor.can(verb, self.scope_path)

    def _permissions(self) -> set[str]:
        """In Wagtail's words. Sites and columns are no pages to be edited: that is done on the workbench."""
        found: set[str] = set()
        model = self.page.specific_class
        if model is PortalRoot or model is SitePage or not self.scope_path:
            return found
        if self.writes and not directory.is_closed(self.scope_path):
            found.add("add")
        if self.withdraws and not directory.asks_reviews(self.scope_path):
            found.add("publish")
        if model is ArticlePage:
            found |= {"change"} if self.writes else set()
            found |= {"lock", "unlock"} if self.withdraws else set()
        return found

    def can_see(self) -> bool:
        """Whether the editor shows it at all: who writes or withdraws there, and who has it to review."""
        return self.writes or self.withdraws or self.can_edit()

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Only what readers have never seen: the rest is withdrawn, and stays on record."""
        return "change" in self.permissions and self.page.first_published_at is None

    def can_unpublish(self) -> bool:
        """Withdrawing is for whoever may publish, reviews or not: it must be possible at once."""
        return bool(self._is_article and self.page.live and self.withdraws)

    def can_unschedule(self) -> bool:
        """As withdrawing."""
        return self._is_article and self.withdraws

    def can_publish(self) -> bool:
        """Without review, where none is asked for."""
        return self._is_article and "publish" in self.permissions

    def can_set_view_restrictions(self) -> bool:
        """Nobody: what is published is for everybody."""
        return False

    def can_reorder_children(self) -> bool:
        """Nobody: columns are ordered by date, sites not at all."""
        return False

    def can_move(self) -> bool:
        """A writer moves a draft; what is live takes the right to publish."""
        return "change" in self.permissions and (not self.page.live or "publish" in self.permissions)

    def can_move_to(self, destination: Any) -> bool:
        """Between the columns of one site only: an article belongs to its site."""
        return self.can_move() and self._is_beside(destination)

    def can_copy_to(self, destination: Any, recursive: bool = False) -> bool:
        """Within the site only: elsewhere an article is used, never copied."""
        return self.can_copy() and self._is_beside(destination) and destination.permissions_for_user(
            self.user
        ).can_add_subpage()  # fmt: skip

    def can_view_revisions(self) -> bool:
        """Of articles, by whoever may edit them or withdraw them."""
        return self._is_article and (self.can_edit() or self.withdraws)

    @property
    def _is_article(self) -> bool:
        return self.page.specific_class is ArticlePage

    def _is_beside(self, destination: Any) -> bool:
        return (
            destination.specific_class is ColumnPage
            and destination.path[:SITE_STEPS] == self.page.path[:SITE_STEPS]
            and destination.pk != self.page.pk
        )


class GrantedPages(PagePermissionPolicy):
    """`PagePermissionPolicy` without groups and without a row of rights for each page."""

    def get_all_permissions_for_user(self, user: Any) -> list[Any]:
        """There are none to list: grants are asked, not listed."""
        return []

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        """Whether a grant allows one of the actions anywhere; a reviewer may change what is before them."""
        actor, wanted = acting(user), set(actions)
        if any(actor.can_anywhere(verb) for verb in verbs_of(wanted)):
            return True
        return "change" in wanted and is_seated(actor)

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Any) -> bool:
        """Whether the account may do one of the actions to the page."""
        tester = instance.permissions_for_user(user)
        held = set(tester.permissions)
        if tester.can_delete():
            held.add("delete")
        return bool(held & set(actions))

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        """Whether the account may do the action to the page."""
        return self.user_has_any_permission_for_instance(user, {action}, instance)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[Any]:
        """The pages of all sites where one of the actions is allowed."""
        pages = self.model._default_manager
        condition = _within(acting(user), verbs_of(actions))
        return pages.none() if condition is None else pages.filter(condition)

    def instances_with_direct_explore_permission(self, user: Any) -> QuerySet[Any]:
        """The sites that the account edits."""
        return Page.objects.filter(pk__in=_sites(acting(user), EDITING).values("pk"))

    def explorable_root_instance(self, user: Any) -> Any:
        """The account's only site, or the portal if there are several; None for who edits nothing. Kept for the
        request."""
        if "_portal_explorable" not in user.__dict__:
            user.__dict__["_portal_explorable"] = self._root_for(acting(user))
        return user.__dict__["_portal_explorable"]

    def _root_for(self, actor: Actor) -> Any:
        if not may_enter(actor):
            return None
        sites = list(_sites(actor, EDITING).order_by("pk")[:2])
        return sites[0] if len(sites) == 1 else PortalRoot.objects.first()

    def explorable_instances(self, user: Any) -> QuerySet[Any]:
        """The pages of the sites that the account edits, and the portal above them."""
        pages = self.model._default_manager
        condition = _within(acting(user), list(EDITING))
        if condition is None:
            return pages.none()
        return pages.filter(condition | Q(depth=SITE_DEPTH - 1))

    def users_with_any_permission(self, actions: Any, include_superusers: bool = True) -> QuerySet[Any]:
        """Nobody is listed: who may what is asked of one account at a time."""
        return get_user_model()._default_manager.none()

    def users_with_any_permission_for_instance(
        self, actions: Any, instance: Any, include_superusers: bool = True
    ) -> QuerySet[Any]:
        """As above."""
        return get_user_model()._default_manager.none()


def _sites(actor: Actor, verbs: Iterable[Verb]) -> QuerySet[SitePage]:
    """The sites where one of the verbs is allowed."""
    condition = Q(pk__in=[])
    for verb in verbs:
        condition |= actor.within(verb, "scope_path")
    return SitePage.objects.filter(condition)


def _within(actor: Actor, verbs: list[Verb]) -> Q | None:
    """A condition on pages: those of sites where one of the verbs is allowed; None where there is no such site.

    One query for the first few sites. A few become ranges of the index; many one set of places, made once.
    """
    held = [verb for verb in verbs if actor.can_anywhere(verb)]
    if not held:
        return None
    sites = _sites(actor, held)
    few = list(sites.order_by("pk").values_list("path", flat=True)[: FEW + 1])
    if not few:
        return None
    if len(few) > FEW:
        return Q(In(Substr(F("path"), 1, SITE_STEPS), sites.order_by().values("path")))
    condition = Q()
    for place in few:
        condition |= Q(path__gte=place, path__lt=paths.beyond(place))
    return condition


PAGES = GrantedPages()
