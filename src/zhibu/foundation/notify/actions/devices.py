"""Signing a browser up for pushes, and off again."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.audit import actions as audit
from zhibu.foundation.notify import rules
from zhibu.foundation.notify.channels import push
from zhibu.foundation.notify.models import Delivery, MailAddress, MailCode, Preference, PushDevice
from zhibu.foundation.outbound.sending import Unsent, parts_of
from zhibu.kernel.errors import NotFound, Refused


def digest_of(endpoint: str) -> str:
    """By what an address of a browser is known: it is long and random, so that a plain digest tells nothing."""
    return hashlib.sha256(endpoint.encode()).hexdigest()


@transaction.atomic
def sign_up(*, actor: Actor, at: datetime, address: push.Address, name: str) -> PushDevice:
    """Push the actor's notices to a browser from now on. The same browser again keeps its line; one in which another
    person had signed up goes to the actor.

    Order of effects: device, audit. Raises NotFound for the anonymous; Refused `endpoint`, `key`, `secret` for what
    no browser sends, `too_many`.
    """
    if actor.account_id is None:
        raise NotFound
    _demand_address(address)
    digest = digest_of(address.endpoint)
    standing = PushDevice.objects.select_for_update().filter(digest=digest).first()
    if standing is not None and standing.account_id == actor.account_id:
        _note_keys(standing, address)
        return standing
    if PushDevice.objects.filter(account_id=actor.account_id).count() >= rules.MOST_DEVICES:
        raise Refused("too_many", _("Eight devices are signed up already. Take one off the list first."))
    if standing is not None:
        standing.delete()
    device = PushDevice.objects.create(
        account_id=actor.account_id, digest=digest, endpoint=address.endpoint, public_key=address.public_key,
        secret=address.secret, name=name[:60], made_at=at,
    )  # fmt: skip
    _record(actor, at, "notices.device_added", device)
    return device


def _demand_address(address: push.Address) -> None:
    fault = push.fault_of(address)
    if not fault:
        try:
            parts_of(address.endpoint)
        except Unsent:
            fault = "endpoint"
    if fault:
        raise Refused(fault, _("This browser gave an address that cannot be used. Try another browser."))


def _note_keys(device: PushDevice, address: push.Address) -> None:
    """A browser may change its keys and keep its address."""
    if (device.public_key, device.secret) != (address.public_key, address.secret):
        device.public_key, device.secret = address.public_key, address.secret
        device.save(update_fields=["public_key", "secret"])


@transaction.atomic
def sign_off(*, actor: Actor, at: datetime, device_id: UUID) -> None:
    """Push nothing to a device of the actor's any more. Order of effects: device, audit. Raises NotFound."""
    device = PushDevice.objects.select_for_update().filter(pk=device_id).first()
    if device is None or device.account_id != actor.account_id:
        raise NotFound
    _record(actor, at, "notices.device_removed", device)
    device.delete()


@transaction.atomic
def forget_ways(*, account_id: UUID) -> int:
    """Let go of everything by which a person is reached and of what they chose; how many rows: for an erasure."""
    held = [
        PushDevice.objects.filter(account_id=account_id),
        MailCode.objects.filter(account_id=account_id),
        Delivery.objects.filter(account_id=account_id),
        MailAddress.objects.filter(pk=account_id),
        Preference.objects.filter(pk=account_id),
    ]
    return sum(rows.delete()[0] for rows in held)


def _record(actor: Actor, at: datetime, action: str, device: PushDevice) -> None:
    audit.record(
        actor=actor, at=at, action=action, object_kind="push_device", object_id=device.pk, scope_path=actor.home_path,
        detail={"device": device.name},
    )  # fmt: skip
