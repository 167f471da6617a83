from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotifyConfig(AppConfig):
    name = "zhibu.foundation.notify"

    def ready(self) -> None:
        """Hang the bell in the header."""
        from zhibu.foundation.notify.queries import unread_count
        from zhibu.foundation.ui.slots import Bell, bells

        bells.register(Bell(key="notices", label=_("Notices"), url_name="notify:list", count=unread_count))
