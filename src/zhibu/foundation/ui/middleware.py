"""What every page needs besides its content."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from zhibu.foundation.ui.context import SIGN_IN, address


class PageMiddleware:
    """Pages of signed-in people are never kept by shared caches; htmx and whole pages never by the same key.

    Where the session is gone, a part of a page is not filled with the sign-in form: the whole page goes there, and
    comes back to the page the reader was on.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer and mark the answer private."""
        response = self.get_response(request)
        if response.status_code == 302:
            response = _whole_page_sign_in(request, response)
        if "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ("HX-Request", "Cookie"))
        return response


def _whole_page_sign_in(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Turn a redirect to sign-in that a part of a page, or a form, would get into one for the page it stands on."""
    sign_in = address(SIGN_IN)
    target = urlsplit(response["Location"])
    from_htmx = "HX-Request" in request.headers
    if target.path != sign_in or not sign_in or not (from_htmx or request.method == "POST"):
        return response
    page = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    back = page.path if page.netloc == request.get_host() else ""
    if back and page.query:
        back += f"?{page.query}"
    location = f"{sign_in}?{urlencode({'next': back})}" if back and page.path != sign_in else sign_in
    if not from_htmx:
        response["Location"] = location
        return response
    whole = HttpResponse(status=204)
    whole["HX-Redirect"] = location
    return whole
