"""What this context holds on a person: that talks took place; what was said is read by the two alone."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.rights.slots import Held, PersonalData, Subject
from zhibu.talks.choices import TOOK_PLACE
from zhibu.talks.models import Talk


def _talks(subject: Subject) -> Held:
    if subject.member_id is None:
        return Held([_("Day"), _("With")], [])
    mine = Q(one_id=subject.member_id) | Q(other_id=subject.member_id)
    rows = (
        Talk.objects.filter(mine, state__in=TOOK_PLACE).select_related("one", "other").order_by("-on", "-id")[:5000]
    )
    return Held(
        [_("Day"), _("With")],
        [[row.on, row.other.name if row.one_id == subject.member_id else row.one.name] for row in rows],
    )


TALKS = PersonalData(
    "talks", _("Talks that took place"), _talks, order=220,
    kept=_("A talk belongs to both: what was written of it stays with the other one."),
)  # fmt: skip
