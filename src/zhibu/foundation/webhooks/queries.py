"""Hooks and the log of deliveries."""

from django.db.models import Count, Q, QuerySet

from zhibu.foundation.api.models import Application
from zhibu.foundation.webhooks.choices import DeliveryState
from zhibu.foundation.webhooks.models import Delivery, Hook


def hooks_of(application: Application) -> QuerySet[Hook]:
    """The addresses of an application in use, oldest first, each with `dead`, its deliveries that were given up."""
    dead = Count("deliveries", filter=Q(deliveries__state=DeliveryState.DEAD))
    return Hook.objects.filter(application=application, ended_at=None).annotate(dead=dead).order_by("made_at", "pk")


def deliveries_of(application: Application) -> QuerySet[Delivery]:
    """What was sent for an application, newest first, each with its hook."""
    return Delivery.objects.filter(hook__application=application).select_related("hook").order_by("-made_at", "-pk")


def count_of(application: Application) -> int:
    """How many addresses an application has in use. One query."""
    return Hook.objects.filter(application=application, ended_at=None).count()
