from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    name = "zhibu.foundation.webhooks"

    def ready(self) -> None:
        """Learn what every context offers; hang onto the page of an application; say the deeds in words."""
        from zhibu.foundation.api.slots import ApplicationPart, application_parts
        from zhibu.foundation.audit.registry import describe
        from zhibu.foundation.modules.guarding import read_in_house
        from zhibu.foundation.webhooks.queries import count_of

        read_in_house("offers")
        describe("webhook.made", _("let events be sent to an application"))
        describe("webhook.ended", _("let no more events be sent to an address"))
        describe("webhook.sent_again", _("sent a delivery to an application again"))
        application_parts.register(
            ApplicationPart("webhooks", _("Events sent out"), "webhooks:hooks", "send", count_of)
        )
