"""What notices this context sends, in words: for the page of preferences, and for what is said outside."""

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.notify.kinds import NoticeGroup, notice_groups

notice_groups.register(
    NoticeGroup(
        "account", _("Account and safety"), _("Something was changed in your account"), ("account",),
        order=10, cannot_wait=True, is_urgent=True,
    )
)  # fmt: skip
