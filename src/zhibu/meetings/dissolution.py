"""A branch that is dissolved or merged leaves no meeting behind to which people would come."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhibu.meetings.queries.lists import count_to_come
from zhibu.organizations import registry
from zhibu.organizations.registry import Hindrance


def meetings_to_come(organization_id: UUID, path: str) -> list[Hindrance]:
    """The meetings that are called or under way at or below the organization: held or cancelled first. One query."""
    url = reverse("meetings:of_organization", args=[organization_id])
    return [Hindrance(label=_("Meetings called"), count=count_to_come(path), url=url)]


def register() -> None:
    """Tell the organizations context; called once, when the program starts."""
    registry.dissolution_check("meetings")(meetings_to_come)
