"""What notices this context sends, in words: for the page of preferences, and for what is said outside."""

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.notify.kinds import NoticeGroup, notice_groups

notice_groups.register(NoticeGroup("talks", _("Talks"), _("There is news about a talk"), ("talk.",), order=41))
