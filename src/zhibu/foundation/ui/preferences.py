"""How a reader wants pages to look: kept in the reader's own browser, nowhere else."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "zb_theme"
ELDER_COOKIE = "zb_elder"
A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Preferences:
    """Theme (auto follows the device) and large type."""

    theme: str = "auto"
    elder: bool = False


def preferences_of(request: HttpRequest) -> Preferences:
    """What the cookies say; anything unknown is the default."""
    theme = request.COOKIES.get(THEME_COOKIE, "auto")
    return Preferences(theme=theme if theme in THEMES else "auto", elder=request.COOKIES.get(ELDER_COOKIE) == "1")


def keep(response: HttpResponse, *, theme: str | None, elder: bool | None, language: str | None) -> None:
    """Set the cookies of what was chosen; None leaves a choice as it is."""
    chosen = {
        THEME_COOKIE: theme,
        ELDER_COOKIE: None if elder is None else str(int(elder)),
        settings.LANGUAGE_COOKIE_NAME: language,
    }
    for name, value in chosen.items():
        if value is not None:
            response.set_cookie(
                name, value, max_age=A_YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
            )
