"""While there is no account at all, every page is the first run's."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from zhibu.setup.queries import is_set_up


class FirstRunMiddleware:
    """Sends to the first run. It takes itself out of the way in a demonstration and costs no query once set up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.FIRST_RUN:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or redirect if nobody has an account yet."""
        if not is_set_up():
            page = reverse("setup:first_run")
            static = f"/{settings.STATIC_URL.lstrip('/')}"
            open_ones = (page, reverse("ui:preferences"), static, "/health/", "/metrics")
            if not request.path.startswith(open_ones):
                return redirect(page)
        return self.get_response(request)
