"""What notices this context sends, in words: for the page of preferences, and for what is said outside."""

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.notify.kinds import NoticeGroup, notice_groups

notice_groups.register(
    NoticeGroup(
        "compliance", _("What is due in organization life"), _("Something is still to do in your organization"),
        ("compliance.",), order=60, allowed=lambda actor: actor.can_anywhere(Verb.CALL_MEETINGS),
    )
)  # fmt: skip
