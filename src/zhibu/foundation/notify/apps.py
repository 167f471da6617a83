from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class NotifyConfig(AppConfig):
    name = "zhibu.foundation.notify"

    def ready(self) -> None:
        """Learn what notices there are; hang the bell in the header; lead to the pages; say the deeds in words."""
        from zhibu.foundation.audit.registry import call_detail, describe
        from zhibu.foundation.jobs.access import can_manage
        from zhibu.foundation.notify import checks
        from zhibu.foundation.notify.queries import unread_count
        from zhibu.foundation.operation.registry import register_check
        from zhibu.foundation.ui.slots import Bell, NavItem, OwnPage, bells, nav_items, own_pages

        autodiscover_modules("notices")
        bells.register(Bell(key="notices", label=_("Notices"), url_name="notify:list", count=unread_count))
        own_pages.register(
            OwnPage(
                key="notices", label=_("How notices reach me"), url_name="notify:ways", icon="bell",
                note=_("Push, e-mail, text message, quiet hours"), order=15,
            )
        )  # fmt: skip
        nav_items.register(
            NavItem(
                key="messages", area="workbench", label=_("Messages sent"), url_name="notify:messages", icon="send",
                order=855, group=_("Administration"), allowed=can_manage,
            )
        )  # fmt: skip
        for order, (key, check) in enumerate(
            (("mail", checks.mails), ("text_messages", checks.text_messages), ("push", checks.pushes)), start=80
        ):
            register_check(key, check, order=order)
        call_detail("device", _("Device"))
        describe("notices.mail_proved", _("proved an e-mail address for notices"))
        describe("notices.mail_forgotten", _("took the e-mail address for notices back"))
        describe("notices.mail_left", _("ended e-mails by the link in one"))
        describe("notices.device_added", _("signed a device up for pushes"))
        describe("notices.device_removed", _("signed a device off from pushes"))
