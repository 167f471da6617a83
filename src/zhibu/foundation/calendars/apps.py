from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CalendarsConfig(AppConfig):
    name = "zhibu.foundation.calendars"

    def ready(self) -> None:
        """Say the deeds in words, lead to the page."""
        from zhibu.foundation.audit.registry import describe
        from zhibu.foundation.ui.slots import OwnPage, own_pages

        describe("calendar_feed.made", _("made an address for the own calendar"))
        describe("calendar_feed.renewed", _("changed the address of the own calendar"))
        own_pages.register(
            OwnPage(
                key="calendar", label=_("My calendar"), url_name="calendars:feeds", icon="calendar",
                note=_("Meetings in the phone's own calendar"), order=20,
            )
        )  # fmt: skip
        describe("calendar_feed.ended", _("ended an address of the own calendar"))
