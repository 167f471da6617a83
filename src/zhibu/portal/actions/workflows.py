"""The two workflows of the portal: one review, three reviews. All sites share them; seats make the difference."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.models import Workflow, WorkflowTask

from zhibu.portal.choices import ReviewStep
from zhibu.portal.models import ReviewTask
from zhibu.portal.rules import reviews as rules

NAMES: dict[int, Any] = {1: _("One review"), 3: _("Three reviews")}


def name_of(number: int) -> str:
    """What the workflow of so many reviews is called in Wagtail's lists: in the platform's own language."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(NAMES[number])


@transaction.atomic
def lay_workflows() -> dict[int, Workflow]:
    """The workflows by the number of their reviews, made if they are not there. Again changes nothing."""
    with translation.override(settings.LANGUAGE_CODE):
        labels = {step: str(step.label) for step in ReviewStep}
    tasks = {
        step: ReviewTask.objects.get_or_create(step=step, defaults={"name": labels[step]})[0] for step in ReviewStep
    }
    made = {}
    for number in NAMES:
        workflow, is_new = Workflow.objects.get_or_create(name=name_of(number))
        if is_new:
            for order, step in enumerate(rules.steps_of(number)):
                WorkflowTask.objects.create(workflow=workflow, task=tasks[step].task_ptr, sort_order=order)
        made[number] = workflow
    return made
