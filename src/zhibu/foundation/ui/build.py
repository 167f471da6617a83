"""What the front-end build left behind: hashed files and the icons in use.

A tree without a build (a quick test run) has neither: pages then come without style, and icons as empty squares.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

ENTRY = "src/app.ts"


@dataclass
class _Kept:
    """One file of the build, read again only when it changes."""

    name: str
    changed_at: float = -1.0
    content: dict[str, Any] = field(default_factory=dict)

    def read(self) -> dict[str, Any]:
        path = Path(settings.UI_BUILD_DIR) / self.name
        changed_at = path.stat().st_mtime if path.exists() else 0.0
        if changed_at != self.changed_at:
            self.content = json.loads(path.read_text("utf-8")) if changed_at else {}
            self.changed_at = changed_at
        return self.content


_manifest = _Kept("manifest.json")
_icons = _Kept("icons.json")
_splash = _Kept("splash.json")
_drawn: dict[tuple[str, str], SafeString] = {}
_heads: dict[str, SafeString] = {}
_shapes: dict[str, str] = {}


def head(entry: str = ENTRY) -> SafeString:
    """The link and script elements of an entry of the build; kept for the life of the process, save in DEBUG."""
    if entry not in _heads or settings.DEBUG:
        _heads[entry] = _head_of(_manifest.read(), entry)
    return _heads[entry]


def own_sheet(context: str) -> SafeString:
    """The link to the sheet that the pages of a context (`meetings`) need beyond the one of every page, if any."""
    key = f"styles/pages/{context}.css"
    if key not in _heads or settings.DEBUG:
        chunk = _manifest.read().get(key)
        link = format_html('<link rel="stylesheet" href="{}">', _url(chunk["file"])) if chunk else SafeString("")
        _heads[key] = link
    return _heads[key]


def first_pictures() -> SafeString:
    """What an iPhone shows while the app starts: a link for each screen and theme, for pages opened on one."""
    if "splash" not in _heads or settings.DEBUG:
        links = ((_url(one["file"]), _screen(one)) for one in _splash.read().get("screens", []))
        _heads["splash"] = format_html_join("", '<link rel="apple-touch-startup-image" href="{}" media="{}">', links)
    return _heads["splash"]


def _screen(one: dict[str, Any]) -> str:
    return (
        f"(device-width: {one['width']}px) and (device-height: {one['height']}px)"
        f" and (-webkit-device-pixel-ratio: {one['ratio']}) and (prefers-color-scheme: {one['theme']})"
    )


def _head_of(manifest: dict[str, Any], entry: str) -> SafeString:
    chunk = manifest.get(entry)
    if chunk is None:
        return SafeString("")
    styles = format_html_join(
        "", '<link rel="stylesheet" href="{}">', ((_url(name),) for name in chunk.get("css", []))
    )
    return format_html('{}<script type="module" src="{}"></script>', styles, _url(chunk["file"]))


def _url(name: str) -> str:
    return static(f"build/{name}")


def icon(name: str, css: str = "") -> SafeString:
    """An icon as SVG that reads nothing aloud; an unknown name draws an empty square.

    `name` is one of Tabler's outline icons that the build found in templates or in `frontend/icons.txt`.
    """
    key = (name, css)
    if key not in _drawn or settings.DEBUG:
        _drawn[key] = format_html(
            '<svg class="icon{}{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>',
            " " if css else "",
            css,
            SafeString(_shape(name)),
        )
    return _drawn[key]


def _shape(name: str) -> str:
    if name not in _shapes or settings.DEBUG:
        _shapes[name] = _icons.read().get(name, '<path d="M7 7h10v10H7z"/>')
    return _shapes[name]
