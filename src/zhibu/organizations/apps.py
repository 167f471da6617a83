from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganizationsConfig(AppConfig):
    name = "zhibu.organizations"

    def ready(self) -> None:
        """Register navigation, tabs, the directory of names and the import of the organization sheet."""
        from zhibu.foundation.access.choices import Verb
        from zhibu.foundation.access.registry import register_places
        from zhibu.foundation.imports.registry import register_spec
        from zhibu.foundation.search.slots import search_sources
        from zhibu.foundation.ui.slots import NavItem, OrganizationTab, nav_items, organization_tabs, todo_sources
        from zhibu.organizations import deeds, search, todos, watching
        from zhibu.organizations.directory import OrganizationPlaces
        from zhibu.organizations.imports import SHEET
        from zhibu.organizations.queries.frame import is_no_group

        register_places(OrganizationPlaces())
        deeds.register()
        watching.register()
        register_spec(SHEET)
        search_sources.register(search.SOURCE)
        todo_sources.register(todos.TERMS)
        nav_items.register(
            NavItem(
                key="organizations",
                area="workbench",
                label=_("Organizations"),
                url_name="organizations:list",
                icon="sitemap",
                order=20,
                group=_("Registry"),
                allowed=lambda actor: actor.can_anywhere(Verb.SEE_ORGANIZATION),
            )
        )
        for order, key, label, url_name in (
            (10, "overview", _("Overview"), "organizations:detail"),
            (30, "posts", _("Posts and terms"), "organizations:posts"),
            (90, "history", _("History"), "organizations:history"),
        ):
            organization_tabs.register(OrganizationTab(key=key, label=label, url_name=url_name, order=order))
        for order, key, label, url_name in (
            (20, "below", _("Subordinate organizations"), "organizations:below"),
            (80, "chart", _("Organization chart"), "organizations:chart"),
        ):
            tab = OrganizationTab(key=key, label=label, url_name=url_name, order=order, fits=is_no_group)
            organization_tabs.register(tab)
