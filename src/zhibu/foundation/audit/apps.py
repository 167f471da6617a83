from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

DETAILS = {
    "account": _("Person"),
    "role": _("Role"),
    "until": _("Until"),
    "since": _("First day"),
    "who": _("Who"),
    "action": _("Action code"),
    "place": _("Organization"),
    "object_id": _("Object id"),
    "kind": _("File format"),
    "way": _("Way"),
}
"""What keys of details mean; contexts add theirs with `call_detail`."""


class AuditConfig(AppConfig):
    name = "zhibu.foundation.audit"

    def ready(self) -> None:
        """Put the log on the workbench; say the own deed in words."""
        from zhibu.foundation.access.choices import Verb
        from zhibu.foundation.audit.registry import call_detail, describe
        from zhibu.foundation.audit.todos import CHAIN_BROKEN
        from zhibu.foundation.ui.slots import NavItem, nav_items, todo_sources

        for key, label in DETAILS.items():
            call_detail(key, label)
        describe("audit.exported", _("exported the audit log as {kind}"))
        describe("audit.sealed_late", _("had {number} entries sealed that were late"))
        describe("audit.check_asked", _("had the chain of the audit log checked"))
        todo_sources.register(CHAIN_BROKEN)
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
