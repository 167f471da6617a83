"""Coming in with a code by text message."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zhibu.accounts import actions
from zhibu.accounts.choices import Way
from zhibu.accounts.forms import CodeForm, PhoneForm
from zhibu.accounts.sessions import wait_in, waiting_in
from zhibu.accounts.views.entering import let_in, next_of
from zhibu.foundation.access.requests import Request, client_address
from zhibu.foundation.texting import sender
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused


@login_not_required
@never_cache
@sensitive_post_parameters("phone")
@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: Request) -> HttpResponse:
    """The number. Does not exist where no text message can be sent."""
    if sender() is None:
        raise Http404
    form = PhoneForm(request.POST if request.method == "POST" else None)
    going_to = next_of(request)
    if request.method == "POST" and form.is_valid():
        try:
            code_id = actions.ask_phone_code(
                at=clock.now(), phone=form.cleaned_data["phone"], address=client_address(request)
            )
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            wait_in(request, phone_code=str(code_id), next=going_to)
            return redirect("accounts:phone_code")
    context = {"form": form, "next": going_to}
    return render(request, "accounts/phone.html", context, status=422 if form.errors else 200)


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def phone_code(request: Request) -> HttpResponse:
    """The code; the page is the same whether or not anybody has the number."""
    pending = waiting_in(request)
    if "phone_code" not in pending:
        return redirect("accounts:sign_in")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            account = actions.check_phone_code(
                at=clock.now(), code_id=UUID(pending["phone_code"]), code=form.cleaned_data["code"]
            )
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            return let_in(request, account, way=Way.PHONE, going_to=pending["next"])
    return render(request, "accounts/phone_code.html", {"form": form}, status=422 if form.errors else 200)
