"""Where Wagtail's editor asks us: what its choosers and its API offer, which menus are shown, our own buttons."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button

from zhibu.portal.models import ArticlePage
from zhibu.portal.policies.editor_api import OwnAttachments, OwnPictures
from zhibu.portal.policies.pages import PAGES

HIDDEN_MENUS = {"settings", "help"}
HIDDEN_REPORTS = {"page-types-usage", "site-history", "aging-pages"}
LAST = 1000


@hooks.register("construct_page_chooser_queryset")
def offer_what_is_readable(pages: Any, request: HttpRequest) -> Any:
    """A page chooser offers what the editor may edit and what readers see anyway; never another site's drafts."""
    return pages.filter(Q(live=True) | Q(pk__in=PAGES.explorable_instances(request.user).values("pk")))


@hooks.register("construct_admin_api", order=LAST)
def list_what_may_be_chosen(router: Any) -> None:
    """In the place of Wagtail's own, which list the media of all sites."""
    router.register_endpoint("images", OwnPictures)
    router.register_endpoint("documents", OwnAttachments)


@hooks.register("insert_global_admin_css")
def dress() -> str:
    """The house's colors and mark."""
    return format_html('<link rel="stylesheet" href="{}">', static("portal/cms.css"))


@hooks.register("construct_homepage_summary_items")
def count_nothing(request: HttpRequest, items: list[Any]) -> None:
    """Wagtail counts the pages and pictures of all sites here, which are not the editor's."""
    items.clear()


@hooks.register("construct_main_menu")
def show_what_is_used(request: HttpRequest, items: list[Any]) -> None:
    """Settings and help of Wagtail are no business of editors here."""
    items[:] = [item for item in items if item.name not in HIDDEN_MENUS]


@hooks.register("construct_reports_menu")
def show_reports_of_use(request: HttpRequest, items: list[Any]) -> None:
    """The desk and the audit log say more than these."""
    items[:] = [item for item in items if item.name not in HIDDEN_REPORTS]


@hooks.register("register_admin_menu_item")
def lead_back() -> MenuItem:
    """From the editor to the desk of websites."""
    return MenuItem(_("Websites"), reverse("sites:list"), name="websites", icon_name="site", order=50)


@hooks.register("register_page_header_buttons")
def lead_to_sharing(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """From an article to where it is seen, given below, offered above."""
    article = _article(page)
    if article is not None:
        url = reverse("sites:article", args=[article.public_id])
        yield Button(_("Where it is seen"), url, icon_name="globe", priority=60)


def _article(page: Any) -> ArticlePage | None:
    """The page as an article; in lists Wagtail hands around specific pages."""
    if page is None or page.pk is None or page.specific_class is not ArticlePage:
        return None
    found = page.specific
    return found if isinstance(found, ArticlePage) else None
