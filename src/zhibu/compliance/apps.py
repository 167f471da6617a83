from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplianceConfig(AppConfig):
    name = "zhibu.compliance"

    def ready(self) -> None:
        """Register navigation, the tab of a branch, what is asked of a secretary, the own deeds, subscribers."""
        from zhibu.compliance import subscribers, todos  # noqa: F401
        from zhibu.compliance.access import can_oversee
        from zhibu.compliance.calendars import LAST_DAYS
        from zhibu.compliance.queries.judging import DUTIFUL
        from zhibu.foundation.audit.registry import describe
        from zhibu.foundation.calendars.slots import calendar_sources
        from zhibu.foundation.ui.slots import (
            NavItem,
            OrganizationTab,
            nav_items,
            organization_tabs,
            todo_sources,
        )

        nav_items.register(
            NavItem(
                "compliance", "workbench", _("Done and due"), "compliance:start", "list-check", order=21,
                group=_("Organization life"), allowed=can_oversee,
            )
        )  # fmt: skip
        organization_tabs.register(
            OrganizationTab(
                "compliance", _("Done and due"), "compliance:organization", order=23, allowed=can_oversee,
                fits=lambda organization: organization.kind in DUTIFUL,
            )
        )  # fmt: skip
        todo_sources.register(todos.STILL_TO_DO)
        calendar_sources.register(LAST_DAYS)
        describe("compliance.exported", _("took the list of a duty as a file ({rows} organizations)"))
        describe("compliance.nudged", _("called open duties to mind ({told} people)"))
