"""What the auditor reads of the deeds of this context: never a grade, never what was written, no sheet at all."""

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.audit.registry import describe


def register() -> None:
    """Say every audited deed in words; called once, when the program starts."""
    describe("appraisal.planned", _("planned the appraisal of {year}"))
    describe("appraisal.days_set", _("set the days of the appraisal of {year}"))
    describe("appraisal.moved_on", _("took the appraisal of {year} a step on"))
    describe("appraisal.stepped_back", _("took the appraisal of {year} a step back"))
    describe("appraisal.called_off", _("called the appraisal of {year} off"))
    describe("appraisal.reminded", _("reminded {told} members of the appraisal of {year}"))
    describe("appraisal.exempted", _("changed of whom the appraisal of {year} demands nothing"))
    describe("appraisal.paper_noted", _("noted a self-appraisal on paper for {year}"))
    describe("appraisal.self_handed_in", _("handed in their self-appraisal of {year}"))
    describe("appraisal.self_taken_back", _("took their self-appraisal of {year} back"))
    describe("appraisal.comment_written", _("wrote about another member in the appraisal of {year}"))
    describe("appraisal.proposed", _("proposed grades in the appraisal of {year}"))
    describe("appraisal.decided", _("recorded the grades decided on {on} for {year}"))
    describe("appraisal.amended", _("amended a grade of {year}"))
    describe("appraisal.acknowledged", _("read their result of {year}"))
    describe("appraisal.exported", _("took the register of the appraisal of {year} away as {kind}"))
