from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "zhibu.portal"

    def ready(self) -> None:
        """Answer Wagtail's permissions from grants; put the desk of sites on the workbench; say deeds in words."""
        from wagtail.models import AbstractPage, Collection
        from wagtail.permissions import register_permission_policy

        from zhibu.foundation.access.registry import answer_permission
        from zhibu.foundation.search.slots import search_sources
        from zhibu.foundation.ui.slots import NavItem, nav_items
        from zhibu.portal import deeds, dissolution, following, review_slots, search  # noqa: F401
        from zhibu.portal.access import keeps_sites
        from zhibu.portal.models import Attachment, Picture
        from zhibu.portal.policies.acting import may_enter
        from zhibu.portal.policies.media import NobodysCollections, OwnedMedia
        from zhibu.portal.policies.pages import PAGES

        register_permission_policy(AbstractPage, PAGES)
        register_permission_policy(Picture, OwnedMedia(Picture))
        register_permission_policy(Attachment, OwnedMedia(Attachment))
        register_permission_policy(Collection, NobodysCollections(Collection))
        answer_permission("wagtailadmin.access_admin", may_enter)
        deeds.register()
        dissolution.register()
        review_slots.register()
        search_sources.register(search.SOURCE)
        nav_items.register(
            NavItem(
                key="sites", area="workbench", label=_("Websites"), url_name="sites:list", icon="world", order=40,
                group=_("Publicity"), allowed=keeps_sites,
            )
        )  # fmt: skip
