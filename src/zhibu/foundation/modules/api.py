"""Which modules this site has, for programs that use what they offer."""

from typing import Any

from ninja import Schema
from pydantic import Field

from zhibu.foundation.api.choices import Scope
from zhibu.foundation.api.operations import ApiRequest, Operations
from zhibu.foundation.modules.discovery import in_use

operations = Operations("Modules")


class ModuleLine(Schema):
    """A part that a site has added for itself."""

    key: str = Field(description="The beginning of its operations: /api/v1/modules/{key}/")
    title: str
    version: str


@operations.read("/modules", scope=Scope.MODULES_READ, name="modules", returns=list[ModuleLine])
def list_modules(request: ApiRequest) -> Any:
    """The modules of this site that are in use, whoever asks. What they offer stands in the schema of the site."""
    return [{"key": m.key, "title": m.title, "version": m.version} for _, m in in_use()]
