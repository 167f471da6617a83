"""Which events leave the house."""

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.webhooks.slots import offer
from zhibu_corner.events import BookLent

offer("corner.book_lent", BookLent, _("Book lent"), Verb.SEE_ORGANIZATION)
