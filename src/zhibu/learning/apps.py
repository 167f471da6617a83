from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    name = "zhibu.learning"

    def ready(self) -> None:
        """Register navigation, readers of files, and subscribers."""
        from zhibu.foundation.rights.slots import personal_data
        from zhibu.learning import personal_data as own

        for kind in (
            own.CHECK_INS,
            own.HOURS,
        ):
            personal_data.register(kind)
        from zhibu.foundation.access.actors import Actor
        from zhibu.foundation.access.choices import Verb
        from zhibu.foundation.files.registry import register_reader
        from zhibu.foundation.offline.pages import keep_page
        from zhibu.foundation.search.slots import search_sources
        from zhibu.foundation.ui.slots import (
            MemberTab,
            OrganizationTab,
            member_tabs,
            organization_tabs,
        )
        from zhibu.learning import access, deeds, search, subscribers  # noqa: F401
        from zhibu.learning.actions.lessons import IMAGE_FILE, MEDIA_FILE
        from zhibu.learning.queries.files import can_read, in_use
        from zhibu.organizations.queries.frame import is_no_group

        deeds.register()
        search_sources.register(search.SOURCE)
        register_reader(MEDIA_FILE, can_read, in_use=in_use)
        register_reader(IMAGE_FILE, can_read, in_use=in_use)
        keep_page("learning:lesson", "learning:library", "learning:history", "learning:my_year")
        _register_navigation()

        def sees_hours(actor: Actor) -> bool:
            return actor.can_anywhere(Verb.SEE_HOURS)

        member_tabs.register(MemberTab("hours", _("Hours"), "learning:member_hours", order=30, allowed=sees_hours))
        organization_tabs.register(
            OrganizationTab(
                "hours", _("Hours"), "learning:branch_hours", order=25, allowed=sees_hours, fits=is_no_group
            )
        )  # fmt: skip


def _register_navigation() -> None:
    """The lines of the navigations, and the shortcuts of the installed app."""
    from zhibu.foundation.access.choices import Verb
    from zhibu.foundation.offline.pages import Shortcut, shortcuts
    from zhibu.foundation.ui.slots import NavItem, nav_items
    from zhibu.learning import access

    for shortcut in (
        Shortcut("learning.now", _("Today's lesson"), "learning:now", "book", stands_in="learning:today", order=10),
        Shortcut("learning.year", _("My hours"), "learning:my_year", "hours", order=30),
    ):
        shortcuts.register(shortcut)
    nav_items.register(NavItem("member.learning", "member", _("Learn"), "learning:today", "school", order=20))
    group = _("Learning")
    for key, label, url, icon, order, allowed in (
        ("learning.weeks", _("Weekly plan"), "learning:weeks", "calendar-event", 40,
         lambda actor: actor.can_anywhere(Verb.PUBLISH_LESSONS)),
        ("learning.lessons", _("Lessons"), "learning:lessons", "book-2", 41, access.has_desk),
        ("learning.review", _("Review"), "learning:review", "list-check", 42,
         lambda actor: actor.can_anywhere(Verb.REVIEW_LESSONS)),
    ):  # fmt: skip
        main = key == "learning.weeks"
        nav_items.register(
            NavItem(key, "workbench", label, url, icon, order=order, group=group, allowed=allowed, is_main=main)
        )
