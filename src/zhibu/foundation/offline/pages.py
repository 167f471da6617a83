"""Which pages a device may keep to be read without a network."""

from dataclasses import dataclass
from typing import Any

from zhibu.foundation.ui.context import HOME
from zhibu.foundation.ui.slots import Slot, nav_items

_kept: set[str] = {HOME}


@dataclass(frozen=True)
class Shortcut:
    """A way into the installed app from its icon. `url_name` is a page without arguments; without a network the kept
    page `stands_in` opens in its place. `icon` is one that `frontend/appicons.mjs` draws."""

    key: str
    label: Any
    url_name: str
    icon: str
    stands_in: str = ""
    order: int = 100


shortcuts: Slot[Shortcut] = Slot("shortcuts")


def keep_page(*names: str) -> None:
    """Let devices keep the pages at these addresses ("context:name"); call it in `apps.py`.

    A kept page lies on the device until its reader signs out, another account signs in, or fourteen days have gone:
    none that shows what is masked elsewhere, what is told to two alone, or a person other than the reader in detail.
    """
    _kept.update(names)


def is_kept(name: str) -> bool:
    """Whether the page at this address may be kept: one that is named, or a tab of the member's bar."""
    return name in _kept or any(item.url_name == name for item in nav_items if item.area == "member")


def kept_pages() -> set[str]:
    """The addresses of all such pages."""
    return _kept | {item.url_name for item in nav_items if item.area == "member"}
