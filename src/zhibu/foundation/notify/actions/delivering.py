"""Sending a message: taken under lock, sent outside of any transaction, and what came of it kept.

What a push service or a mail server gets twice it knows by the same topic or Message-ID. A text message costs and
rings: one that was broken off while being sent is not sent again.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from zhibu.foundation.jobs.actions import enqueue
from zhibu.foundation.notify import queries, registry, rules, words
from zhibu.foundation.notify.actions.keys import push_signer
from zhibu.foundation.notify.actions.planning import DELIVER
from zhibu.foundation.notify.channels import mail, push, texts
from zhibu.foundation.notify.channels.errors import Undelivered
from zhibu.foundation.notify.choices import Channel, DeliveryState, Pace, Problem
from zhibu.foundation.notify.kinds import group_of
from zhibu.foundation.notify.models import Delivery, MailAddress, PushDevice
from zhibu.foundation.ui.formats import masked_phone

OPEN = (DeliveryState.WAITING, DeliveryState.SENDING)


class NotDelivered(Exception):
    """It was not taken this time: the job table tries again later."""


def deliver(*, at: datetime, message_id: UUID) -> None:
    """Send a message that is due, unless it is of no use any more. One that was sent, or given up, stays as it is.

    Order of effects: the attempt, the call, what came of it. Raises NotDelivered as long as there are tries left.
    """
    with transaction.atomic():
        message = (
            Delivery.objects.select_for_update(of=("self",)).select_related("notice").filter(pk=message_id).first()
        )
        if message is None or message.state not in OPEN or not _take(message, at):
            return
    _attempt([message], _SENDERS[message.channel], at)


def deliver_digest(*, at: datetime, account_id: UUID) -> None:
    """Send one e-mail for all that waits for a person's digest and is due; nothing if all was read meanwhile.

    Order of effects and errors: as `deliver`.
    """
    with transaction.atomic():
        rows = Delivery.objects.select_for_update(of=("self",)).select_related("notice")
        waiting = rows.filter(account_id=account_id, in_digest=True, state__in=OPEN, due_at__lte=at).order_by("pk")
        taken = [message for message in waiting if _take(message, at)]
    if taken:
        _attempt(taken, _send_digest, at)


def _take(message: Delivery, at: datetime) -> bool:
    """Whether the message goes out now; else it is left out, given up or put off, and that is written down.

    Raises NotDelivered while another worker holds it.
    """
    is_held = message.state == DeliveryState.SENDING
    if is_held and message.tried_at is not None and at - message.tried_at < rules.HELD:
        raise NotDelivered(f"{message.pk}: another worker holds it")
    if is_held and message.channel == Channel.TEXT:
        _keep([message], DeliveryState.FAILED, Problem.UNSURE)
        return False
    problem = _hindrance(message, at)
    if problem:
        _keep([message], DeliveryState.LEFT_OUT, problem)
        return False
    later = _put_off_until(message, at)
    if later > at:
        message.due_at, message.state = later, DeliveryState.WAITING
        message.save(update_fields=["due_at", "state"])
        enqueue(DELIVER, {"message": str(message.pk)}, at=at, run_at=later)
        return False
    message.state, message.problem = DeliveryState.SENDING, ""
    message.attempts, message.tried_at = message.attempts + 1, at
    message.save(update_fields=["state", "problem", "attempts", "tried_at"])
    return True


def _hindrance(message: Delivery, at: datetime) -> str:
    """Why the message is not sent at all; empty if nothing speaks against it. Four queries at most."""
    notice, account = message.notice, message.account_id
    if notice.read_at is not None:
        return Problem.READ
    wishes = queries.wishes_of([account]).get(account, queries.NO_WISHES)
    is_gone = not queries.active_among([account]) or (message.in_digest and wishes.pace == Pace.NEVER)
    if is_gone or not wishes.wants(group_of(notice.kind), message.channel):
        return Problem.UNWANTED
    if message.channel != Channel.MAIL and rules.is_late(notice.created_at, notice.needed_by, at):
        return Problem.LATE
    if message.channel == Channel.TEXT and queries.texts_paid(at) >= settings.SMS_MONTHLY:
        return Problem.MONTH_LIMIT
    sent = Delivery.objects.filter(
        account_id=account, channel=message.channel, state=DeliveryState.SENT, tried_at__gte=rules.day_began_at(at)
    )
    return Problem.DAY_LIMIT if sent.count() >= rules.A_DAY[message.channel] else ""


def _put_off_until(message: Delivery, at: datetime) -> datetime:
    """A later try may fall into quiet hours, or these were changed."""
    if message.in_digest:
        return at
    wishes = queries.wishes_of([message.account_id]).get(message.account_id, queries.NO_WISHES)
    group, notice = group_of(message.notice.kind), message.notice
    return rules.goes_out_at(at, wishes.quiet, is_urgent=group.is_urgent, needed_by=notice.needed_by)


def _attempt(messages: list[Delivery], send: Callable[[list[Delivery], datetime], str], at: datetime) -> None:
    """Send, and keep what came of it. Raises NotDelivered if another try may help."""
    first = messages[0]
    try:
        sent_to = send(messages, at)
    except Undelivered as failed:
        is_final = failed.is_final or first.attempts >= rules.MOST_ATTEMPTS
        _keep(messages, DeliveryState.FAILED if is_final else DeliveryState.WAITING, failed.problem)
        if not is_final:
            raise NotDelivered(f"{first.pk}: {failed}") from failed
    else:
        _keep(messages, DeliveryState.SENT, "", sent_to)


def _keep(messages: list[Delivery], state: str, problem: str, sent_to: str | None = None) -> None:
    changes = {"state": state, "problem": problem} | ({} if sent_to is None else {"sent_to": sent_to})
    Delivery.objects.filter(pk__in=[message.pk for message in messages]).update(**changes)


def _push(messages: list[Delivery], at: datetime) -> str:
    """To one device; one that has signed off is forgotten. The name of the device."""
    [message] = messages
    devices = PushDevice.objects.filter(account_id=message.account_id)
    device = devices.filter(pk=message.device_id).first() if message.device_id else None
    if device is None:
        raise Undelivered(Problem.GONE, is_final=True)
    address = push.Address(device.endpoint, device.public_key, device.secret)
    said = words.in_push(message.notice)
    is_urgent = group_of(message.notice.kind).cannot_wait
    try:
        push.send(address, push_signer(at=at), said, topic=message.notice_id.hex, is_urgent=is_urgent, at=at)
    except Undelivered as failed:
        if failed.problem == Problem.GONE:
            PushDevice.objects.filter(pk=device.pk, digest=device.digest).delete()
        raise
    PushDevice.objects.filter(pk=device.pk).update(reached_at=at)
    return device.name


def _text(messages: list[Delivery], at: datetime) -> str:
    """To the number that the account is known by now. The masked number."""
    [message] = messages
    number = registry.numbers_of([message.account_id]).get(message.account_id, "")
    if not number:
        raise Undelivered(Problem.NO_ADDRESS, is_final=True)
    texts.send(number, words.in_text(message.notice), message.pk.hex)
    return masked_phone(number)


def _mail(messages: list[Delivery], at: datetime) -> str:
    [message] = messages
    return _send_letter(message, lambda to: words.in_mail(message, to), at)


def _send_digest(messages: list[Delivery], at: datetime) -> str:
    return _send_letter(messages[0], lambda to: words.in_digest(messages, to), at)


def _send_letter(message: Delivery, written: Callable[[str], mail.Letter], at: datetime) -> str:
    """To the proved address; one that its server refuses is not written to again. The masked address."""
    if not mail.is_set_up():
        raise Undelivered(Problem.NOT_SET_UP, is_final=True)
    row = MailAddress.objects.filter(pk=message.account_id, refused_at=None).first()
    if row is None:
        raise Undelivered(Problem.NO_ADDRESS, is_final=True)
    try:
        mail.send(written(row.address))
    except Undelivered as failed:
        if failed.problem == Problem.REFUSED:
            MailAddress.objects.filter(pk=row.pk, verified_at=row.verified_at).update(refused_at=at)
        raise
    return rules.masked_mail(row.address)


_SENDERS: dict[str, Callable[[list[Delivery], datetime], str]] = {
    Channel.PUSH: _push,
    Channel.MAIL: _mail,
    Channel.TEXT: _text,
}


def purge_messages(*, before: datetime) -> int:
    """Forget messages made before an instant, a thousand at a time; how many."""
    gone = 0
    while ids := list(
        Delivery.objects.filter(created_at__lt=before).order_by("created_at").values_list("pk", flat=True)[:1000]
    ):
        gone += Delivery.objects.filter(pk__in=ids).delete()[0]
    return gone
