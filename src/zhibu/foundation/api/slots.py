"""What other contexts hang onto the page of an application."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from zhibu.foundation.api.models import Application
from zhibu.foundation.ui.slots import Slot


@dataclass(frozen=True)
class ApplicationPart:
    """A page about an application (`url_name` takes its id) and how many things stand there."""

    key: str
    label: Any
    url_name: str
    icon: str
    count: Callable[[Application], int]
    order: int = 100


application_parts: Slot[ApplicationPart] = Slot("application parts")
