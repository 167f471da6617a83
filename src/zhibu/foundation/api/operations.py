"""How a context offers its queries and actions: typed operations with their scopes, gathered by `config/api.py`."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest
from ninja import Router

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.api.building import Bearer
from zhibu.foundation.api.choices import Scope
from zhibu.foundation.api.queries import Bearer as Holder
from zhibu.foundation.api.shapes import Problem

F = TypeVar("F", bound=Callable[..., Any])


class ApiRequest(HttpRequest):
    """The request as an operation receives it: who asks, and with what."""

    actor: Actor
    bearer: Holder


LOOKING: set[str] = set()
"""Reads that note a look at a person's record, by name."""

_IDEMPOTENT = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 80, "pattern": "^[!-~]+$"},
    "description": "Of your choosing, new for each deed. Sent again within a day, the first answer comes again "
    "and nothing is done twice; with another request it is refused (422 `key_reused`).",
}
_LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "examples": ["zh-hans", "en"]},
    "description": "The language of words for people: `zh-hans` or `en`",
}


class Operations:
    """The operations of one context. What an operation does is its docstring; `returns`, the shape of its answer."""

    def __init__(self, tag: str) -> None:
        self.router = Router(tags=[tag])

    def read(self, path: str, *, scope: Scope, name: str, returns: Any, looks: bool = False) -> Callable[[F], F]:
        """An operation that changes nothing. `looks`: but notes that somebody's record was opened."""
        if looks:
            LOOKING.add(name)
        return self._operation("GET", path, scope, name, returns)

    def write(self, path: str, *, scope: Scope, name: str, returns: Any) -> Callable[[F], F]:
        """A deed: takes an `Idempotency-Key`."""
        return self._operation("POST", path, scope, name, returns)

    def _operation(self, method: str, path: str, scope: Scope, name: str, returns: Any) -> Callable[[F], F]:
        def register(operation: F) -> F:
            parameters = [_LANGUAGE, *([_IDEMPOTENT] if method == "POST" else [])]
            self.router.add_api_operation(
                path,
                [method],
                operation,
                auth=Bearer(scope.value),
                response={200: returns, frozenset({400, 401, 403, 404, 422, 429}): Problem},
                url_name=name,
                operation_id=name,
                openapi_extra={"security": [{"token": [scope.value]}], "parameters": parameters},
            )
            return operation

        return register
