"""Setting up where events are sent, sending them, sending them again."""

import base64
import json
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.api.access import get_application
from zhibu.foundation.api.queries import actor_of
from zhibu.foundation.audit import actions as audit
from zhibu.foundation.jobs.actions import enqueue
from zhibu.foundation.outbound.sending import Unsent, parts_of, post
from zhibu.foundation.webhooks.access import get_delivery, get_hook
from zhibu.foundation.webhooks.choices import DeliveryState
from zhibu.foundation.webhooks.models import Delivery, Hook
from zhibu.foundation.webhooks.queries import count_of
from zhibu.foundation.webhooks.rules import MOST_ATTEMPTS, MOST_HOOKS, PREFIX, is_received, signature_of
from zhibu.foundation.webhooks.slots import Offer, data_of, offers, paths_of
from zhibu.kernel import paths
from zhibu.kernel.errors import Refused

JOB = "webhooks.deliver"


class NotReceived(Exception):
    """The receiver did not say yes: the job table tries again later."""


@dataclass(frozen=True, slots=True)
class MadeHook:
    """A hook and the secret that signs, which is shown here and now and never again."""

    hook: Hook
    secret: str


@transaction.atomic
def make_hook(
    *, actor: Actor, at: datetime, application_id: UUID, address: str, kinds: Collection[str], request: UUID
) -> MadeHook:
    """Send events of these kinds, of the application's subtree, to an address. The same `request` again is refused.

    Order of effects: hook, audit. Raises NotFound; Refused (`ended`, `no_kind`, `address`, `too_many`, `sent_twice`).
    """
    application = get_application(actor, application_id, lock=True)
    if application.ended_at is not None:
        raise Refused("ended", _("This application was ended."))
    known = [made.kind for made in offers() if made.kind in kinds]
    if not known:
        raise Refused("no_kind", _("Choose at least one event."), "kinds")
    demand_address(address)
    if count_of(application) >= MOST_HOOKS:
        raise Refused("too_many", _("There are ten addresses already. End one that is not used."))
    if Hook.objects.filter(request=request).exists():
        raise Refused("sent_twice", _("This form was sent already. The address stands in the list."))
    secret = PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
    hook = Hook.objects.create(
        application=application, address=address, kinds=known, secret=secret, request=request, made_at=at
    )
    _record(actor, at, "webhook.made", hook)
    return MadeHook(hook, secret)


def demand_address(address: str) -> None:
    """Raises Refused `address` for what is no https address; whether it is public is asked at every delivery."""
    try:
        parts_of(address)
    except Unsent as unsent:
        words = _("Write a whole address that begins with https:// and holds no password.")
        raise Refused("address", words, "address") from unsent


@transaction.atomic
def end_hook(*, actor: Actor, at: datetime, hook_id: UUID) -> Hook:
    """Send nothing there any more, what is on its way neither. Twice changes nothing.

    Order of effects: hook, audit. Raises NotFound.
    """
    hook = get_hook(actor, hook_id)
    if hook.ended_at is None:
        hook.ended_at = at
        hook.save(update_fields=["ended_at"])
        _record(actor, at, "webhook.ended", hook)
    return hook


@transaction.atomic
def try_hook(*, actor: Actor, at: datetime, hook_id: UUID) -> Delivery:
    """Send a delivery without an event, to see whether it arrives. Order of effects: delivery, job. Raises NotFound;
    Refused `ended`."""
    hook = get_hook(actor, hook_id)
    _demand_in_use(hook)
    return _begin(hook, "test", {}, at)


@transaction.atomic
def send_again(*, actor: Actor, at: datetime, delivery_id: UUID) -> Delivery:
    """Send a delivery once more, under the same id; one that is on its way stays as it is.

    Order of effects: delivery, job, audit. Raises NotFound; Refused `ended`.
    """
    delivery = get_delivery(actor, delivery_id)
    _demand_in_use(delivery.hook)
    if delivery.state == DeliveryState.WAITING:
        return delivery
    delivery.state, delivery.attempts = DeliveryState.WAITING, 0
    delivery.save(update_fields=["state", "attempts"])
    enqueue(JOB, {"delivery": str(delivery.pk)}, at=at, unique_key=f"{JOB}:{delivery.pk}")
    _record(actor, at, "webhook.sent_again", delivery.hook)
    return delivery


