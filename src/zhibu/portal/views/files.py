"""Pictures and attachments by their signed addresses."""

import mimetypes

from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from zhibu.kernel.errors import NotFound
from zhibu.portal.storage import is_signed

SHOWN = ("image/", "video/", "audio/")
"""What a browser shows in a page; everything else is taken away as a file."""
A_YEAR = "public, max-age=31536000, immutable"


@login_not_required
@require_safe
def file(request: HttpRequest, signature: str, name: str) -> HttpResponseBase:
    """The file of a signed address; a guessed one is not found. A name never gets another content."""
    if not is_signed(name, signature) or not default_storage.exists(name):
        raise NotFound
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    shown = kind.startswith(SHOWN) and kind != "image/svg+xml"
    response = FileResponse(default_storage.open(name), as_attachment=not shown, content_type=kind)
    response["Cache-Control"] = A_YEAR
    response["Content-Security-Policy"] = "default-src 'none'"
    return response
