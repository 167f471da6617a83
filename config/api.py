"""The open API of the whole platform: what each context offers, under /api/v1/."""

from importlib import import_module

from zhibu.foundation.api.building import Api
from zhibu.foundation.api.choices import Scope
from zhibu.foundation.modules import discovery

CONTEXTS = (
    "zhibu.foundation.api",
    "zhibu.organizations",
    "zhibu.members",
    "zhibu.learning",
    "zhibu.meetings",
    "zhibu.appraisals",
    "zhibu.talks",
    "zhibu.portal",
    "zhibu.compliance",
    "zhibu.foundation.notify",
    "zhibu.foundation.calendars",
    "zhibu.foundation.rulebook",
    "zhibu.foundation.modules",
)
"""In the order of the documentation."""

DESCRIPTION = """\
The open interface of 支部云. It does what the pages do, by the same queries and the same deeds: what you may not see
there, you may not see here. See docs/how-to/api.md for tokens, paging, errors and repeating a request safely.
"""

api = Api(
    title="Zhibu",
    version="1",
    description=DESCRIPTION,
    openapi_extra={
        "info": {"license": {"name": "As the platform itself"}},
        "tags": [],
    },
)
for name in CONTEXTS:
    api.add_router("", import_module(f"{name}.api").operations.router)
for address, router in discovery.operations():
    api.add_router(address, router)


def schema() -> dict[str, object]:
    """The whole API as OpenAPI 3.1, as it is committed in docs/reference/openapi.json."""
    made = api.get_openapi_schema(path_prefix="/api/v1/", path_params={})
    made["components"]["securitySchemes"] = {
        "token": {
            "type": "oauth2",
            "description": "A token that you made on your own page, of an application, or from OAuth 2: as Bearer.",
            "flows": {
                "authorizationCode": {
                    "authorizationUrl": "/oauth/authorize/",
                    "tokenUrl": "/oauth/token/",
                    "refreshUrl": "/oauth/token/",
                    "scopes": {scope.value: _english(scope) for scope in Scope},
                },
                "clientCredentials": {
                    "tokenUrl": "/oauth/token/",
                    "scopes": {scope.value: _english(scope) for scope in Scope},
                },
            },
        }
    }
    return dict(made)


def _english(scope: Scope) -> str:
    from django.utils import translation

    with translation.override("en"):
        return str(scope.label)
