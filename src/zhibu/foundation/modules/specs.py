"""What a module says of itself. No Django here: it is read while settings are made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Module:
    """A city's own part of the platform: a Python package whose entry point `zhibu.modules` leads to one of these.

    `key` is its address (`/modules/<key>/`), the namespace of its addresses, and the beginning of its settings
    (`SHELF_` for "shelf"); `app` is the dotted path of its AppConfig, in which it registers what contexts register;
    `urls` its list of addresses; `api` where its `operations` for programs are (`/api/v1/modules/<key>/`); `rules` a
    file of rules inside the package (the form of `foundation/rulebook/data/*.toml`).
    """

    key: str
    title: str
    version: str
    app: str
    urls: str = ""
    api: str = ""
    rules: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
