"""How a reader wants pages to look: kept in the reader's own browser; the size of type with the account, too."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

THEMES = ("auto", "light", "dark")
SIZES = (100, 120, 140, 160)
"""Of type, in percent; beyond the first pages offer less at once and larger targets (elder mode)."""
THEME_COOKIE = "zb_theme"
ELDER_COOKIE = "zb_elder"
A_YEAR = 365 * 24 * 3600

_keepers: list[Callable[[Any, int], None]] = []


@dataclass(frozen=True)
class Preferences:
    """Theme (auto follows the device) and size of type in percent."""

    theme: str = "auto"
    size: int = 100

    @property
    def elder(self) -> int:
        """The size where it is larger than the ordinary, else 0."""
        return self.size if self.size > 100 else 0


def keep_sizes_with(keeper: Callable[[Any, int], None]) -> None:
    """Have `keeper(actor, size)` called when somebody who is signed in chooses a size; call it in `apps.py`."""
    _keepers.append(keeper)


def on_this_device(request: HttpRequest) -> Preferences:
    """What the cookies alone say; anything unknown is the default."""
    theme = request.COOKIES.get(THEME_COOKIE, "auto")
    size, _ = _size_in(request)
    return Preferences(theme=theme if theme in THEMES else "auto", size=size)


def preferences_of(request: HttpRequest) -> Preferences:
    """What holds for whoever is reading. A size that the same account has chosen on this device comes before the one
    kept with the account, which comes before what somebody else has chosen here. No query beside the actor's."""
    found = on_this_device(request)
    actor: Any = getattr(request, "actor", None)
    if not actor or not actor.account_id:
        return found
    _, tag = _size_in(request)
    user: Any = getattr(request, "user", None)
    kept = getattr(user, "type_size", None)
    if tag == tag_of(actor.account_id) or kept not in SIZES:
        return found
    return Preferences(found.theme, kept)


def tag_of(account_id: Any) -> str:
    """By what a cookie names the account that has chosen, without naming it."""
    return sha256(str(account_id).encode()).hexdigest()[:8]


def _size_in(request: HttpRequest) -> tuple[int, str]:
    size, _, tag = request.COOKIES.get(ELDER_COOKIE, "").partition(".")
    return (int(size) if size.isdecimal() and int(size) in SIZES else 100), tag


def keep(
    response: HttpResponse, *, actor: Any = None, theme: str | None, elder: int | None, language: str | None
) -> None:
    """Set the cookies of what was chosen, and keep a size with the account; None leaves a choice as it is."""
    account = getattr(actor, "account_id", None)
    if elder is not None and account:
        for keeper in _keepers:
            keeper(actor, elder)
    chosen = {
        THEME_COOKIE: theme,
        ELDER_COOKIE: None if elder is None else f"{elder}.{tag_of(account) if account else ''}".rstrip("."),
        settings.LANGUAGE_COOKIE_NAME: language,
    }
    for name, value in chosen.items():
        if value is not None:
            response.set_cookie(
                name, value, max_age=A_YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
            )
