"""A page as it would be read, in the editor's frame, with what the editor's checks need to look at it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.admin.userbar import Userbar

from zhibu.portal.reading.rendering import draw_page


def draw_preview(page: Any, request: HttpRequest) -> HttpResponse:
    """The page with what has not been published yet. Beside the editor it stands in a frame and is checked there:
    words counted, accessibility judged by axe, which a script of Wagtail's does from within."""
    from zhibu.portal.cms import POLICY

    response = draw_page(page, is_preview=True)
    if getattr(request, "in_preview_panel", False):
        bar = Userbar(object=page, position="bottom-right").render_html({"request": request})
        response.content = response.content.replace(b"</body>", bar.encode() + b"</body>", 1)
    response._csp_replace = POLICY  # type: ignore[attr-defined]
    return response
