"""The interface as a page that we draw ourselves, and as OpenAPI for machines. Both are open: so is the program."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from zhibu.foundation.api.choices import Scope

TAGS = (
    gettext_noop("Own"), gettext_noop("Organizations"), gettext_noop("Members"), gettext_noop("Learning"),
    gettext_noop("Meetings"), gettext_noop("Appraisals"), gettext_noop("Talks"), gettext_noop("Websites"),
    gettext_noop("Compliance"), gettext_noop("Notices"), gettext_noop("Calendar"), gettext_noop("Rules"),
    gettext_noop("Modules"),
)  # fmt: skip
"""What the contexts call their operations, for the catalogue."""
Schema = Callable[[], dict[str, Any]]


def reference_patterns(schema: Schema) -> list[URLPattern]:
    """The addresses of the interface's description; `schema` makes it."""
    given = {"schema": schema}
    return [
        path("", reference, given, name="reference"),
        path("v1/openapi.json", openapi, given, name="openapi"),
    ]


@login_not_required
@require_safe
def reference(request: HttpRequest, schema: Schema) -> HttpResponse:
    """Every operation: what it does, what it takes, what it answers, which scope it asks."""
    may = {scope.value: scope.label for scope in Scope}
    groups = [
        {
            "tag": tag,
            "label": _(tag),
            "operations": [{**operation, "may": may[operation["scope"]]} for operation in operations],
        }
        for tag, operations in _groups(schema)
    ]
    return render(request, "api/reference.html", {"groups": groups, "scopes": list(may.items())})


@login_not_required
@require_safe
def openapi(request: HttpRequest, schema: Schema) -> JsonResponse:
    """OpenAPI 3.1."""
    answer = JsonResponse(_made(schema), json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "public, max-age=300"
    return answer


@cache
def _made(schema: Schema) -> dict[str, Any]:
    return schema()


@cache
def _groups(schema: Schema) -> list[tuple[str, list[dict[str, Any]]]]:
    """The operations by tag, in the order of the schema."""
    made = _made(schema)
    groups: dict[str, list[dict[str, Any]]] = {}
    for address, methods in made["paths"].items():
        for method, operation in methods.items():
            groups.setdefault(operation["tags"][0], []).append(_shown(made, address, method, operation))
    return list(groups.items())


def _shown(made: dict[str, Any], address: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    answer = operation["responses"][200]["content"]["application/json"]["schema"]
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": address,
        "words": operation.get("description", ""),
        "scope": operation["security"][-1]["token"][0],
        "parameters": [
            {
                "name": parameter["name"],
                "place": parameter["in"],
                "kind": _kind(made, parameter["schema"]),
                "required": parameter.get("required", False),
                "words": parameter.get("description", ""),
            }
            for parameter in operation.get("parameters", [])
            if parameter["name"] != "Accept-Language"
        ],
        "body": _fields(made, body) if body else [],
        "answer": _kind(made, answer),
        "fields": _fields(made, answer),
    }


def _fields(made: dict[str, Any], schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields of an object, or of the objects of a list or a page."""
    found = _opened(made, schema)
    if found.get("type") == "array":
        return _fields(made, found["items"])
    properties = found.get("properties", {})
    if set(properties) == {"items", "next"}:
        return _fields(made, properties["items"])
    return [
        {
            "name": name,
            "kind": _kind(made, field),
            "required": name in found.get("required", []),
            "words": field.get("description", ""),
        }
        for name, field in properties.items()
    ]


def _opened(made: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return dict(made["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]])
    for several in ("anyOf", "allOf"):
        if several in schema:
            return _opened(made, next(part for part in schema[several] if part.get("type") != "null"))
    return schema


def _kind(made: dict[str, Any], schema: dict[str, Any]) -> str:
    """A type in few words."""
    if "$ref" in schema:
        found = _opened(made, schema)
        return " | ".join(found["enum"]) if "enum" in found else schema["$ref"].rsplit("/", 1)[-1]
    for several in ("anyOf", "allOf"):
        if several in schema:
            return " | ".join(_kind(made, part) for part in schema[several])
    if schema.get("type") == "array":
        return f"[{_kind(made, schema['items'])}]"
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    return str(schema.get("format") or schema.get("type", "any"))
