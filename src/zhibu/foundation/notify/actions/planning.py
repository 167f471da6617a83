"""From a notice to messages: by which of the ways that its reader has chosen it goes out, and when."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhibu.foundation.jobs.actions import enqueue, enqueue_many
from zhibu.foundation.notify import queries, rules
from zhibu.foundation.notify.choices import Channel, Pace
from zhibu.foundation.notify.kinds import NoticeGroup, group_of
from zhibu.foundation.notify.models import Delivery, Notice

DELIVER, DIGEST = "notify.deliver", "notify.digest"


@dataclass(frozen=True)
class _Ways:
    """What is known of everybody concerned."""

    wishes: dict[UUID, queries.Wishes]
    mail: set[UUID]
    number: set[UUID]
    devices: dict[UUID, list[UUID]]


@transaction.atomic
def plan(*, at: datetime, notice_ids: Sequence[UUID]) -> int:
    """Make the messages of notices that were told and not read yet; how many. No notices, no messages.

    A second run makes none: a notice goes once by each way to each person (once to each of their devices). Who is out
    of use gets none. Six queries, whatever the number. Order of effects: messages, jobs.
    """
    found = list(Notice.objects.filter(pk__in=notice_ids, read_at=None).order_by("pk"))
    told = _without_planned(found)
    accounts = queries.active_among({notice.account_id for notice in told}) if told else set()
    notices = [notice for notice in told if notice.account_id in accounts]
    if not notices:
        return 0
    hurried = {notice.account_id for notice in notices if group_of(notice.kind).cannot_wait}
    ways = _Ways(
        wishes=queries.wishes_of(accounts),
        mail=queries.with_mail(accounts),
        number=queries.with_number(hurried) if hurried else set(),
        devices=queries.devices_by_account(accounts),
    )
    rows = [row for notice in notices for row in _messages(notice, ways, at)]
    Delivery.objects.bulk_create(rows, batch_size=500)
    _enqueue(rows, at)
    return len(rows)


def _without_planned(notices: list[Notice]) -> list[Notice]:
    """Those of which no message was made: the same job may come twice."""
    planned = Delivery.objects.filter(notice__in=notices).order_by().values_list("notice_id", flat=True).distinct()
    known = set(planned) if notices else set()
    return [notice for notice in notices if notice.pk not in known]


def _messages(notice: Notice, ways: _Ways, at: datetime) -> list[Delivery]:
    group = group_of(notice.kind)
    account = notice.account_id
    wishes = ways.wishes.get(account, queries.NO_WISHES)
    due_at = rules.goes_out_at(at, wishes.quiet, is_urgent=group.is_urgent, needed_by=notice.needed_by)

    def made(channel: str, device_id: UUID | None = None) -> Delivery:
        return Delivery(
            notice=notice, account_id=account, channel=channel, device_id=device_id, created_at=at, due_at=due_at
        )

    rows: list[Delivery] = []
    if wishes.wants(group, Channel.PUSH):
        rows += [made(Channel.PUSH, device_id) for device_id in ways.devices.get(account, [])]
    if account in ways.number and wishes.wants(group, Channel.TEXT):
        rows.append(made(Channel.TEXT))
    if account in ways.mail and wishes.wants(group, Channel.MAIL):
        letter = made(Channel.MAIL)
        if _waits_for_digest(group, wishes):
            letter.in_digest = True
            letter.due_at = rules.digest_at(at, wishes.quiet, weekly=wishes.pace == Pace.WEEKLY)
        rows.append(letter)
    return rows


def _waits_for_digest(group: NoticeGroup, wishes: queries.Wishes) -> bool:
    return wishes.pace in {Pace.DAILY, Pace.WEEKLY} and not group.cannot_wait


def _enqueue(rows: list[Delivery], at: datetime) -> None:
    """A job for each message, and one for each person's digest."""
    single: dict[datetime, list[tuple[str, dict[str, str]]]] = defaultdict(list)
    for row in rows:
        if not row.in_digest:
            single[row.due_at].append((DELIVER, {"message": str(row.pk)}))
    for due_at, jobs in single.items():
        enqueue_many(jobs, at=at, run_at=due_at)
    for account_id, due_at in {(row.account_id, row.due_at) for row in rows if row.in_digest}:
        key = f"{DIGEST}:{account_id}:{due_at.isoformat()}"
        enqueue(DIGEST, {"account": str(account_id)}, at=at, run_at=due_at, unique_key=key)
