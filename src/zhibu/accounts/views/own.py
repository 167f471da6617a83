"""The own account: what it is, what one may, and its password."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from zhibu.accounts import actions
from zhibu.accounts.forms import ChangePasswordForm
from zhibu.foundation.access import registry
from zhibu.foundation.access.queries import roles_held
from zhibu.foundation.access.requests import Request
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused


@require_safe
def profile(request: Request) -> HttpResponse:
    """Who I am here and what I may."""
    home = request.actor.home_path
    context = {
        "base": _base_for(request),
        "account": request.user,
        "home": registry.places().names({home}).get(home, "") if home else "",
        "roles": roles_held(request.user.pk, clock.now()),
    }
    return render(request, "accounts/profile.html", context)


def _base_for(request: Request) -> str:
    """Members find their account among their own pages, others on the workbench."""
    return "ui/shell/member.html" if request.actor.member_id else "ui/shell/workbench.html"


@sensitive_post_parameters("present", "new", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: Request) -> HttpResponse:
    """A new password; one that an administrator has set must be changed before anything else."""
    if request.method != "POST":
        return _password_page(request, ChangePasswordForm())
    form = ChangePasswordForm(request.POST)
    if form.is_valid():
        try:
            account = actions.change_password(
                actor=request.actor,
                at=clock.now(),
                present=form.cleaned_data["present"],
                new=form.cleaned_data["new"],
            )
        except Refused as refused:
            form.add_error({"password": "new"}.get(refused.field or "", refused.field), refused.message)
        else:
            update_session_auth_hash(request, account)
            messages.success(request, _("Your password is changed. Other devices have been signed out."))
            return redirect("accounts:profile")
    return _password_page(request, form, status=422)


def _password_page(request: Request, form: ChangePasswordForm, status: int = 200) -> HttpResponse:
    user = request.user
    context = {
        "base": _base_for(request),
        "form": form,
        "must": user.must_change_password,
        "username": user.username,
    }
    return render(request, "accounts/password.html", context, status=status)
