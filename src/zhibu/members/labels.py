"""What the fields of a record are called on pages, in histories and in messages."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhibu.members import codes, rules
from zhibu.members.choices import MemberCategory, Sex, Standing

FIELDS: dict[str, Any] = {
    "name": _("Member's name"),
    "sex": _("Sex"),
    "born_on": _("Date of birth"),
    "ethnicity": _("Ethnicity"),
    "native_place": _("Native place"),
    "education": _("Education"),
    "occupation": _("Line of work"),
    "job_title": _("Job title"),
    "category": _("Member category"),
    "standing": _("Standing"),
    "joined_on": _("Day of joining"),
    "confirmed_on": _("Day of confirmation"),
    "resident_id": _("Resident id"),
    "phone": _("Mobile number"),
    "landline": _("Fixed telephone"),
    "address": _("Home address"),
    "archive_unit": _("Keeper of the file"),
    "is_lost": _("Contact lost"),
    "lost_on": _("Contact lost on"),
    "is_mobile": _("Mobile member"),
    "flow_to": _("Gone to"),
    "exempt_from_hours": _("Exempt from required hours"),
    "organization": _("Party branch"),
    "group": _("Group"),
}

COLUMN_OF_FIELD: dict[str, str] = {}
"""Fields whose roster column has another key."""

PLACEHOLDER = "—"
_CHOICES: dict[str, type[Any]] = {"sex": Sex, "category": MemberCategory, "standing": Standing}


def shown(field: str, value: Any, *, open_: bool = False) -> str:
    """A value as people read it: names for codes, days in full, protected values masked unless `open_`."""
    if value is None or value == "":
        return PLACEHOLDER
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if field in _CHOICES:
        return str(_CHOICES[field](value).label)
    if field in codes.LISTS:
        return codes.name_of(field, str(value))
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    return str(value) if open_ else rules.masked(field, str(value))


def shown_from_history(field: str, value: Any) -> str:
    """A value of the history, where days stand as text and protected values are masked already."""
    if field in DAY_FIELDS and isinstance(value, str) and value:
        value = date.fromisoformat(value)
    return shown(field, value, open_=True)


DAY_FIELDS = frozenset({"born_on", "joined_on", "confirmed_on", "lost_on"})
