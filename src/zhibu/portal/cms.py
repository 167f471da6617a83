"""Wagtail's editor under /cms/, without what is not its business here: sign-in, passwords, accounts.

Whatever a request changes there it changes in one transaction with what we write down about it. The policy for
content is that of the house, loosened for this prefix alone by what Wagtail needs (docs/decisions/0016-portal.md).
"""

from base64 import b64encode
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from csp.constants import SELF, UNSAFE_INLINE
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from wagtail.admin.urls import urlpatterns as admin_urlpatterns
from wagtail.models import Page
from wagtail.utils.urlpatterns import decorate_urlpatterns

from zhibu.portal.policies.pages import SITE_DEPTH
from zhibu.portal.starts import known_starts
from zhibu.portal.views.scripts import words

View = Callable[..., HttpResponse]

LEFT_OUT = ("login/", "logout/", "password_reset/", "account/", "test404/", "failwhale/", "jsi18n/")
"""Wagtail's own sign-in, passwords and account page, its pages for trying errors, the words of its scripts."""
PAGES_NAMED = ("page_id", "parent_page_id", "page_to_move_id", "page_to_copy_id", "destination_id", "page_pk")
"""How addresses of the editor name pages."""
CHOOSERS = "wagtailadmin_choose_page"
"""Choosers offer what readers see anyway, of every site (`wagtail_hooks`)."""
CLOSED = frozenset({"wagtailadmin_reports:page_types_usage", "wagtailadmin_reports:page_types_usage_results"})
"""A report that shows the newest page of a kind, whoever asks."""
POLICY: dict[str, list[str]] = {
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-ancestors": [SELF],
    "frame-src": [SELF],
}
"""Its rich-text editor and its menus write styles into elements, its previews stand in a frame of the same site, and
pictures are shown before they are sent."""


def _with_policy(response: Any) -> None:
    """The policy of the editor; of the scripts inside the page only those known are let run, each by its digest."""
    html = response.content.decode() if response.get("Content-Type", "").startswith("text/html") else ""
    digests = {b64encode(sha256(script.encode()).digest()).decode() for script in known_starts(html)}
    response._csp_replace = {**POLICY, "script-src": [SELF, *(f"'sha256-{digest}'" for digest in sorted(digests))]}


def refuse_foreign(request: HttpRequest, arguments: dict[str, Any]) -> None:
    """Pass if every page that an address names belongs to a site that the account edits, or is before it for review.

    Wagtail's views ask for themselves; this wall stands before them all. Raises PermissionDenied.
    """
    match = request.resolver_match
    name = match.view_name if match is not None else ""
    if name in CLOSED:
        raise PermissionDenied
    if name.startswith(CHOOSERS):
        return
    named = {arguments[key] for key in PAGES_NAMED if key in arguments}
    if name.startswith("wagtailadmin_pages:") and "pk" in arguments:
        named.add(arguments["pk"])
    for page in Page.objects.filter(pk__in=named, depth__gte=SITE_DEPTH).order_by("pk"):
        if not page.permissions_for_user(request.user).can_see():
            raise PermissionDenied


def guarded(view: View) -> View:
    """A wall before other sites' pages, one transaction for each change, the editor's policy for what is shown."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refuse_foreign(request, kwargs)
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            response: Any = view(request, *args, **kwargs)
        else:
            with transaction.atomic():
                response = view(request, *args, **kwargs)
        if response.streaming:
            return response
        if hasattr(response, "render") and not response.is_rendered:
            response.add_post_render_callback(_with_policy)
        else:
            _with_policy(response)
        return response

    return wrapped


def own_account(request: HttpRequest) -> HttpResponse:
    """Accounts, passwords and leaving are the platform's."""
    return redirect("accounts:profile")


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in is the platform's."""
    return redirect("accounts:sign_in")


def _kept(pattern: Any) -> bool:
    return not str(pattern.pattern).startswith(LEFT_OUT)


_ours: list[URLPattern] = [
    path("login/", to_sign_in, name="wagtailadmin_login"),
    path("logout/", own_account, name="wagtailadmin_logout"),
    path("account/", own_account, name="wagtailadmin_account"),
    path("jsi18n/", words, name="wagtailadmin_javascript_catalog"),
]
urlpatterns: list[Any] = decorate_urlpatterns([*_ours, *(p for p in admin_urlpatterns if _kept(p))], guarded)
