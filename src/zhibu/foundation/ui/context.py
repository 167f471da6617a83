"""What the shells need in every template."""

from typing import Any

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """The actor and the navigation of the page."""
    return {"actor": getattr(request, "actor", None)}
