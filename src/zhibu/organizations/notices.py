"""What notices this context sends, in words: for the page of preferences, and for what is said outside."""

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.notify.kinds import NoticeGroup, notice_groups

notice_groups.register(
    NoticeGroup(
        "terms", _("Ends of terms"), _("A term of office comes to its end"), ("term.",),
        order=61, allowed=lambda actor: actor.can_anywhere(Verb.MANAGE_POSTS),
    )
)  # fmt: skip
