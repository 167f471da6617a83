"""The own account: who one is, how one signs in, and where one is signed in."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.accounts import actions, queries
from zhibu.accounts.forms import ChangePasswordForm
from zhibu.foundation.access import registry
from zhibu.foundation.access.queries import roles_held
from zhibu.foundation.access.requests import Request
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused


@never_cache
@require_safe
def profile(request: Request) -> HttpResponse:
    """Account and safety: who I am here, how I sign in, where I am signed in, what I may."""
    home, at = request.actor.home_path, clock.now()
    context = {
        "base": base_for(request),
        "account": request.user,
        "has_password": request.user.has_usable_password(),
        "home": registry.places().names({home}).get(home, "") if home else "",
        "roles": roles_held(request.user.pk, at),
        "proofs": queries.proofs_of(request.user.pk),
        "services": queries.services_of(request.user.pk),
        "devices": queries.devices_of(request.user.pk, here=request.session.session_key, at=at),
    }
    return render(request, "accounts/profile.html", context)


def base_for(request: Request) -> str:
    """Members find their account among their own pages, others on the workbench."""
    return "ui/shell/member.html" if request.actor.member_id else "ui/shell/workbench.html"


@require_POST
def end_session(request: Request) -> HttpResponse:
    """Sign one other device out."""
    ended = actions.end_session(actor=request.actor, at=clock.now(), handle=request.POST.get("device", ""))
    if ended:
        messages.success(request, _("That device has been signed out."))
    return redirect("accounts:profile")


@require_POST
def end_other_sessions(request: Request) -> HttpResponse:
    """Sign every other device out."""
    actions.end_other_sessions(actor=request.actor, at=clock.now(), session_key=request.session.session_key)
    messages.success(request, _("All other devices have been signed out."))
    return redirect("accounts:profile")


@sensitive_post_parameters("present", "new", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: Request) -> HttpResponse:
    """A new password; one that somebody else has set, or that has grown old, must be changed before anything else."""
    has_one = request.user.has_usable_password()
    if request.method != "POST":
        return _password_page(request, ChangePasswordForm(has_one=has_one))
    form = ChangePasswordForm(request.POST, has_one=has_one)
    if form.is_valid():
        try:
            account = actions.change_password(
                actor=request.actor,
                at=clock.now(),
                present=form.cleaned_data.get("present", ""),
                new=form.cleaned_data["new"],
                session_key=request.session.session_key,
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
        "base": base_for(request),
        "form": form,
        "must": user.must_change_password,
        "is_old": user.must_change_password and user.password_set_at is not None,
        "has_one": user.has_usable_password(),
        "username": user.username,
    }
    return render(request, "accounts/password.html", context, status=status)
