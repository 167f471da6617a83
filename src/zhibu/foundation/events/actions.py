"""Publishing what has happened."""

from datetime import datetime
from typing import Any

from zhibu.foundation.events.registry import subscriptions_of, to_payload
from zhibu.foundation.jobs.actions import enqueue_many


def publish(*events: Any, at: datetime) -> None:
    """Hand typed events to their subscribers after this transaction commits: one row in the job table each.

    Call it inside the action's transaction. An event without subscribers costs nothing.
    """
    rows = [(s.name, to_payload(event)) for event in events for s in subscriptions_of(type(event))]
    if rows:
        enqueue_many(rows, at=at)
