from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SetupConfig(AppConfig):
    name = "zhibu.setup"

    def ready(self) -> None:
        """Say the one deed in words."""
        from zhibu.foundation.audit.registry import describe

        describe("site.set_up", _("set up the site"))
