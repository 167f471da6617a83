"""Why a file is not taken, in words that say what to do."""

from django.utils.translation import gettext_lazy as _

from zhibu.kernel.errors import Refused

_DAMAGED = _("The file is damaged. Export it again and send the new one.")

DOCUMENT_FAULTS = {
    "not_allowed": _(
        "A file of this kind cannot be attached. PDF, OFD, Word, Excel, PowerPoint, WPS, text and pictures can."
    ),
    "macros": _("The file contains macros. Save it without macros (.docx, .xlsx, .pptx) or as PDF, and send that."),
    "script": _("This PDF contains a script. Print it into a new PDF and send that."),
    "program": _("The file is a program or contains one. Programs cannot be attached."),
    "web_page": _("Web pages and SVG drawings cannot be attached. Print it into a PDF and send that."),
    "archive": _("Archives cannot be attached. Unpack it and send the files one by one."),
    "locked": _("The file is locked with a password and cannot be checked. Take the password off and send it again."),
    "broken": _DAMAGED,
}
PICTURE_FAULTS = {
    "heic": _("The photo is in HEIC format. Turn it into JPEG, or set the camera's format to Most Compatible."),
    "not_a_photo": _("This is not a photo. Photos are JPEG, PNG or WebP."),
    "too_many_pixels": _("The picture has more than 50 million pixels. Make it smaller and send it again."),
    "broken": _DAMAGED,
}


def too_large(limit: int) -> Refused:
    """The refusal of a file with more than `limit` bytes."""
    message = _("The file is larger than %(limit)d MB. Please split it or make it smaller.")
    return Refused("too_large", message % {"limit": limit // (1024 * 1024)})
