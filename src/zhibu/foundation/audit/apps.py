from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "zhibu.foundation.audit"

    def ready(self) -> None:
        """Put the log on the workbench; say the own deed in words."""
        from zhibu.foundation.access.choices import Verb
        from zhibu.foundation.audit.registry import describe
        from zhibu.foundation.ui.slots import NavItem, nav_items

        describe("audit.exported", _("exported the audit log as {kind}"))
        nav_items.register(
            NavItem(
                key="audit",
                area="workbench",
                label=_("Audit log"),
                url_name="audit:log",
                icon="history",
                order=830,
                group=_("Administration"),
                allowed=lambda actor: actor.can_anywhere(Verb.SEE_AUDIT),
            )
        )
