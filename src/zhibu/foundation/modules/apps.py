from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModulesConfig(AppConfig):
    name = "zhibu.foundation.modules"

    def ready(self) -> None:
        """Put the page of modules on the workbench, where any is installed."""
        from zhibu.foundation.jobs.access import can_manage
        from zhibu.foundation.modules.discovery import all_found
        from zhibu.foundation.modules.health import modules
        from zhibu.foundation.operation.registry import register_check
        from zhibu.foundation.ui.slots import NavItem, nav_items

        register_check("modules", modules, order=15)
        nav_items.register(
            NavItem(
                key="modules",
                area="workbench",
                label=_("Modules"),
                url_name="modules:list",
                icon="building-community",
                order=860,
                group=_("Administration"),
                allowed=lambda actor: bool(all_found()) and can_manage(actor),
            )
        )
