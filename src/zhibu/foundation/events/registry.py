"""Who listens to which event, and how an event becomes a job and an object again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, get_args, get_type_hints
from uuid import UUID

from zhibu.foundation.jobs import registry as jobs

Handler = Callable[[Sequence[Any]], None]


@dataclass(frozen=True)
class Subscription:
    """One handler of one event type, known in the job table by `name`."""

    name: str
    event_type: type
    handler: Handler

    def deliver(self, payloads: list[dict[str, Any]]) -> None:
        """Make the events again and hand them over, in order."""
        self.handler([from_payload(self.event_type, payload) for payload in payloads])


MAX_ATTEMPTS = 8
"""Over about two hours; then the event waits on the page of failed jobs."""

_by_event: dict[type, list[Subscription]] = {}


def subscribe(event_type: type) -> Callable[[Handler], Handler]:
    """Register `handler(events)`: it gets one or more events of this type, in order, inside a transaction.

    The transaction also takes the events out of the job table, so each counts exactly once. Put handlers in the
    context's `subscribers.py`. Raises ValueError if registered twice.
    """

    def register(handler: Handler) -> Handler:
        name = f"event:{handler.__module__}.{handler.__name__}:{event_type.__name__}"
        subscription = Subscription(name, event_type, handler)
        jobs.register(jobs.JobKind(name, batch_handler=subscription.deliver, max_attempts=MAX_ATTEMPTS))
        _by_event.setdefault(event_type, []).append(subscription)
        return handler

    return register


def subscriptions_of(event_type: type) -> list[Subscription]:
    """The handlers of an event type, in the order of registration."""
    return _by_event.get(event_type, [])


def to_payload(event: Any) -> dict[str, Any]:
    """An event as plain JSON values: ids, days, instants and decimals as text."""
    if not is_dataclass(event):
        raise TypeError(f"{event!r} is not a dataclass")
    return {f.name: _plain(getattr(event, f.name)) for f in fields(event)}


def _plain(value: Any) -> Any:
    return (
        value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, UUID | Decimal) else value
    )


_READERS: dict[type, Callable[[Any], Any]] = {
    UUID: UUID,
    Decimal: Decimal,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
}


def from_payload(event_type: type, payload: dict[str, Any]) -> Any:
    """The event again. A field annotated `X | None` may be null; one that the payload lacks keeps its default."""
    readers = _readers_of(event_type)
    values = {
        name: value if value is None or (read := readers.get(name)) is None else read(value)
        for name, value in payload.items()
    }
    return event_type(**values)


@cache
def _readers_of(event_type: type) -> dict[str, Callable[[Any], Any]]:
    """How the fields that are not plain JSON values are read."""
    found = {}
    for name, hint in get_type_hints(event_type).items():
        for kind in get_args(hint) or (hint,):
            if kind in _READERS:
                found[name] = _READERS[kind]
    return found
