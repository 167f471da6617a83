"""Which deeds may be done without a network, and who carries them out once they arrive."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms

from zhibu.foundation.access.actors import Actor

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a deed, in words, and the page that shows it. `refusal` is the code of a refusal whose traces
    shall stand; a handler that raises Refused leaves none."""

    words: Any
    url: str = ""
    refusal: str = ""


Handler = Callable[[Actor, datetime, Payload], Outcome]


@dataclass(frozen=True, slots=True)
class DeedKind:
    """A kind of deed: `form` checks its fields and makes them values, without one they stay texts."""

    name: str
    label: Any
    handler: Handler
    form: type[forms.Form] | None = None


_kinds: dict[str, DeedKind] = {}


def offline_deed(name: str, *, label: Any, form: type[forms.Form] | None = None) -> Callable[[Handler], Handler]:
    """Register `handler(actor, at, payload)` for deeds of this name; put it in the context's `outbox.py`.

    It runs in one transaction with the receipt, exactly once for each deed, and calls an action as a view would:
    Refused, NotFound and Forbidden become a refusal in words. `at` is the server's instant; `payload` holds the
    fields (cleaned by `form`) and `made_at`, when it was done by the device's account (ISO, UTC, set right by the
    server's clock): a claim, for the handler to judge. Raises ValueError if the name is taken.
    """

    def decorate(handler: Handler) -> Handler:
        if name in _kinds:
            raise ValueError(f"offline deed {name} is registered twice")
        _kinds[name] = DeedKind(name, label, handler, form)
        return handler

    return decorate


def find_kind(name: str) -> DeedKind | None:
    """The kind of this name, or None."""
    return _kinds.get(name)


def kinds() -> Iterator[DeedKind]:
    """Every kind, by name."""
    return iter(sorted(_kinds.values(), key=lambda kind: kind.name))
