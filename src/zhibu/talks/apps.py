from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TalksConfig(AppConfig):
    name = "zhibu.talks"

    def ready(self) -> None:
        """Register navigation, things to do and deeds in words."""
        from zhibu.foundation.rights.slots import personal_data
        from zhibu.talks import personal_data as own

        for kind in (own.TALKS,):
            personal_data.register(kind)
        from zhibu.foundation.calendars.slots import calendar_sources
        from zhibu.foundation.ui.slots import NavItem, OwnPage, nav_items, own_pages, todo_sources
        from zhibu.talks import deeds
        from zhibu.talks.access import sees_any
        from zhibu.talks.calendars import ARRANGED
        from zhibu.talks.todos import OWN_TALKS

        deeds.register()
        calendar_sources.register(ARRANGED)
        nav_items.register(
            NavItem(
                key="talks", area="workbench", label=_("Talks"), url_name="talks:list", icon="message", order=27,
                group=_("Organization life"), allowed=sees_any,
            )
        )  # fmt: skip
        todo_sources.register(OWN_TALKS)
        own_pages.register(
            OwnPage(
                key="talks", label=_("My talks"), url_name="talks:mine", icon="message", order=35, on_branch=True,
                allowed=lambda actor: actor.member_id is not None,
            )
        )  # fmt: skip
