"""Which events leave the house: contexts offer theirs in `offers.py`."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.events.registry import subscribe


@dataclass(frozen=True)
class Offer:
    """An event type as others know it: its `kind`, what an application must be allowed where it happened."""

    kind: str
    event_type: type
    label: Any
    verb: Verb


_offers: dict[str, Offer] = {}
_HIDDEN = ("path", "old_path", "new_path", "from_path", "to_path", "scope_path")


def offer(kind: str, event_type: type, label: Any, verb: Verb) -> None:
    """Let applications subscribe to an event. Its fields are ids, days, codes and numbers: names of people stay here.

    Raises ValueError if the kind is offered twice.
    """
    if kind in _offers:
        raise ValueError(f"event {kind} is offered twice")
    _offers[kind] = made = Offer(kind, event_type, label, verb)

    def fan_out(events: Any) -> None:
        from zhibu.foundation.webhooks.actions import spread
        from zhibu.kernel import clock

        spread(made, events, at=clock.now())

    fan_out.__module__ = __name__
    subscribe(event_type)(fan_out)


def offers() -> list[Offer]:
    """All that is offered, by kind."""
    return sorted(_offers.values(), key=lambda made: made.kind)


def data_of(event: Any) -> dict[str, Any]:
    """What of an event leaves the house: everything but places in the tree, which are ours."""
    return {f.name: _plain(getattr(event, f.name)) for f in fields(event) if f.name not in _HIDDEN}


def paths_of(event: Any) -> list[str]:
    """The places where an event happened: who may see one of them is told."""
    return [value for name in _HIDDEN if (value := getattr(event, name, ""))]


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) or not isinstance(value, str | int | bool | None) else value
