"""Pictures and attachments by their signed addresses: for everybody what readers see, for its keepers the rest."""

import mimetypes

from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from zhibu.foundation.access.requests import Request
from zhibu.kernel.errors import NotFound
from zhibu.portal.access import get_file
from zhibu.portal.storage import is_signed

SHOWN = ("image/", "video/", "audio/")
"""What a browser shows in a page; everything else is taken away as a file."""
FOR_ALL = "public, max-age=86400, s-maxage=60"
"""A name never gets another content, but what it shows may be withdrawn: a browser that has it keeps it for a day, a
proxy for a minute."""
FOR_ONE = "private, no-store"


@login_not_required
@require_safe
def file(request: Request, signature: str, name: str) -> HttpResponseBase:
    """The file of a signed address. A guessed one is not found, nor one that stands in nothing published any more."""
    if not is_signed(name, signature):
        raise NotFound
    caching = FOR_ALL if get_file(request.actor, name) else FOR_ONE
    tag = f'"{signature}"'
    if tag in request.headers.get("If-None-Match", ""):
        response: HttpResponseBase = HttpResponse(status=304)
    else:
        response = _sent(name)
    response["Cache-Control"], response["ETag"] = caching, tag
    return response


def _sent(name: str) -> FileResponse:
    if not default_storage.exists(name):
        raise NotFound
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    shown = kind.startswith(SHOWN) and kind != "image/svg+xml"
    response = FileResponse(default_storage.open(name), as_attachment=not shown, content_type=kind)
    response["Content-Security-Policy"] = "default-src 'none'"
    return response
