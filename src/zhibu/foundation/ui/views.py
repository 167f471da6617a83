"""Error pages, the reader's preferences, the gallery of components and its sample pages."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from zhibu.foundation.ui import gallery, samples
from zhibu.foundation.ui.context import Shell, address
from zhibu.foundation.ui.forms import PreferencesForm
from zhibu.foundation.ui.preferences import keep, on_this_device, preferences_of


def gallery_page(request: HttpRequest) -> HttpResponse:
    """All components in all their states."""
    return render(request, "ui/gallery/index.html", gallery.content())


def sample_page(request: HttpRequest, name: str) -> HttpResponse:
    """A page as it should look, filled with invented figures."""
    if name not in samples.CONTENTS:
        raise Http404
    content = {**samples.CONTENTS[name](), "shell": samples.SampleShell(request)}
    return render(request, f"ui/samples/{name}.html", content)


@login_not_required
def preferences_page(request: HttpRequest) -> HttpResponseBase:
    """Type size, theme and language: kept in cookies, then back to where the reader came from."""
    back = _place_to_return(request)
    if request.method != "POST":
        present = preferences_of(request)
        language = "en" if Shell(request).language == "en" else "zh-hans"
        initial = {"theme": present.theme, "elder": present.size, "language": language}
        return render(request, "ui/preferences.html", {"form": PreferencesForm(initial=initial), "back": back})
    form = PreferencesForm(request.POST)
    if not form.is_valid():
        return render(request, "ui/preferences.html", {"form": form, "back": back}, status=422)
    response = redirect(back)
    keep(response, actor=getattr(request, "actor", None), **form.chosen())
    return response


def _place_to_return(request: HttpRequest) -> str:
    """An address of this site: what the form or the link asked for, else the home."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if wanted and safe else address("home:home") or "/"


def _error(request: HttpRequest, status: int, **words: Any) -> HttpResponse:
    """An error page that needs neither database nor session: whatever failed, it can be shown."""
    shell = Shell(request)
    shell.preferences = on_this_device(request)
    content = {"shell": shell, "code": status, "href": "/", "action": _("To the home page"), **words}
    response = HttpResponse(render_to_string("ui/errors/error.html", content), status=status)
    response["Cache-Control"] = "private, no-store"
    return response


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is stale or missing."""
    return _error(
        request,
        403,
        drawing="tea",
        title=_("This page has been open for a long time"),
        text=_("Nothing was changed. Open the page again and send it once more."),
        href=request.path,
        action=_("Open again"),
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _error(
        request,
        400,
        drawing="desk",
        title=_("We could not read this request"),
        text=_("Nothing was changed. Go back and try once more."),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: visible, but not for this person to do."""
    return _error(
        request,
        403,
        drawing="window",
        title=_("This is not among your tasks"),
        text=_("If you should be able to do this, ask the office that gave you your role."),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: unknown and invisible look the same."""
    return _error(
        request,
        404,
        drawing="map",
        title=_("There is no such page"),
        text=_("It may have moved, or it is not meant for you."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return _error(
        request,
        500,
        drawing="tea",
        title=_("Something broke on our side"),
        text=_("It has been noted. Please try again in a minute."),
        href=request.path,
        action=_("Try again"),
    )
