"""What a client is told when something is refused: problem documents. Source: RFC 9457."""

import json
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

MEDIA_TYPE = "application/problem+json"


def title_of(status: int) -> str:
    """A status in words."""
    titles = {
        400: _("The request cannot be read"),
        401: _("No valid token"),
        403: _("Not allowed"),
        404: _("Not found"),
        405: _("This method is not for this address"),
        413: _("Too large"),
        415: _("The body is not JSON"),
        422: _("This is not accepted"),
        429: _("Too many requests"),
    }
    return titles.get(status, _("Something went wrong here"))


def problem(
    status: int,
    code: str,
    detail: Any = "",
    *,
    field: str | None = None,
    errors: list[dict[str, str]] | None = None,
    headers: dict[str, str] | None = None,
) -> HttpResponse:
    """A problem document as an answer."""
    body = {
        "type": "about:blank",
        "title": title_of(status),
        "status": status,
        "code": code,
        "detail": str(detail),
        "field": field,
        "errors": errors or [],
    }
    return HttpResponse(
        json.dumps(body, ensure_ascii=False), status=status, content_type=MEDIA_TYPE, headers=headers or {}
    )


def unauthorized(detail: Any = "") -> HttpResponse:
    """No token, or one that opens nothing. Source: RFC 6750 §3."""
    return problem(
        401, "no_token", detail or _("Send a valid token: Authorization: Bearer …"),
        headers={"WWW-Authenticate": 'Bearer realm="zhibu"'},
    )  # fmt: skip
