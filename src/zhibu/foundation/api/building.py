"""The API as one object: every error a problem document, every operation behind a token of the right scope."""

import logging
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer

from zhibu.foundation.api.problems import MEDIA_TYPE, problem, unauthorized
from zhibu.kernel.errors import Forbidden, NotFound, Refused

log = logging.getLogger(__name__)


class ScopeMissing(Exception):
    """The token is good, and not for this."""


class Bearer(HttpBearer):
    """A token that `serving` has found, with the scope that an operation asks."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Any:
        """The bearer. Raises ScopeMissing."""
        bearer = getattr(request, "bearer", None)
        if bearer is None:
            return None
        if self.scope not in bearer.scopes:
            raise ScopeMissing(self.scope)
        return bearer

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The bearer that `serving` has found; the token itself is not looked at again."""
        return getattr(request, "bearer", None)


class Api(NinjaAPI):
    """django-ninja with our words for every error, and problem documents in the schema."""

    def __init__(self, **options: Any) -> None:
        super().__init__(openapi_url=None, docs_url=None, urls_namespace="api", **options)
        for kind, answer in _ANSWERS.items():
            self.add_exception_handler(kind, answer)

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> Any:
        """The schema, with the type of problem documents and one way of signing in with its scopes."""
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for path in schema["paths"].values():
            for operation in path.values():
                operation["security"] = [way for way in operation["security"] if "token" in way]
                for status, response in operation["responses"].items():
                    if int(status) >= 400 and "application/json" in response.get("content", {}):
                        response["content"] = {MEDIA_TYPE: response["content"]["application/json"]}
        return schema


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    faults = [
        {
            "field": ".".join(str(part) for part in fault["loc"] if part not in _PLACES),
            "code": str(fault["type"]),
            "words": str(fault["msg"]),
        }
        for fault in error.errors
    ]
    words = _("Some of what was sent has not the right shape; each fault is listed.")
    return problem(422, "invalid", words, field=faults[0]["field"] if len(faults) == 1 else None, errors=faults)


_PLACES = {"query", "path", "body", "data", "header"}


def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return problem(422, error.code, error.message, field=error.field)


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, "unreadable", error.message)


def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    log.exception("the API could not answer", exc_info=error)
    return problem(500, "broken", _("It has been noted. Try again later."))


def not_found(request: HttpRequest, error: Any = None) -> HttpResponse:
    """Unknown and invisible look the same."""
    return problem(404, "not_found", _("There is no such thing, or it is not for you."))


def _forbidden(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(403, "forbidden", _("You may see this, but not do this with it."))


def _scope_missing(request: HttpRequest, error: ScopeMissing) -> HttpResponse:
    scope = str(error)
    words = _("The token has not the scope %(scope)s.") % {"scope": scope}
    header = f'Bearer realm="zhibu", error="insufficient_scope", scope="{scope}"'
    return problem(403, "scope_missing", words, headers={"WWW-Authenticate": header})


_ANSWERS: dict[type[Exception], Callable[..., HttpResponse]] = {
    Exception: _broken,
    HttpError: _http,
    ValidationError: _invalid,
    Http404: not_found,
    NotFound: not_found,
    Forbidden: _forbidden,
    Refused: _refused,
    ScopeMissing: _scope_missing,
    AuthenticationError: lambda request, error: unauthorized(),
}
