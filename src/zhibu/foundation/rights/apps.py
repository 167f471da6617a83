from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RightsConfig(AppConfig):
    name = "zhibu.foundation.rights"

    def ready(self) -> None:
        """Register what the foundation holds; lead to the pages; say the deeds in words."""
        from zhibu.foundation.audit.registry import describe
        from zhibu.foundation.rights import sources
        from zhibu.foundation.rights.access import handles_erasures
        from zhibu.foundation.rights.slots import personal_data, retentions
        from zhibu.foundation.rights.todos import WAITING
        from zhibu.foundation.ui.slots import NavItem, OwnPage, nav_items, own_pages, todo_sources

        for kind in (
            sources.NOTICES, sources.WAYS, sources.GRANTS, sources.TOKENS, sources.FEEDS, sources.AUDIT,
        ):  # fmt: skip
            personal_data.register(kind)
        for retention in (sources.JOBS, sources.OLD_NOTICES):
            retentions.register(retention)
        todo_sources.register(WAITING)
        describe("personal_data.taken", _("took a copy of the own data as {kind}"))
        describe("erasure.asked", _("asked that the own data be erased"))
        describe("erasure.agreed", _("agreed to an erasure"))
        describe("erasure.declined", _("declined an erasure"))
        describe("erasure.done", _("erased the data of a person, {number} rows"))
        own_pages.register(
            OwnPage(
                "rights", _("My data"), "rights:own", "shield-check",
                note=_("See what is held on you, take it along"), order=80,
            )
        )  # fmt: skip
        nav_items.register(
            NavItem(
                "erasures", "workbench", _("Erasures"), "rights:erasures", "trash", order=825,
                group=_("Administration"), allowed=handles_erasures,
            )
        )  # fmt: skip
