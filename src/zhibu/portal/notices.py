"""What notices this context sends, in words: for the page of preferences, and for what is said outside."""

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.notify.kinds import NoticeGroup, notice_groups

notice_groups.register(
    NoticeGroup(
        "articles", _("Articles and reviews"), _("There is news about an article"), ("article.",),
        order=70, allowed=lambda actor: actor.can_anywhere(Verb.WRITE_ARTICLES),
    )
)  # fmt: skip
