"""What this context holds on a person, and how it lets go of it."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.rights.slots import ERASED_NAME, Held, PersonalData, Subject
from zhibu.foundation.search import actions as search
from zhibu.kernel.errors import Refused
from zhibu.members import codes, labels
from zhibu.members.choices import Standing
from zhibu.members.models import Change, CorrectionRequest, Look, Member, Stay
from zhibu.members.search import KIND

SHOWN = (
    "name", "sex", "ethnicity", "native_place", "born_on", "education", "occupation", "job_title", "category",
    "standing", "joined_on", "confirmed_on", "resident_id", "phone", "landline", "address", "archive_unit",
    "flow_to", "left_on",
)  # fmt: skip
"""The fields of the record that say something of the person."""

LABELS = {**labels.FIELDS, "left_on": _("Membership ended")}

EMPTIED: dict[str, Any] = {
    "name": ERASED_NAME, "pinyin": "", "initials": "", "ethnicity": "", "native_place": "", "born_on": None,
    "education": "", "occupation": "", "job_title": "", "resident_id": "", "resident_id_index": "", "phone": "",
    "phone_index": "", "landline": "", "address": "", "archive_unit": "", "flow_to": "",
}  # fmt: skip


def _record(subject: Subject) -> Held:
    member = Member.objects.filter(pk=subject.member_id).first() if subject.member_id else None
    rows = []
    for name in SHOWN if member else ():
        display = getattr(member, f"get_{name}_display", None)
        value = display() if display else getattr(member, name)
        if name in codes.LISTS and value:
            value = codes.name_of(name, value)
        rows.append([str(LABELS[name]), value])
    return Held([_("Field"), _("Value")], rows, is_record=True)


def _erase_record(actor: Actor, at: datetime, subject: Subject) -> int:
    """Empty the record, its history and requests. Raises Refused present_member."""
    member = Member.objects.select_for_update().filter(pk=subject.member_id).first() if subject.member_id else None
    if member is None:
        return 0
    if member.standing != Standing.ENDED:
        message = _("The record of a present member is kept. It can be erased once the membership has ended.")
        raise Refused("present_member", message)
    search.forget(KIND, [member.pk], at=at)
    Member.objects.filter(pk=member.pk).update(**EMPTIED, account=None, updated_at=at)
    changed = Change.objects.filter(member=member).update(before={}, after={}, reason="")
    gone = (
        CorrectionRequest.objects.filter(member=member).delete()[0] + Look.objects.filter(member=member).delete()[0]
    )
    return 1 + changed + gone


def _stays(subject: Subject) -> Held:
    rows = (
        Stay.objects.filter(Q(member_id=subject.member_id)).select_related("organization").order_by("ends_on", "id")
    )
    return Held(
        [_("Organization"), _("First day"), _("Until")],
        [[row.organization.name, row.starts_on, row.ends_on] for row in rows],
    )


def _looks(subject: Subject) -> Held:
    rows = Look.objects.filter(Q(member_id=subject.member_id)).order_by("-at", "-id")[:5000]
    return Held(
        [_("Time"), _("Who"), _("Purpose")],
        [[row.at, f"{row.viewer_name} {row.viewer_place}".strip(), row.purpose] for row in rows],
    )


RECORD = PersonalData(
    "record", _("Record as a member"), _record, order=10, erase=_erase_record,
    kept=_("Branch, category, days of joining and leaving stay without the name: the branch's numbers rest on them."),
)  # fmt: skip
STAYS = PersonalData("stays", _("Branches and groups before"), _stays, order=11)
LOOKS = PersonalData("looks", _("Who has looked at my record"), _looks, order=12)
