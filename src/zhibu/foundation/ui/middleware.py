"""What every page needs besides its content."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class PageMiddleware:
    """Pages of signed-in people are never kept by shared caches; htmx and whole pages never by the same key."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer and mark the answer private."""
        response = self.get_response(request)
        if "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response
