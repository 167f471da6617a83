"""The policy of a page is the one of the settings, and a page may have one of its own."""

from csp.constants import NONCE
from csp.decorators import csp_exempt, csp_update
from django.http import HttpResponse
from django.test import RequestFactory

from zhibu.foundation.ui.policy import PolicyMiddleware


def answer(view=lambda request: HttpResponse("")):
    return PolicyMiddleware(view)(RequestFactory().get("/"))


def test_the_policy_is_that_of_the_settings_each_time(settings):
    first = answer().headers["Content-Security-Policy"]
    assert "script-src 'self'" in first
    assert answer().headers["Content-Security-Policy"] == first
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"default-src": ["https://example.org"]}}
    assert answer().headers["Content-Security-Policy"] == "default-src https://example.org"


def test_a_view_may_have_its_own_or_none():
    own = csp_update({"img-src": ["blob:"]})(lambda request: HttpResponse(""))
    assert "img-src 'self' data: blob:" in answer(own).headers["Content-Security-Policy"]
    none = csp_exempt()(lambda request: HttpResponse(""))
    assert "Content-Security-Policy" not in answer(none).headers


def test_a_nonce_is_in_the_policy_of_the_page_that_uses_it():
    page = csp_update({"script-src": [NONCE]})(lambda request: HttpResponse(str(request.csp_nonce)))
    response = answer(page)
    assert f"script-src 'self' 'nonce-{response.text}'" in response.headers["Content-Security-Policy"]
