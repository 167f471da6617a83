"""Every request has an actor; every page but the public ones asks who it is; the domain's no becomes a page."""

from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from zhibu.foundation.access.actors import ANONYMOUS, Actor
from zhibu.kernel.errors import Forbidden, NotFound

SIGN_IN_STEP = "sign_in_step"
"""Where the session names the page that has to be gone through before any other."""


def actor_of(request: HttpRequest) -> Actor:
    """The actor of the signed-in account, or the anonymous one."""
    user: Any = request.user
    if not user.is_authenticated:
        return ANONYMOUS
    return Actor(account_id=user.pk, name=user.name, member_id=user.member_id, home_path=user.home_path)


class ActorMiddleware(LoginRequiredMiddleware):
    """Sets `request.actor`; demands sign-in unless a view is marked `login_not_required`."""

    def process_request(self, request: HttpRequest) -> None:
        """Attach the actor, made only if somebody asks."""
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        """Demand sign-in; whoever came in with a password that somebody else has set changes it first, and a page
        that the session names comes before all others. What needs no sign-in does not even ask who it is."""
        if not getattr(view_func, "login_required", True):
            return None
        answer: HttpResponseBase | None = super().process_view(request, view_func, view_args, view_kwargs)
        if answer is not None:
            return answer
        user: Any = request.user
        if not user.is_authenticated:
            return None
        step = settings.PASSWORD_CHANGE_URL if user.must_change_password else request.session.get(SIGN_IN_STEP)
        if step:
            page = reverse(step)
            return None if request.path.startswith(page) else redirect(page)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Unknown and invisible are the same 404; visible but not allowed is 403."""
        if isinstance(exception, NotFound):
            raise Http404 from exception
        if isinstance(exception, Forbidden):
            raise PermissionDenied from exception
        return None
