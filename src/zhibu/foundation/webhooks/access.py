"""Fetching is the check: hooks and deliveries, by the application that they belong to."""

from uuid import UUID

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.api.access import get_application
from zhibu.foundation.webhooks.models import Delivery, Hook
from zhibu.kernel.errors import NotFound


def get_hook(actor: Actor, hook_id: UUID) -> Hook:
    """A hook, locked, of an application that the actor manages. Raises NotFound."""
    hook = Hook.objects.select_for_update(of=("self",)).select_related("application").filter(pk=hook_id).first()
    if hook is None:
        raise NotFound
    get_application(actor, hook.application_id)
    return hook


def get_delivery(actor: Actor, delivery_id: UUID) -> Delivery:
    """A delivery, locked, of an application that the actor manages, with its hook. Raises NotFound."""
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("hook__application")
    delivery = rows.filter(pk=delivery_id).first()
    if delivery is None:
        raise NotFound
    get_application(actor, delivery.hook.application_id)
    return delivery
