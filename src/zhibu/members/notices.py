"""What notices this context sends, in words: for the page of preferences, and for what is said outside."""

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.notify.kinds import NoticeGroup, notice_groups

notice_groups.register(
    NoticeGroup(
        "members", _("Records of members, transfers"), _("There is news about a record"),
        ("correction.", "transfer."), order=50,
    )
)  # fmt: skip
