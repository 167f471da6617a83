"""Browsers in which somebody has signed in before: a signed cookie names the accounts, each by a keyed digest.

What it is good for: whoever guesses at a name from outside cannot lock its owner out of the own phone.
"""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string, salted_hmac

from zhibu.accounts.rules import plain_username

COOKIE = "zb_known"
A_YEAR = 365 * 24 * 3600
MOST = 5
_SALT = "zhibu.accounts.known"


def _digest(username: str) -> str:
    return salted_hmac(_SALT, plain_username(username), algorithm="sha256").hexdigest()[:16]


def _read(request: HttpRequest) -> dict[str, str]:
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=A_YEAR)
    except signing.BadSignature:
        return {}
    return kept if isinstance(kept, dict) else {}


def mark_for(request: HttpRequest, username: str) -> str:
    """The mark that this browser bears for a user name; empty if it was never signed in here."""
    return _read(request).get(_digest(username), "")


def remember(response: HttpResponse, request: HttpRequest, username: str) -> None:
    """Mark this browser as one in which the name was signed in; the last five are kept."""
    kept = _read(request)
    name = _digest(username)
    if name in kept:
        return
    kept = dict(list(kept.items())[-(MOST - 1) :]) | {name: get_random_string(16)}
    response.set_cookie(
        COOKIE, signing.dumps(kept, salt=_SALT), max_age=A_YEAR, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE, path="/account/",
    )  # fmt: skip
