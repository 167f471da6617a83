"""The page of the first run."""

from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zhibu.accounts.choices import Way
from zhibu.accounts.queries import any_account
from zhibu.accounts.queries.entering import entry_of
from zhibu.accounts.sessions import open_session
from zhibu.foundation.access.requests import Request, client_address
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused
from zhibu.kernel.secrets import secret_from_file
from zhibu.setup import actions
from zhibu.setup.forms import FirstRunForm

GIVEN = ("organization", "kind", "name", "username", "password", "security_name", "security_username")
"""The fields that the action takes."""


def _is_at_the_machine(request: Request) -> bool:
    """Whether the request comes from the machine itself and through no proxy that we have not been told of."""
    if "HTTP_X_FORWARDED_FOR" in request.META and not settings.PROXY_HOPS:
        return False
    try:
        return ip_address(client_address(request)).is_loopback
    except ValueError:
        return False


@login_not_required
@sensitive_post_parameters("password", "again", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def first_run(request: Request) -> HttpResponse:
    """Create the administrator and the root organization. From another machine a code from the server is asked."""
    if any_account():
        raise Http404
    asks_code = not _is_at_the_machine(request)
    if request.method != "POST":
        if asks_code:
            secret_from_file(settings.FIRST_RUN_CODE_FILE)
        return _page(request, FirstRunForm(asks_code=asks_code))
    form = FirstRunForm(request.POST, asks_code=asks_code)
    if form.is_valid() and _code_is_right(form, asks_code):
        given = {key: form.cleaned_data[key] for key in GIVEN}
        try:
            made = actions.set_up(at=clock.now(), **given)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        else:
            must_prove = _sign_in(request, made.administrator)
            return render(request, "setup/handed_over.html", {"made": made, "must_prove": must_prove})
    return _page(request, form, status=422)


def _sign_in(request: Request, account: Any) -> bool:
    """Sign the administrator in, for as long as theirs last; whether a second proof comes before any other page."""
    entry = entry_of(account, at=clock.now(), way=Way.PASSWORD)
    open_session(request, account, way=Way.PASSWORD, lasts=entry.lasts, step=entry.step)
    return bool(entry.step)


def _code_is_right(form: FirstRunForm, asked: bool) -> bool:
    if not asked:
        return True
    if constant_time_compare(form.cleaned_data["code"].strip(), secret_from_file(settings.FIRST_RUN_CODE_FILE)):
        return True
    form.add_error("code", _("This is not the code in the file. Copy the whole line."))
    return False


def _page(request: Request, form: Any, status: int = 200) -> HttpResponse:
    return render(request, "setup/first_run.html", {"form": form}, status=status)
