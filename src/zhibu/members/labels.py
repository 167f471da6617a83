"""What the fields of a record are called on pages, in histories and in messages."""

from typing import Any

from django.utils.translation import gettext_lazy as _

FIELDS: dict[str, Any] = {
    "name": _("Name"),
    "sex": _("Sex"),
    "born_on": _("Date of birth"),
    "ethnicity": _("Ethnicity"),
    "native_place": _("Native place"),
    "education": _("Education"),
    "occupation": _("Post"),
    "job_title": _("Job title"),
    "category": _("Category"),
    "standing": _("Standing"),
    "joined_on": _("Day of joining"),
    "confirmed_on": _("Day of confirmation"),
    "resident_id": _("Resident id"),
    "phone": _("Mobile"),
    "landline": _("Fixed telephone"),
    "address": _("Address"),
    "archive_unit": _("Keeper of the file"),
    "is_lost": _("Contact lost"),
    "lost_on": _("Contact lost on"),
    "is_mobile": _("Mobile member"),
    "flow_to": _("Gone to"),
    "exempt_from_hours": _("Exempt from required hours"),
    "organization": _("Branch"),
}

COLUMN_OF_FIELD: dict[str, str] = {}
"""Fields whose roster column has another key."""
