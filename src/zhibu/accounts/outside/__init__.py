"""Other services that people sign in with, from a file of the settings: OpenID Connect, WeChat, DingTalk."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from zhibu.accounts.outside.errors import OutsideError

__all__ = ["OutsideError", "Service", "services"]


class Service(Protocol):
    """One service. What `begin` returns beside the address stays in the session until `finish`."""

    key: str
    name: str

    def begin(self, back: str) -> tuple[str, dict[str, str]]:
        """The address to go to, and what has to be kept; `state` is among it. Raises OutsideError."""

    def finish(self, back: str, kept: Mapping[str, str], given: Mapping[str, str]) -> str:
        """The service's id of the person who has come back. Raises OutsideError."""


KINDS = {
    "oidc": "zhibu.accounts.outside.oidc.OpenId",
    "weixin": "zhibu.accounts.outside.weixin.Weixin",
    "dingtalk": "zhibu.accounts.outside.dingtalk.DingTalk",
}
"""Loaded when a site uses them."""


def services() -> dict[str, Service]:
    """The services of this site by their key, in the order of the file; none without one. Raises ValueError for a
    file that cannot be read."""
    path = Path(settings.SIGN_IN_WITH)
    if not path.is_file():
        return {}
    return dict(_read(str(path), path.stat().st_mtime_ns))


@lru_cache(maxsize=4)
def _read(path: str, _changed: int) -> dict[str, Service]:
    rows: list[dict[str, Any]] = json.loads(Path(path).read_text(encoding="utf-8"))
    found: dict[str, Service] = {}
    for row in rows:
        kind = row.pop("kind", "")
        if kind not in KINDS:
            raise ValueError(f"{path}: kind is {kind!r}, and may be {', '.join(KINDS)}")
        service: Any = import_string(KINDS[kind])(**row)
        found[service.key] = service
    return found