def _demand_in_use(hook: Hook) -> None:
    if hook.ended_at is not None or hook.application.ended_at is not None:
        raise Refused("ended", _("Nothing is sent there any more."))


def spread(made: Offer, events: Sequence[Any], *, at: datetime) -> int:
    """Begin a delivery of each event for every hook that asks for its kind, whose application stands at or above one
    of its places and may see it there; how many. One query if nobody asks."""
    rows = Hook.objects.select_related("application").filter(ended_at=None, application__ended_at=None)
    hooks = [hook for hook in rows.order_by("pk") if made.kind in hook.kinds]
    count = 0
    for event in events if hooks else ():
        for hook in hooks:
            if _sees(hook, made, event):
                _begin(hook, made.kind, data_of(event), at)
                count += 1
    return count


def _sees(hook: Hook, made: Offer, event: Any) -> bool:
    actor = actor_of(hook.application)
    return actor is not None and any(
        paths.is_within(path, hook.application.scope_path) and actor.can(made.verb, path) for path in paths_of(event)
    )


def _begin(hook: Hook, kind: str, data: dict[str, Any], at: datetime) -> Delivery:
    delivery = Delivery(hook=hook, kind=kind, made_at=at)
    body = {"id": str(delivery.pk), "type": kind, "timestamp": at.isoformat(), "data": data}
    delivery.body = json.dumps(body, ensure_ascii=False)
    delivery.save(force_insert=True)
    enqueue(JOB, {"delivery": str(delivery.pk)}, at=at, unique_key=f"{JOB}:{delivery.pk}")
    return delivery


def deliver(*, at: datetime, delivery_id: UUID) -> None:
    """Send a delivery that is on its way, and keep what came of it; the call is made outside of any transaction.

    Raises NotReceived as long as there are tries left: the job table waits longer each time.
    """
    delivery = Delivery.objects.select_related("hook__application").filter(pk=delivery_id).first()
    if delivery is None or delivery.state != DeliveryState.WAITING:
        return
    hook = delivery.hook
    if hook.ended_at is not None or hook.application.ended_at is not None:
        _keep(delivery, at=at, state=DeliveryState.DEAD, status=None, answer="ended")
        return
    body = delivery.body.encode()
    signature = signature_of(hook.secret, message_id=str(delivery.pk), timestamp=int(at.timestamp()), body=body)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "webhook-id": str(delivery.pk),
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature,
    }
    try:
        answer = post(hook.address, body, headers)
    except Unsent as unsent:
        status, words = None, unsent.code
    else:
        status, words = answer.status, answer.text
    received = status is not None and is_received(status)
    final = delivery.attempts + 1 >= MOST_ATTEMPTS or status == 410
    state = DeliveryState.DONE if received else DeliveryState.DEAD if final else DeliveryState.WAITING
    _keep(delivery, at=at, state=state, status=status, answer=words)
    if state == DeliveryState.WAITING:
        raise NotReceived(f"{delivery.pk}: {status or words}")


def _keep(delivery: Delivery, *, at: datetime, state: str, status: int | None, answer: str) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(
        state=state, attempts=delivery.attempts + 1, status=status, tried_at=at,
        answer=" ".join(answer.replace("\x00", "").split())[:200],
    )  # fmt: skip


def purge(*, before: datetime) -> int:
    """Forget deliveries begun before an instant, a thousand at a time; how many."""
    gone = 0
    while ids := list(
        Delivery.objects.filter(made_at__lt=before).order_by("made_at").values_list("pk", flat=True)[:1000]
    ):
        gone += Delivery.objects.filter(pk__in=ids).delete()[0]
    return gone


def _record(actor: Actor, at: datetime, action: str, hook: Hook) -> None:
    audit.record(
        actor=actor, at=at, action=action, object_kind="webhook", object_id=hook.pk,
        scope_path=hook.application.scope_path, detail={"address": hook.address, "kinds": hook.kinds},
    )  # fmt: skip
