"""Every page says whose it is, and whether a device may keep it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from zhibu.foundation.offline.pages import is_kept

ACCOUNT_HEADER = "Zhibu-Account"
KEEP_HEADER = "Zhibu-Keep"
NOBODY = "-"


class OfflineMiddleware:
    """Labels whole pages for the service worker, which keeps none without a label and shows none under another's.

    Error pages and parts of pages carry no label: they say nothing about who is signed in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the label."""
        response = self.get_response(request)
        whole = request.method == "GET" and response.status_code == 200 and "HX-Request" not in request.headers
        if whole and response.get("Content-Type", "").startswith("text/html"):
            actor: Any = request.actor  # type: ignore[attr-defined]
            response[ACCOUNT_HEADER] = str(actor.account_id or NOBODY)
            match = request.resolver_match
            if actor.account_id and match and is_kept(match.view_name):
                response[KEEP_HEADER] = "1"
        return response
