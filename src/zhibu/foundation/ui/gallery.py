"""The components, their attributes and their states, as the gallery shows them."""

from typing import Any


def content() -> dict[str, Any]:
    """What the gallery page shows."""
    return {}
