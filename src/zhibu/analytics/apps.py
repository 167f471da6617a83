from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnalyticsConfig(AppConfig):
    name = "zhibu.analytics"

    def ready(self) -> None:
        """Listen to the events that change roll-ups; offer the dashboard to those who may see one."""
        from zhibu.analytics import subscribers, tasks  # noqa: F401
        from zhibu.analytics.access import can_see_dashboard
        from zhibu.analytics.wellness import rollups
        from zhibu.foundation.operation.registry import register_check
        from zhibu.foundation.ui.slots import NavItem, OrganizationTab, nav_items, organization_tabs
        from zhibu.organizations.queries.frame import is_no_group

        register_check("rollups", rollups)
        nav_items.register(
            NavItem(
                "dashboard", "workbench", _("Dashboard"), "analytics:start", "chart-bar", order=15,
                allowed=can_see_dashboard,
            )
        )  # fmt: skip
        organization_tabs.register(
            OrganizationTab(
                "dashboard", _("Learning"), "analytics:node", order=60, allowed=can_see_dashboard, fits=is_no_group
            )
        )  # fmt: skip
