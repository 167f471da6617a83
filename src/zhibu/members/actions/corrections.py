"""Correction requests: a member says what is wrong in the own record, the branch corrects it or answers."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.audit import actions as audit
from zhibu.foundation.notify.actions import notify
from zhibu.kernel.clock import day_of
from zhibu.kernel.errors import NotFound, Refused
from zhibu.members import access, codes, links, rules
from zhibu.members.actions.records import details_of, edit_member
from zhibu.members.choices import ChangeKind, CorrectionState, Sex
from zhibu.members.models import CorrectionRequest, Member
from zhibu.members.queries.duties import managers_of

CORRECTABLE = (
    "phone", "landline", "address", "name", "resident_id", "sex", "born_on", "ethnicity", "native_place", "education",
    "occupation", "job_title", "joined_on", "confirmed_on", "archive_unit", "flow_to",
)  # fmt: skip
"""The fields that a member may ask to have corrected, the commonest first."""

DAYS = frozenset({"born_on", "joined_on", "confirmed_on"})
LONGEST = {"name": 40, "native_place": 60, "job_title": 60, "archive_unit": 80, "flow_to": 80, "address": 120}


def read_value(field: str, text: str) -> Any:
    """What was typed for a field, as the record keeps it. Raises Refused `unreadable` with what is expected."""
    text = " ".join(text.split())
    if field in DAYS:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise Refused("unreadable", _("Write the day like 1997-05-15."), "value") from None
    if field in codes.LISTS:
        code = codes.find_code(field, text)
        if not code:
            raise Refused("unreadable", _("Choose one from the list."), "value")
        return code
    if field == "sex" and text not in Sex.values:
        raise Refused("unreadable", _("Choose one from the list."), "value")
    cleaners = {"name": rules.clean_name, "resident_id": rules.clean_resident_id, "phone": _digits}
    value = cleaners.get(field, str)(text)
    if not value or len(value) > LONGEST.get(field, 40):
        raise Refused("unreadable", _("Write the right value, and not too long."), "value")
    return value


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _refuse_bad(member: Member, field: str, value: Any, *, at: datetime) -> None:
    changed = replace(details_of(member), **{field: value})
    before = set(rules.findings_of(details_of(member), on=day_of(at)))
    for finding in rules.findings_of(changed, on=day_of(at)):
        if finding not in before:
            raise Refused(finding.problem, finding.problem.label, "value")


@transaction.atomic
def request_correction(*, actor: Actor, at: datetime, field: str, value: str, reason: str) -> CorrectionRequest:
    """Ask that a field of the own record say `value`. Asking again about a field replaces the open request.

    Order of effects: request, audit, notice to the branch. Raises NotFound for one who is no member, Refused
    (`field`, `unreadable`, `no_change`, and what the rules find wrong with the new value).
    """
    member = access.get_own_record(actor, lock=True)
    if field not in CORRECTABLE:
        raise Refused("field", _("This field cannot be corrected this way."), "field")
    read = read_value(field, value)
    if getattr(member, field) == read:
        raise Refused("no_change", _("The record says so already."), "value")
    _refuse_bad(member, field, read, at=at)
    kept = read.isoformat() if isinstance(read, date) else str(read)
    request, made = CorrectionRequest.objects.update_or_create(
        member=member, field=field, state=CorrectionState.REQUESTED,
        defaults={"value": kept, "reason": reason.strip()[:200], "requested_at": at},
    )  # fmt: skip
    _record(request, "correction.requested", actor=actor, at=at)
    if made:
        managers = [pk for pk in managers_of(member.organization.path, at=at) if pk != actor.account_id]
        notify(
            account_ids=managers, kind="correction.requested", at=at, url=links.correction(request.pk),
            title=_("%(name)s asks for a correction") % {"name": member.name},
            unique_key=f"correction:{request.pk}",
        )  # fmt: skip
    return request


@transaction.atomic
def accept_correction(*, actor: Actor, at: datetime, correction_id: UUID, answer: str = "") -> CorrectionRequest:
    """Correct the record as asked. Accepting an accepted request changes nothing.

    Order of effects: record (with its history), request, audit, notice. Raises NotFound, Forbidden, Refused
    (`decided`, and what the rules find wrong with the record as it would be).
    """
    request = access.get_correction(actor, correction_id, lock=True)
    if request.state == CorrectionState.ACCEPTED:
        return request
    _refuse_decided(request)
    value = read_value(request.field, request.value)
    details = replace(details_of(request.member), **{request.field: value})
    edit_member(
        actor=actor, at=at, member_id=request.member_id, details=details, reason=request.reason,
        kind=ChangeKind.CORRECTED,
    )  # fmt: skip
    return _decide(request, CorrectionState.ACCEPTED, actor=actor, at=at, answer=answer)


@transaction.atomic
def decline_correction(*, actor: Actor, at: datetime, correction_id: UUID, answer: str) -> CorrectionRequest:
    """Answer without changing the record. Raises NotFound, Forbidden, Refused (`decided`, `answer_missing`).

    Source: Personal Information Protection Law art. 46 and 50 (requests are checked; a refusal is explained).
    """
    request = access.get_correction(actor, correction_id, lock=True)
    if request.state == CorrectionState.DECLINED:
        return request
    _refuse_decided(request)
    if not answer.strip():
        raise Refused("answer_missing", _("Answer the member in a sentence."), "answer")
    return _decide(request, CorrectionState.DECLINED, actor=actor, at=at, answer=answer)


@transaction.atomic
def withdraw_correction(*, actor: Actor, at: datetime, correction_id: UUID) -> CorrectionRequest:
    """Take the own request back. Again changes nothing. Order of effects: request, audit.

    Raises NotFound for another's, Refused `decided`.
    """
    found = CorrectionRequest.objects.select_related("member__organization").select_for_update(of=("self",))
    request = found.filter(pk=correction_id).first()
    if request is None or actor.member_id is None or request.member_id != actor.member_id:
        raise NotFound
    if request.state != CorrectionState.WITHDRAWN:
        _refuse_decided(request)
        request.state, request.decided_at = CorrectionState.WITHDRAWN, at
        request.save(update_fields=["state", "decided_at"])
        _record(request, "correction.withdrawn", actor=actor, at=at)
    return request


def _record(request: CorrectionRequest, action: str, *, actor: Actor, at: datetime) -> None:
    member = request.member
    audit.record(
        actor=actor, at=at, action=action, object_kind="member", object_id=member.pk,
        scope_path=member.organization.path, detail={"field": request.field, "request": str(request.pk)},
    )  # fmt: skip


def _refuse_decided(request: CorrectionRequest) -> None:
    if request.state != CorrectionState.REQUESTED:
        raise Refused("decided", _("This request has been answered already."))


def _decide(
    request: CorrectionRequest, state: CorrectionState, *, actor: Actor, at: datetime, answer: str
) -> CorrectionRequest:
    request.state, request.answer = state, answer.strip()[:200]
    request.decided_at, request.decided_by_name = at, actor.name
    request.save(update_fields=["state", "answer", "decided_at", "decided_by_name"])
    member = request.member
    _record(request, f"correction.{state}", actor=actor, at=at)
    if member.account_id:
        titles = {
            CorrectionState.ACCEPTED: _("Your record has been corrected"),
            CorrectionState.DECLINED: _("Your correction request has been answered"),
        }
        notify(
            account_ids=[member.account_id], kind=f"correction.{state}", title=titles[state], body=request.answer,
            url=links.me(), at=at, unique_key=f"correction:{request.pk}:{state}",
        )  # fmt: skip
    return request
