"""OAuth 2: asking the person, and the addresses that programs ask."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from authlib.oauth2 import OAuth2Error
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.foundation.access.requests import Request, client_address
from zhibu.foundation.api import allowances, queries
from zhibu.foundation.api.actions.consents import give_consent
from zhibu.foundation.api.choices import Scope
from zhibu.foundation.api.oauth import METHODS, server
from zhibu.foundation.api.views.own import shell
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused

PER_MINUTE = 60


@require_http_methods(["GET", "HEAD", "POST"])
def authorize(request: Request) -> HttpResponse:
    """Ask the person whether an application may act for them, and send them back to it with the answer.

    A request whose application or address is not known is told to the person and sent nowhere.
    """
    try:
        grant = server().get_consent_grant(request, end_user=request.user)
    except OAuth2Error as error:
        if error.redirect_uri:
            return _sent_back(server().handle_error_response(server().create_oauth2_request(request), error))
        context = {"shell_template": shell(request), "fault": error.error}
        return render(request, "api/consent_fault.html", context, status=400)
    asked = grant.request
    application = grant.client.application
    scopes = grant.client.get_allowed_scope(asked.payload.scope).split()
    if request.method != "POST":
        return _question(request, application, scopes, asked)
    if request.POST.get("answer") != "yes":
        return _sent_back(server().create_authorization_response(request, grant_user=None, grant=grant))
    wanted = [scope for scope in scopes if scope in request.POST.getlist("scopes")]
    try:
        asked.given_code = give_consent(
            actor=request.actor, at=clock.now(), application_id=application.pk, scopes=wanted,
            address=asked.payload.redirect_uri, challenge=asked.payload.data["code_challenge"],
        )  # fmt: skip
    except Refused as refused:
        return _question(request, application, scopes, asked, refusal=refused.message)
    return _sent_back(server().create_authorization_response(request, grant_user=request.user, grant=grant))


def _question(
    request: Request, application: Any, scopes: list[str], asked: Any, *, refusal: Any = ""
) -> HttpResponse:
    address = urlsplit(asked.payload.redirect_uri)
    context = {
        "shell_template": shell(request),
        "application": application,
        "place": queries.place_names([application]).get(application.scope_path, ""),
        "scopes": [(scope.value, scope.label) for scope in Scope if scope.value in scopes],
        "host": address.netloc,
        "refusal": refusal,
        "here": request.get_full_path(),
    }
    response = render(request, "api/consent.html", context, status=422 if refusal else 200)
    # The answer of this form is a way back to the application, which the browser follows only if the page allows it.
    response._csp_update = {"form-action": [f"{address.scheme}://{address.netloc}"]}  # type: ignore[attr-defined]
    return response


def _sent_back(response: HttpResponse) -> HttpResponse:
    response["Referrer-Policy"] = "no-referrer"
    return response


@csrf_exempt
@login_not_required
@never_cache
@sensitive_post_parameters()
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """A code, a renewal or a secret against a token."""
    if wait := _wait(request):
        return _too_many(wait)
    return _asked(lambda: server().create_token_response(request))


@csrf_exempt
@login_not_required
@never_cache
@sensitive_post_parameters()
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """End a token or a renewal."""
    if wait := _wait(request):
        return _too_many(wait)
    return _asked(lambda: server().create_endpoint_response("revocation", request))


def _asked(answer: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        with transaction.atomic():
            return answer()
    except OAuth2Error as error:
        return JsonResponse(dict(error.get_body()), status=error.status_code)


def _wait(request: HttpRequest) -> int:
    return allowances.take("oauth:" + client_address(request), limit=PER_MINUTE, at=clock.now())


def _too_many(wait: int) -> HttpResponse:
    words = _("Wait %(seconds)s seconds.") % {"seconds": wait}
    answer = JsonResponse({"error": "temporarily_unavailable", "error_description": words}, status=429)
    answer["Retry-After"] = str(wait)
    return answer


@login_not_required
@require_safe
def metadata(request: HttpRequest) -> JsonResponse:
    """What this server offers. Source: RFC 8414."""

    def at(name: str) -> str:
        return request.build_absolute_uri(reverse(name))

    return JsonResponse(
        {
            "issuer": request.build_absolute_uri("/").rstrip("/"),
            "authorization_endpoint": at("oauth:authorize"),
            "token_endpoint": at("oauth:token"),
            "revocation_endpoint": at("oauth:revoke"),
            "scopes_supported": list(Scope.values),
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
            "token_endpoint_auth_methods_supported": list(METHODS),
            "revocation_endpoint_auth_methods_supported": list(METHODS),
            "code_challenge_methods_supported": ["S256"],
            "service_documentation": at("developers:reference"),
        }
    )
