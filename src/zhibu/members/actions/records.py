"""Writing records: entering, editing, confirming, changing standing, moving between branches."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zhibu.accounts.models import Account
from zhibu.foundation.access.actions import end_all_grants
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.audit import actions as audit
from zhibu.foundation.events.actions import publish
from zhibu.foundation.search import actions as search
from zhibu.kernel.clock import day_of
from zhibu.kernel.errors import Refused
from zhibu.kernel.ids import new_id
from zhibu.members import access, rules
from zhibu.members.actions.places import leave_branch
from zhibu.members.choices import ChangeKind, MemberCategory, Standing
from zhibu.members.events import MemberExempted, MemberLeft, MemberMoved, MembersEnrolled
from zhibu.members.indexes import phone_index, resident_id_index, resident_id_indexes
from zhibu.members.models import Change, Member
from zhibu.organizations.actions.posts import end_posts_of
from zhibu.organizations.choices import BRANCH_KINDS, OrganizationState
from zhibu.organizations.models import Organization

DETAIL_FIELDS = tuple(f.name for f in fields(rules.Details))


def derived_from(details: rules.Details) -> dict[str, str]:
    """The columns that follow from others: readings of the name and blind indexes."""
    return {
        "pinyin": rules.pinyin_of(details.name)[:120],
        "initials": rules.initials_of(details.name)[:40],
        "resident_id_index": resident_id_index(details.resident_id),
        "phone_index": phone_index(details.phone),
    }


def details_of(member: Member) -> rules.Details:
    """The record as rules see it."""
    return rules.Details(**{name: getattr(member, name) for name in DETAIL_FIELDS})


def refuse_findings(details: rules.Details, *, on: date) -> None:
    """Raise Refused for the first thing that the rules find wrong."""
    for finding in rules.findings_of(details, on=on):
        raise Refused(finding.problem, finding.problem.label, finding.field)


def refuse_other_than_branch(organization: Organization) -> None:
    """Raise Refused unless members can belong to the organization: an active branch of any kind."""
    if organization.kind not in BRANCH_KINDS:
        raise Refused("not_a_branch", _("Members belong to a branch. Choose a branch, not what stands above it."))
    if organization.state != OrganizationState.ACTIVE:
        raise Refused("branch_dissolved", _("This branch has been dissolved. Choose another."))


@transaction.atomic
def enroll_member(
    *, actor: Actor, at: datetime, organization_id: UUID, details: rules.Details, member_id: UUID | None = None
) -> Member:
    """Enter a new member in a branch. `details` as `rules.Details` (cleaned), judged on the day of `at`.

    `member_id`, given out with the form, makes sending it twice enter one record. Order of effects: record, change,
    audit, event MembersEnrolled. Raises NotFound, Forbidden (MANAGE_MEMBERS), Refused for anything that
    `rules.findings_of` finds, `already_registered` for a known resident id, and `already_here` for a name and date of
    birth that the branch has without a resident id.
    """
    organization = access.get_organization(actor, organization_id, Verb.MANAGE_MEMBERS, lock=True)
    refuse_other_than_branch(organization)
    known = Member.objects.filter(pk=member_id, organization=organization).first() if member_id else None
    if known is not None:
        return known
    on = day_of(at)
    refuse_findings(details, on=on)
    _refuse_namesake(organization, details)
    values = {name: getattr(details, name) for name in DETAIL_FIELDS}
    member = Member(
        pk=member_id or new_id(), organization=organization, created_at=at, updated_at=at,
        **values, **derived_from(details),
    )  # fmt: skip
    _refuse_known(details, member)
    try:
        with transaction.atomic():
            member.save(force_insert=True)
    except IntegrityError as error:
        raise already_registered() from error
    note_change(member, ChangeKind.ENROLLED, actor=actor, at=at)
    audit.record(
        actor=actor, at=at, action="member.enrolled", object_kind="member", object_id=member.pk,
        scope_path=organization.path,
    )  # fmt: skip
    search.changed("member", [member.pk], at=at)
    publish(MembersEnrolled(path=organization.path, count=1, on=on), at=at)
    return member


def _refuse_namesake(organization: Organization, details: rules.Details) -> None:
    same = Member.objects.filter(organization=organization, name=details.name, born_on=details.born_on)
    if details.resident_id:
        same = same.filter(resident_id_index="")
    if same.exists():
        raise Refused(
            "already_here",
            _("The branch has a member with this name and date of birth already. Open and edit that record."),
            "name",
        )


def _refuse_known(details: rules.Details, member: Member) -> None:
    """While the key of blind indexes is being changed, the constraint does not see that two digests are of one id."""
    known = resident_id_indexes(details.resident_id)
    if len(known) > 1 and Member.objects.filter(resident_id_index__in=known).exclude(pk=member.pk).exists():
        raise already_registered()


def already_registered() -> Refused:
    """The refusal for a resident id that is in the registry already."""
    return Refused(
        "already_registered",
        _("This resident id is in the registry already. Propose a transfer instead of a second record."),
        "resident_id",
    )


@transaction.atomic
def edit_member(
    *,
    actor: Actor,
    at: datetime,
    member_id: UUID,
    details: rules.Details,
    reason: str = "",
    kind: ChangeKind = ChangeKind.EDITED,
) -> list[str]:
    """Make the record say `details`; returns the names of the fields that changed. No change, no effect.

    Standing is not edited here: see `change_standing`. Order of effects: record, account name, change, audit,
    MemberExempted (if that changed).
    Raises NotFound, Forbidden (MANAGE_MEMBERS), Refused as `enroll_member` does, also on a membership that has ended.
    """
    member = access.get_member(actor, member_id, Verb.MANAGE_MEMBERS, lock=True)
    if member.standing == Standing.ENDED:
        raise Refused("ended", _("This membership has ended. Its record can be read but not changed."))
    changed = [n for n in DETAIL_FIELDS if n != "standing" and getattr(member, n) != getattr(details, n)]
    if not changed:
        return []
    refuse_findings(details, on=day_of(at))
    before = plain_values(member, changed)
    for name in changed:
        setattr(member, name, getattr(details, name))
    derived = derived_from(details)
    for name, value in derived.items():
        setattr(member, name, value)
    member.updated_at = at
    if "resident_id" in changed:
        _refuse_known(details, member)
    try:
        with transaction.atomic():
            member.save(update_fields=[*changed, *derived, "updated_at"])
    except IntegrityError as error:
        raise already_registered() from error
    if "name" in changed and member.account_id:
        Account.objects.filter(pk=member.account_id).update(name=member.name)
    if "name" in changed:
        search.changed("member", [member.pk], at=at)
    note_change(member, kind, actor=actor, at=at, before=before, after=plain_values(member, changed), reason=reason)
    audit.record(
        actor=actor, at=at, action="member.edited", object_kind="member", object_id=member.pk,
        scope_path=member.organization.path, detail={"fields": changed},
    )  # fmt: skip
    if "exempt_from_hours" in changed:
        path = member.organization.path
        publish(MemberExempted(member.pk, path, member.exempt_from_hours, day_of(at)), at=at)
    return changed


@transaction.atomic
def confirm_member(*, actor: Actor, at: datetime, member_id: UUID, on: date) -> None:
    """Confirm a probationary member as a full one on the day `on`. Confirming a full member changes nothing.

    Raises NotFound, Forbidden, Refused (`confirmed_too_early`, `date_future`, …).
    """
    member = access.get_member(actor, member_id, Verb.MANAGE_MEMBERS, lock=True)
    if member.category == MemberCategory.FULL:
        return
    values = {name: getattr(member, name) for name in DETAIL_FIELDS}
    details = rules.Details(**values | {"category": MemberCategory.FULL, "confirmed_on": on})
    edit_member(actor=actor, at=at, member_id=member_id, details=details, kind=ChangeKind.CONFIRMED)


@transaction.atomic
def change_standing(
    *, actor: Actor, at: datetime, member_id: UUID, standing: Standing, on: date, reason: str
) -> Member:
    """Suspend, restore or end a membership from the day `on`, with the decision it rests on as `reason`.

    Setting the standing it has changes nothing. Ending frees the sign-in account from the branch and ends the posts
    and roles of the person. Order of effects: record, posts, account, roles, change, audit, MemberLeft (if ended).
    Raises NotFound, Forbidden, Refused (`standing`, `date_future`, `reason_missing`).
    """
    member = access.get_member(actor, member_id, Verb.MANAGE_MEMBERS, lock=True)
    if member.standing == standing:
        return member
    if not rules.may_become(member.standing, standing):
        raise Refused("standing", _("A membership that has ended cannot be taken up again here."), "standing")
    if on > day_of(at):
        raise Refused("date_future", _("This day lies in the future."), "on")
    if not reason.strip():
        raise Refused("reason_missing", _("Name the decision that this rests on."), "reason")
    before = plain_values(member, ["standing"])
    member.standing, member.updated_at = standing, at
    member.suspended_on = on if standing == Standing.SUSPENDED else None
    member.left_on = on if standing == Standing.ENDED else None
    member.save(update_fields=["standing", "suspended_on", "left_on", "updated_at"])
    if standing == Standing.ENDED:
        end_posts_of(actor=actor, at=at, holder_id=member.pk, on=on)
        if member.account_id:
            Account.objects.filter(pk=member.account_id).update(home_path="")
            end_all_grants(actor=actor, at=at, account_id=member.account_id)
    note_change(
        member, ChangeKind.STANDING, actor=actor, at=at, on=on, reason=reason,
        before=before, after=plain_values(member, ["standing"]),
    )  # fmt: skip
    audit.record(
        actor=actor, at=at, action="member.standing_changed", object_kind="member", object_id=member.pk,
        scope_path=member.organization.path, detail={"standing": standing, "on": on.isoformat()},
    )  # fmt: skip
    if standing == Standing.ENDED:
        search.changed("member", [member.pk], at=at)
        publish(MemberLeft(member_id=member.pk, path=member.organization.path, on=on), at=at)
    return member


@transaction.atomic
def move_member(*, actor: Actor, at: datetime, member_id: UUID, to_organization_id: UUID, reason: str = "") -> Member:
    """Move a member to another branch on the day of `at`, out of their group; the account's home moves along.

    The actor needs MANAGE_MEMBERS at both ends; with one end only, see `propose_transfer`. Moving to where the member
    is changes nothing. Order of effects: record with its past stays, a group leader's post, account, change, audit,
    event MemberMoved.
    Raises NotFound, Forbidden, Refused (`not_a_branch`, `branch_dissolved`, `ended`).
    """
    member = access.get_member(actor, member_id, Verb.MANAGE_MEMBERS, lock=True)
    to = access.get_organization(actor, to_organization_id, Verb.MANAGE_MEMBERS)
    return carry_over(member, to, actor=actor, at=at, reason=reason)


@transaction.atomic
def move_everybody(*, actor: Actor, at: datetime, from_organization_id: UUID, to_organization_id: UUID) -> int:
    """Move all present members of one branch to another: what a merger of branches does. Returns how many.

    Order of effects: as `move_member`, for each. Raises NotFound, Forbidden (MANAGE_MEMBERS at both ends), Refused.
    """
    origin = access.get_organization(actor, from_organization_id, Verb.MANAGE_MEMBERS)
    to = access.get_organization(actor, to_organization_id, Verb.MANAGE_MEMBERS)
    rows = Member.objects.select_for_update(of=("self",)).select_related("organization")
    members = list(rows.filter(organization=origin).exclude(standing=Standing.ENDED).order_by("pk"))
    for member in members:
        carry_over(member, to, actor=actor, at=at, reason=_("Branches merged"))
    return len(members)


def carry_over(member: Member, to: Organization, *, actor: Actor, at: datetime, reason: str) -> Member:
    """The move itself, on a locked record, after the caller has checked both ends; nobody arrives where a branch
    is just being dissolved."""
    if member.organization_id == to.pk:
        return member
    to = Organization.objects.select_for_update(no_key=True).get(pk=to.pk)
    refuse_other_than_branch(to)
    if member.standing == Standing.ENDED:
        raise Refused("ended", _("This membership has ended. Its record can be read but not changed."))
    origin, group, on = member.organization, member.group, day_of(at)
    leave_branch(member, to, actor=actor, at=at)
    if member.account_id:
        Account.objects.filter(pk=member.account_id).update(home_path=to.path)
    before, after = {"organization": origin.name}, {"organization": to.name}
    if group:
        before, after = before | {"group": group.name}, after | {"group": ""}
    note_change(member, ChangeKind.MOVED, actor=actor, at=at, reason=reason, before=before, after=after)
    audit.record(
        actor=actor, at=at, action="member.moved", object_kind="member", object_id=member.pk, scope_path=to.path,
        detail={"from": str(origin.pk), "to": str(to.pk)},
    )  # fmt: skip
    search.changed("member", [member.pk], at=at)
    publish(MemberMoved(member_id=member.pk, from_path=origin.path, to_path=to.path, on=on), at=at)
    return member


def plain_values(member: Member, names: Iterable[str]) -> dict[str, Any]:
    """Fields as the history keeps them: days as text, protected values masked."""
    values = {}
    for name in names:
        value = getattr(member, name)
        values[name] = value.isoformat() if isinstance(value, date) else rules.masked(name, value)
    return values


def note_change(
    member: Member,
    kind: ChangeKind,
    *,
    actor: Actor,
    at: datetime,
    on: date | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> Change:
    """Write one entry of the record's history in the caller's transaction."""
    return Change.objects.create(
        member=member, kind=kind, at=at, on=on or day_of(at), actor_id=actor.account_id, actor_name=actor.name,
        reason=reason[:200], before=before or {}, after=after or {},
    )  # fmt: skip
