"""Planning and sending messages, and keeping few of them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from zhibu.foundation.jobs.registry import job, periodic
from zhibu.foundation.notify import actions, rules
from zhibu.foundation.notify.actions.addresses import SEND_CODE
from zhibu.foundation.notify.actions.planning import DELIVER, DIGEST
from zhibu.foundation.notify.actions.telling import PLAN
from zhibu.kernel import clock

KEEP = timedelta(days=400)
KEEP_MESSAGES = timedelta(days=90)
KEEP_CODES = timedelta(days=2)


@job(PLAN, atomic=True)
def plan(payload: dict[str, Any]) -> None:
    """Find the ways out of notices that were told."""
    actions.plan(at=clock.now(), notice_ids=[UUID(one) for one in payload["notices"]])


@job(DELIVER, max_attempts=rules.MOST_ATTEMPTS)
def deliver(payload: dict[str, Any]) -> None:
    """Send one message."""
    actions.deliver(at=clock.now(), message_id=UUID(payload["message"]))


@job(DIGEST, max_attempts=rules.MOST_ATTEMPTS)
def digest(payload: dict[str, Any]) -> None:
    """Send one person's digest."""
    actions.deliver_digest(at=clock.now(), account_id=UUID(payload["account"]))


@job(SEND_CODE)
def mail_code(payload: dict[str, Any]) -> None:
    """Send the code that is to prove an address."""
    actions.send_mail_code(at=clock.now(), code_id=UUID(payload["code"]))


@periodic("notify.purge", cron="37 4 * * *")
def purge(payload: dict[str, Any]) -> None:
    """Forget notices of more than thirteen months ago: a year's round can be looked up, no longer is kept. What
    became of messages is kept for three months, codes for two days."""
    now = clock.now()
    actions.purge_old(before=now - KEEP)
    actions.forget_once(before=now - KEEP)
    actions.purge_messages(before=now - KEEP_MESSAGES)
    actions.forget_codes(before=now - KEEP_CODES)
