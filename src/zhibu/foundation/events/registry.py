"""Who listens to which event, and how an event becomes a job and an object again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

Handler = Callable[[Sequence[Any]], None]


@dataclass(frozen=True)
class Subscription:
    """One handler of one event type, known in the job table by `name`."""

    name: str
    event_type: type
    handler: Handler


_by_event: dict[type, list[Subscription]] = {}
_by_name: dict[str, Subscription] = {}


def subscribe(event_type: type) -> Callable[[Handler], Handler]:
    """Register `handler(events)`: it gets one or more events of this type, in order, inside a transaction.

    The transaction also marks the events delivered, so each counts exactly once. Raises if registered twice.
    """

    def register(handler: Handler) -> Handler:
        name = f"event:{handler.__module__}.{handler.__name__}:{event_type.__name__}"
        if name in _by_name:
            raise ValueError(f"{name} is subscribed twice")
        subscription = Subscription(name, event_type, handler)
        _by_name[name] = subscription
        _by_event.setdefault(event_type, []).append(subscription)
        return handler

    return register


def subscriptions_of(event_type: type) -> list[Subscription]:
    """The handlers of an event type, in the order of registration."""
    return _by_event.get(event_type, [])


def subscription_named(name: str) -> Subscription:
    """The subscription that a job names. Raises KeyError for one that no longer exists."""
    return _by_name[name]


def to_payload(event: Any) -> dict[str, Any]:
    """An event as plain JSON values: ids, days, instants and decimals as text."""
    if not is_dataclass(event):
        raise TypeError(f"{event!r} is not a dataclass")
    return {f.name: _plain(getattr(event, f.name)) for f in fields(event)}


def _plain(value: Any) -> Any:
    return (
        value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, UUID | Decimal) else value
    )


_READERS: dict[str, Callable[[Any], Any]] = {
    "UUID": UUID,
    "Decimal": Decimal,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
}


def from_payload(event_type: type, payload: dict[str, Any]) -> Any:
    """The event again. A field annotated `X | None` may be null."""
    values = {}
    for f in fields(event_type):
        kind = f.type if isinstance(f.type, str) else getattr(f.type, "__name__", str(f.type))
        read = _READERS.get(kind.split(" |")[0].strip())
        raw = payload[f.name]
        values[f.name] = read(raw) if read and raw is not None else raw
    return event_type(**values)
