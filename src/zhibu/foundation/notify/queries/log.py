"""What became of messages: each person's own, and all of them for whoever runs the site, without words or people."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.notify import rules
from zhibu.foundation.notify.choices import Channel, DeliveryState
from zhibu.foundation.notify.kinds import group_of
from zhibu.foundation.notify.models import Delivery

TONES = {"waiting": "info", "sending": "info", "sent": "done", "failed": "late", "left_out": "idle"}


@dataclass(frozen=True, slots=True)
class Tallied:
    """How many messages of one way are in each state, with its name, in the order of `DeliveryState`."""

    label: Any
    counts: list[tuple[Any, int]]


def tally(since: datetime) -> list[Tallied]:
    """Messages made since an instant, by way and state. One query."""
    rows = Delivery.objects.filter(created_at__gte=since).order_by().values_list("channel", "state")
    found = {(channel, state): n for channel, state, n in rows.annotate(n=Count("pk"))}
    return [Tallied(way.label, [(s.label, found.get((way.value, s), 0)) for s in DeliveryState]) for way in Channel]


def texts_paid(at: datetime) -> int:
    """How many text messages went out in this month. One query."""
    since = rules.month_began_at(at)
    return Delivery.objects.filter(channel=Channel.TEXT, tried_at__gte=since).exclude(state="left_out").count()


def deliveries_in(state: str) -> QuerySet[Delivery]:
    """Messages in a state, the newest first, each with its notice's kind and without its words."""
    rows = Delivery.objects.select_related("notice").filter(state=state)
    return rows.only(*_SHOWN, "notice__kind").order_by("-created_at", "-pk")


_SHOWN = ("channel", "state", "problem", "in_digest", "sent_to", "attempts", "created_at", "due_at", "tried_at")


def deliveries_of(actor: Actor) -> QuerySet[Delivery]:
    """The actor's own messages, the newest first, each with its notice; none for the anonymous."""
    if actor.account_id is None:
        return Delivery.objects.none()
    return (
        Delivery.objects.filter(account_id=actor.account_id).select_related("notice").order_by("-created_at", "-pk")
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A message in words."""

    delivery: Delivery
    what: Any
    way: Any
    state: Any
    tone: str
    why: Any


def rows_of(deliveries: Any) -> list[Row]:
    """Messages in words; `what` is the kind, not the notice. No query."""
    return [
        Row(
            one, group_of(one.notice.kind).label, one.get_channel_display(), one.get_state_display(),
            TONES[one.state], one.get_problem_display() if one.problem else "",
        )
        for one in deliveries
    ]  # fmt: skip
