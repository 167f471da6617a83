"""A branch that is dissolved or merged leaves no meeting behind to which people would come."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.meetings.queries.lists import count_to_come, titles_since
from zhibu.organizations import registry
from zhibu.organizations.choices import ReshapingKind
from zhibu.organizations.registry import Hindrance, Plan, Undoing


def meetings_to_come(organization_id: UUID, path: str) -> list[Hindrance]:
    """The meetings that are called or under way at or below the organization: held or cancelled first. One query."""
    url = reverse("meetings:of_organization", args=[organization_id])
    return [Hindrance(label=gettext_lazy("Meetings called"), count=count_to_come(path), url=url)]


def objections(undoing: Undoing) -> Iterable[str]:
    """Meetings that the new branch of a split has called, or that were held since with those who came or went."""
    if undoing.kind == ReshapingKind.SUSPENDED:
        return
    new = undoing.other_id if undoing.kind == ReshapingKind.SPLIT else None
    people = {change.pk for change in undoing.of("members")}
    for title, is_held in titles_since(undoing.since, called_by=new, people=people):
        if is_held:
            yield _("A meeting was held since with those who were moved: %(title)s.") % {"title": title}
        else:
            yield _("The new branch has called a meeting: %(title)s. Cancel it first.") % {"title": title}


def foretell(plan: Plan) -> Iterable[str]:
    """That rolls follow."""
    if plan.kind == ReshapingKind.SPLIT and count_to_come(plan.path):
        yield _("Who goes is no longer called to the meetings of this branch that are still to come.")


def register() -> None:
    """Tell the organizations context; called once, when the program starts."""
    registry.dissolution_check("meetings")(meetings_to_come)
    registry.objection("meetings")(objections)
    registry.foretelling("meetings")(foretell)
