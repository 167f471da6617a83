from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfflineConfig(AppConfig):
    name = "zhibu.foundation.offline"

    def ready(self) -> None:
        """Learn what every context lets people do without a network."""
        from zhibu.foundation.audit.registry import call_detail
        from zhibu.foundation.modules.guarding import read_in_house
        from zhibu.foundation.offline.pages import Shortcut, keep_page, shortcuts

        read_in_house("outbox")
        call_detail("done_at", _("Done without a network"))
        keep_page("offline:outbox")
        shortcuts.register(Shortcut("outbox", _("Waiting to be sent"), "offline:outbox", "send", order=90))
