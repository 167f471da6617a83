"""The editor speaks Wagtail's Chinese where a word means something else there than in the house.

A group is a Party group in the house and a group of users in the editor. What differs stands in a catalogue of its
own (`locale/zh_Hans-x-cms`), which is asked first under `/cms/`; everything else is said as everywhere.
"""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

EDITOR = "zh-hans-x-cms"
PREFIX = "/cms/"


class EditorLanguageMiddleware:
    """Activates the editor's Chinese under its prefix, for whoever reads Chinese."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in the editor's words."""
        if not request.path_info.startswith(PREFIX) or not (translation.get_language() or "").startswith("zh"):
            return self.get_response(request)
        with translation.override(EDITOR):
            return self.get_response(request)
