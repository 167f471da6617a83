"""Writing judged rows in bulk, inside the transaction of the import machine."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.audit import actions as audit
from zhibu.foundation.events.actions import publish
from zhibu.foundation.imports.bulk import insert_rows
from zhibu.foundation.imports.choices import VerdictKind
from zhibu.foundation.notify.actions import notify
from zhibu.foundation.search import actions as search
from zhibu.kernel.clock import day_of
from zhibu.kernel.ids import new_id
from zhibu.members import links
from zhibu.members.actions.records import DETAIL_FIELDS, derived_from, plain_values
from zhibu.members.choices import ChangeKind, ProposalState, Standing
from zhibu.members.events import MembersEnrolled
from zhibu.members.imports.cases import Case
from zhibu.members.models import Change, Member, TransferProposal
from zhibu.members.queries.duties import managers_of

DERIVED = ("pinyin", "initials", "resident_id_index", "phone_index")
BATCH = 500


def write(cases: Sequence[Case], *, actor: Actor, at: datetime, scope_path: str) -> None:
    """Write new records, updates and proposals of one chunk; one audit entry, one event for each branch.

    Order of effects: records, updates with their history, proposals, audit, events, notices.
    """
    by_kind: dict[VerdictKind, list[Case]] = defaultdict(list)
    for case in cases:
        by_kind[case.kind].append(case)
    entered = _enroll(by_kind[VerdictKind.NEW], at)
    _update(by_kind[VerdictKind.UPDATE], actor, at)
    proposed = _propose(by_kind[VerdictKind.PROPOSAL], actor, at)
    search.changed("member", _found_by(cases), at=at)
    counts = {str(kind): len(found) for kind, found in sorted(by_kind.items()) if found}
    if set(counts) - {VerdictKind.UNCHANGED}:
        audit.record(
            actor=actor, at=at, action="members.imported", object_kind="members", scope_path=scope_path,
            detail=counts,
        )  # fmt: skip
    publish(*(MembersEnrolled(path=path, count=n, on=day_of(at)) for path, n in sorted(entered.items())), at=at)
    _tell(proposed, at)


def _found_by(cases: Sequence[Case]) -> list[UUID]:
    """The members whom search has to know anew: those entered, and those with another name or standing."""
    entered = [case.made_id for case in cases if case.made_id]
    updated = [case.member.pk for case in cases if case.member and {"name", "standing"} & set(case.changed)]
    return [*entered, *updated]


def _enroll(cases: Sequence[Case], at: datetime) -> Counter[str]:
    rows: list[dict[str, Any]] = []
    entered: Counter[str] = Counter()
    for case in cases:
        if case.branch is None or case.details is None:
            continue
        case.made_id = new_id()
        values = {name: getattr(case.details, name) for name in DETAIL_FIELDS} | derived_from(case.details)
        values |= {"id": case.made_id, "organization_id": case.branch.id, "created_at": at, "updated_at": at}
        if case.details.standing == Standing.SUSPENDED:
            values["suspended_on"] = day_of(at)
        rows.append(values)
        entered[case.branch.path] += 1
    insert_rows(Member, rows)
    return entered


def _update(cases: Sequence[Case], actor: Actor, at: datetime) -> None:
    changes: list[Change] = []
    written: set[str] = {"updated_at", "suspended_on", *DERIVED}
    members: list[Member] = []
    for case in cases:
        member, details = case.member, case.details
        if member is None or details is None:
            continue
        before = plain_values(member, case.changed)
        for name in case.changed:
            setattr(member, name, getattr(details, name))
        if "standing" in case.changed:
            member.suspended_on = day_of(at) if member.standing == Standing.SUSPENDED else None
        for name, value in derived_from(details).items():
            setattr(member, name, value)
        member.updated_at = at
        written.update(case.changed)
        members.append(member)
        changes.append(
            Change(
                member=member,
                kind=ChangeKind.IMPORTED,
                at=at,
                on=day_of(at),
                actor_id=actor.account_id,
                actor_name=actor.name,
                before=before,
                after=plain_values(member, case.changed),
            )
        )
    # An upsert by id: many times faster than bulk_update, which writes one CASE for each field and row.
    Member.objects.bulk_create(
        members, update_conflicts=True, unique_fields=["id"], update_fields=sorted(written), batch_size=BATCH
    )
    Change.objects.bulk_create(changes, batch_size=BATCH)


def _propose(cases: Sequence[Case], actor: Actor, at: datetime) -> list[TransferProposal]:
    open_ones = TransferProposal.objects.filter(
        member_id__in=[case.member.pk for case in cases if case.member], state=ProposalState.PROPOSED
    ).order_by("pk")
    known = set(open_ones.values_list("member_id", "to_organization_id"))
    made = [
        TransferProposal(
            member=case.member, from_organization=case.member.organization, to_organization_id=case.branch.id,
            reason=_("Stands in a roster of the other branch"), proposed_at=at,
            proposed_by_id=actor.account_id, proposed_by_name=actor.name,
        )
        for case in cases
        if case.member and case.branch and (case.member.pk, case.branch.id) not in known
    ]  # fmt: skip
    TransferProposal.objects.bulk_create(made, batch_size=BATCH)
    return made


def _tell(proposals: Sequence[TransferProposal], at: datetime) -> None:
    """One notice for each manager, however many members are asked for."""
    counts: Counter[UUID] = Counter()
    managers = {path: managers_of(path, at=at) for path in {p.from_organization.path for p in proposals}}
    for proposal in proposals:
        counts.update(managers[proposal.from_organization.path])
    for account_id, count in counts.items():
        title = ngettext(
            "%(count)d member of yours is asked for by another branch",
            "%(count)d members of yours are asked for by other branches",
            count,
        ) % {"count": count}
        notify(account_ids=[account_id], kind="transfer.proposed", title=title, url=links.proposals(), at=at)
