"""Which events of organizations leave the house."""

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.webhooks.slots import offer
from zhibu.organizations import events

offer("organization.founded", events.OrganizationFounded, _("Organization founded"), Verb.SEE_ORGANIZATION)
offer("organization.renamed", events.OrganizationRenamed, _("Organization renamed"), Verb.SEE_ORGANIZATION)
offer("organization.moved", events.OrganizationMoved, _("Organization moved"), Verb.SEE_ORGANIZATION)
offer("organization.dissolved", events.OrganizationDissolved, _("Organization dissolved"), Verb.SEE_ORGANIZATION)
offer("organization.reinstated", events.OrganizationReinstated, _("Organization reinstated"), Verb.SEE_ORGANIZATION)
offer("post.taken", events.PostTaken, _("Post taken"), Verb.SEE_ORGANIZATION)
offer("post.left", events.PostLeft, _("Post left"), Verb.SEE_ORGANIZATION)
