"""What notices this context sends, in words: for the page of preferences, and for what is said outside."""

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.notify.choices import Channel
from zhibu.foundation.notify.kinds import NoticeGroup, notice_groups

notice_groups.register(
    NoticeGroup(
        "imports", _("Imports"), _("An import has finished"), ("imports.",), order=80,
        by=frozenset({Channel.PUSH}), allowed=lambda actor: actor.can_anywhere(Verb.IMPORT_MEMBERS),
    )
)  # fmt: skip
