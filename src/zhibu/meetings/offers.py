"""Which events of meetings leave the house."""

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.webhooks.slots import offer
from zhibu.meetings import events

offer("meeting.called", events.MeetingCalled, _("Meeting called"), Verb.SEE_MEETINGS)
offer("meeting.moved", events.MeetingMoved, _("Meeting moved"), Verb.SEE_MEETINGS)
offer("meeting.cancelled", events.MeetingCancelled, _("Meeting cancelled"), Verb.SEE_MEETINGS)
offer("meeting.closed", events.MeetingClosed, _("Meeting closed"), Verb.SEE_MEETINGS)
offer("meeting.confirmed", events.MeetingConfirmed, _("Record confirmed"), Verb.SEE_MEETINGS)
