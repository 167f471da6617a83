"""The two workflows of the portal: one review, three reviews. All sites share them; seats make the difference."""

from django.db import transaction
from django.utils.translation import gettext_noop
from wagtail.models import Workflow, WorkflowTask

from zhibu.portal.choices import ReviewStep
from zhibu.portal.models import ReviewTask
from zhibu.portal.rules import reviews as rules

NAMES = {1: gettext_noop("One review"), 3: gettext_noop("Three reviews")}
STEP_NAMES = {
    ReviewStep.FIRST: gettext_noop("First review"),
    ReviewStep.SECOND: gettext_noop("Second review"),
    ReviewStep.LAST: gettext_noop("Last review"),
}


@transaction.atomic
def lay_workflows() -> dict[int, Workflow]:
    """The workflows by the number of their reviews, made if they are not there. Again changes nothing."""
    tasks = {
        step: ReviewTask.objects.get_or_create(step=step, defaults={"name": STEP_NAMES[step]})[0]
        for step in ReviewStep
    }
    made = {}
    for number, name in NAMES.items():
        workflow, is_new = Workflow.objects.get_or_create(name=name)
        if is_new:
            for order, step in enumerate(rules.steps_of(number)):
                WorkflowTask.objects.create(workflow=workflow, task=tasks[step].task_ptr, sort_order=order)
        made[number] = workflow
    return made
