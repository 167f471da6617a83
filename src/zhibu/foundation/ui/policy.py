"""The Content-Security-Policy of a page: nearly always the same words, so they are put together once."""

from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

_CHANGED_BY = ("_csp_config", "_csp_update", "_csp_replace", "_csp_exempt")
"""What the library's decorators leave on a response whose policy is another."""


class PolicyMiddleware(CSPMiddleware):
    """django-csp, which words the policy anew for each answer, asked only where a page has one of its own."""

    _worded: tuple[Any, str] | None = None

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Put the policy on the answer, unless it has one."""
        policy = settings.CONTENT_SECURITY_POLICY
        if (
            getattr(request, "_csp_nonce", None) is not None
            or policy.get("EXCLUDE_URL_PREFIXES")
            or getattr(settings, "CONTENT_SECURITY_POLICY_REPORT_ONLY", None)
            or any(hasattr(response, name) for name in _CHANGED_BY)
        ):
            return super().process_response(request, response)
        if self._worded is None or self._worded[0] is not policy:
            self._worded = (policy, build_policy())
        if HEADER not in response:
            response[HEADER] = self._worded[1]
        return response
