"""Which events of members leave the house."""

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.webhooks.slots import offer
from zhibu.members import events

offer("members.enrolled", events.MembersEnrolled, _("Members entered in the registry"), Verb.SEE_MEMBERS)
offer("member.moved", events.MemberMoved, _("Member moved to another branch"), Verb.SEE_MEMBERS)
offer("member.left", events.MemberLeft, _("Membership ended"), Verb.SEE_MEMBERS)
