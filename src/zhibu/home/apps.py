from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "zhibu.home"

    def ready(self) -> None:
        """The first line of each shell's navigation; today's lesson on the homes of websites."""
        from zhibu.foundation.ui.slots import NavItem, nav_items
        from zhibu.home.queries import desk_scopes
        from zhibu.home.site_parts import TODAYS_LESSON
        from zhibu.portal.slots import home_parts

        home_parts.register(TODAYS_LESSON)

        nav_items.register(NavItem("home", "member", _("Home"), "home:me", "home", order=10))
        nav_items.register(
            NavItem(
                "desk", "workbench", _("Workbench"), "home:desk", "layout-dashboard", order=10, is_main=True,
                allowed=lambda actor: bool(desk_scopes(actor)),
            )
        )  # fmt: skip
