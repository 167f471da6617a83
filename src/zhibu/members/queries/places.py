"""Who has been where: the present places of members and their past stays, read as one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import DateField, Value
from django.db.models.query import QuerySet

from zhibu.members.models import Member, Stay

TENURE = ("category", "standing", "joined_on", "confirmed_on", "suspended_on", "left_on")
"""The columns of a record from which `rules.tenure_of` judges."""


def stays_in(places: Sequence[UUID], columns: Sequence[str]) -> QuerySet[Any, Any]:
    """(place, since, until, …columns of the record) for everybody who is or was in a branch or group, unordered.

    A member who came back has a row for each time. One query.
    """
    past = Stay.objects.filter(organization_id__in=places).order_by()
    rows: Any = past.values_list("organization_id", "starts_on", "ends_on", *(f"member__{name}" for name in columns))
    open_end = Value(None, output_field=DateField())
    present = Member.objects.filter(organization_id__in=places).order_by()
    grouped = Member.objects.filter(group_id__in=places).order_by()
    return rows.union(
        present.values_list("organization_id", "branch_since", open_end, *columns),
        grouped.values_list("group_id", "group_since", open_end, *columns),
        all=True,
    )
