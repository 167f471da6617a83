from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AppraisalsConfig(AppConfig):
    name = "zhibu.appraisals"

    def ready(self) -> None:
        """Register navigation, things to do, deeds in words and subscribers."""
        from zhibu.appraisals import personal_data as own
        from zhibu.foundation.rights.slots import personal_data

        for kind in (own.APPRAISALS,):
            personal_data.register(kind)
        from zhibu.appraisals import calendars, deeds, dissolution, subscribers  # noqa: F401
        from zhibu.appraisals.access import sees_any
        from zhibu.appraisals.todos import OWN_STEPS
        from zhibu.foundation.calendars.slots import calendar_sources
        from zhibu.foundation.ui.slots import NavItem, OwnPage, nav_items, own_pages, todo_sources

        deeds.register()
        dissolution.register()
        nav_items.register(
            NavItem(
                key="appraisals", area="workbench", label=_("Appraisal"), url_name="appraisals:list",
                icon="award", order=26, group=_("Organization life"), allowed=sees_any,
            )
        )  # fmt: skip
        todo_sources.register(OWN_STEPS)
        calendar_sources.register(calendars.SOURCE)
        own_pages.register(
            OwnPage(
                key="appraisals", label=_("Appraisal"), url_name="appraisals:mine", icon="list-check", order=30,
                allowed=lambda actor: actor.member_id is not None,
            )
        )  # fmt: skip
