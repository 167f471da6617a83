"""What notices this context sends, in words: for the page of preferences, and for what is said outside."""

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.notify.kinds import NoticeGroup, notice_groups

notice_groups.register(
    NoticeGroup("lessons", _("Lessons"), _("There is news about your lessons"), ("learning.", "lesson."), order=30)
)
