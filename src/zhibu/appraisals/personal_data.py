"""What this context holds on a person: the own result and the own words; nobody's sheet, for none has a name."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from zhibu.appraisals.choices import AppraisalState
from zhibu.appraisals.models import Participant
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.rights.slots import Held, PersonalData, Subject


def _results(subject: Subject) -> Held:
    found = (
        Participant.objects.filter(member_id=subject.member_id) if subject.member_id else Participant.objects.none()
    )
    rows = []
    for row in found.select_related("appraisal").order_by("-appraisal__year", "id"):
        is_told = row.appraisal.state in (AppraisalState.PUBLISHED, AppraisalState.FILED)
        rows.append([row.appraisal.year, row.get_grade_display() if is_told else "", row.self_text])
    return Held([_("Year"), _("Grade"), _("What I wrote")], rows)


def _erase_words(actor: Actor, at: datetime, subject: Subject) -> int:
    if subject.member_id is None:
        return 0
    return Participant.objects.filter(member_id=subject.member_id).exclude(self_text="").update(self_text="")


APPRAISALS = PersonalData(
    "appraisals", _("Appraisals"), _results, order=210, erase=_erase_words,
    kept=_("The grade of a year stays in the record of the branch, without the words."),
)  # fmt: skip
