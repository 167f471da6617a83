"""The words of the editor's own scripts: Wagtail's Chinese, and ours where it leaves English."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext
from django.views.i18n import JavaScriptCatalog

WORDS = (
    "A network error occurred.", "A server error occurred.", "Autosave in progress…", "Blocks",
    "Changes have been autosaved.", "Complex", "Error while sending preview data.", "Fair", "Good", "Insert a block",
    "Split block", "Write something or type ‘/’ to insert a block", "%(num)s min", "(New)",
)  # fmt: skip
COUNTED = ("%(num)s error", "%(num)s pixel")
"""Those that Wagtail asks for with a number; Chinese has one form."""


class _Words(JavaScriptCatalog):
    packages = ["wagtail.admin"]

    def get_catalog(self) -> dict[str, Any]:
        """With what `locale/zh_Hans-x-cms` says."""
        found: dict[str, Any] = super().get_catalog()
        found |= {word: said for word in WORDS if (said := gettext(word)) != word}
        found |= {word: [said] for word in COUNTED if (said := gettext(word)) != word}
        return found


def words(request: HttpRequest) -> HttpResponseBase:
    """The catalogue in the language of the request."""
    return _Words.as_view()(request)
