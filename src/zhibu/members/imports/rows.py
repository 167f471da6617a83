"""From a row of a roster to what is written about a member."""

from dataclasses import replace
from datetime import date
from typing import Any

from zhibu.foundation.imports.specs import ParsedRow
from zhibu.members import rules
from zhibu.members.choices import MemberCategory, Standing
from zhibu.members.imports.columns import Birth, Status

PLAIN_FIELDS = (
    "name", "resident_id", "ethnicity", "native_place", "education", "occupation", "job_title", "landline",
    "address", "lost_on", "is_mobile", "flow_to", "archive_unit", "confirmed_on",
)  # fmt: skip
COLUMN_OF = {"category": "category", "standing": "standing"}


def given_in(row: ParsedRow) -> dict[str, Any]:
    """What the row says, by field of the record; a field whose cell is empty, unreadable or absent is left out.

    A fixed number under 联系电话 becomes the landline; birth and sex that only the resident id tells are read there;
    of two different days of joining the day of joining the organization counts.
    """
    given = {field: row.get(field) for field in PLAIN_FIELDS if row.get(field) is not None}
    status: Status = row.get("status") or Status()
    for field, value in (
        ("sex", row.get("sex")),
        ("category", row.get("category") or status.category),
        ("standing", row.get("standing") or status.standing),
        ("joined_on", row.get("joined_on") or row.get("joined_too")),
    ):
        if value:
            given[field] = value
    if "lost_on" in given or row.get("is_lost") is not None:
        given["is_lost"] = row.get("is_lost", True)
        if not given["is_lost"]:
            given["lost_on"] = None
    phone = row.get("phone")
    if phone:
        given["phone" if len(phone) == 11 and phone.startswith("1") else "landline"] = phone
    return given | _from_resident_id(row, given.get("resident_id", ""))


def _from_resident_id(row: ParsedRow, number: str) -> dict[str, Any]:
    readable = len(number) == 18 and number[:17].isdigit()
    born: Birth | None = row.get("born_on")
    told = rules.birth_in_resident_id(number) if readable else None
    found: dict[str, Any] = {}
    if born:
        same_month = told and born.is_month and (told.year, told.month) == (born.day.year, born.day.month)
        found["born_on"] = told if same_month else born.day
    elif told:
        found["born_on"] = told
    if readable and row.get("sex") is None:
        found["sex"] = rules.sex_in_resident_id(number)
    return found


def as_new(given: dict[str, Any], *, on: date) -> rules.Details:
    """The details of a new record. A category that the roster does not tell follows from the dates."""
    details = rules.Details(**given)
    if "category" in given or details.confirmed_on:
        return details
    joined = details.joined_on
    waiting = joined is not None and joined <= on < rules.probation_ends(joined)
    return replace(details, category=MemberCategory.PROBATIONARY if waiting else MemberCategory.FULL)


def as_update(known: rules.Details, given: dict[str, Any]) -> tuple[rules.Details, list[str]]:
    """The details of a record after the roster, and the fields that change. What the roster leaves out stays.

    A probationary member with a day of confirmation and no category told becomes a full one.
    """
    if given.get("confirmed_on") and "category" not in given:
        given = given | {"category": MemberCategory.FULL}
    if known.standing == Standing.ENDED:
        return known, []
    changed = [field for field, value in given.items() if getattr(known, field) != value]
    return (replace(known, **{field: given[field] for field in changed}) if changed else known), changed
