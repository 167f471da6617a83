"""The app as it is installed: the service worker's script, the files it brings along, the manifest."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from django.utils import translation
from django.utils.translation import gettext as _

from zhibu.foundation.offline.middleware import ACCOUNT_HEADER, KEEP_HEADER, NOBODY
from zhibu.foundation.offline.pages import Shortcut, shortcuts

WORKER = "worker.js"
ENTRY = "src/app.ts"
SHEETS = ("styles/pages/learning.css", "styles/pages/offline.css", "styles/pages/elder.css")
BROUGHT = (ENTRY, "src/offline/frame.ts", "src/study.ts", "src/along/downloads.ts", "src/elder/listen.ts", *SHEETS)
"""Entries of the build that are brought along when the app is installed; others are kept once they have been used."""
DOORS = ("accounts:sign_in", "accounts:sign_out", "accounts:enter_demo")
"""Addresses at which the account changes: whatever is sent there, kept pages go."""
ALONE_PATH = r"/[^/]+$|/export/$"
ALONE_QUERY = r"[?&]format="
"""What the worker leaves alone, whoever asks: files, feeds (a page's address ends in a slash) and exports."""
PATIENCE_MS = 4_000
"""So long a page is waited for before the kept one is shown in its place."""
ICONS = ((192, "any"), (512, "any"), (192, "maskable"), (512, "maskable"))
PAPER = "#FBF8F4"


@dataclass(frozen=True, slots=True)
class Script:
    """The service worker's script and its version."""

    text: str
    version: str


_kept: dict[str, Script] = {}


def script() -> Script:
    """The script that every device asks for again and again; kept for the life of the process, save in DEBUG.

    Its first line names the files of the app. A change of any of them, of the worker or of the offline page makes
    another version, and so another script, which is how devices hear of it. Without a build it does nothing.
    """
    prefix = get_script_prefix()
    if prefix not in _kept or settings.DEBUG:
        _kept[prefix] = _script()
    return _kept[prefix]


def _script() -> Script:
    path = Path(settings.UI_BUILD_DIR) / WORKER
    worker = path.read_text("utf-8") if path.exists() else ""
    told = _told()
    page = get_template("offline/offline.html").template.source  # type: ignore[attr-defined]
    content = "\n".join([worker, json.dumps(told, sort_keys=True), page])
    version = hashlib.sha256(content.encode()).hexdigest()[:12]
    head = f"self.zhibu={json.dumps({**told, 'version': version}, separators=(',', ':'))};\n" if worker else ""
    return Script(head + worker, version)


def _told() -> dict[str, Any]:
    """What the worker has to know of this site."""
    return {
        "account": ACCOUNT_HEADER,
        "keep": KEEP_HEADER,
        "nobody": NOBODY,
        "files": _files(),
        "under": static("build/"),
        "offline": reverse("offline:offline"),
        "token": reverse("offline:token"),
        "deeds": reverse("offline:deeds"),
        "stored": _stored(),
        "standIns": {reverse(one.url_name): reverse(one.stands_in) for one in shortcuts if one.stands_in},
        "doors": [reverse(name) for name in DOORS],
        "leave": reverse("accounts:sign_out"),
        "signUp": reverse("notify:sign_up"),
        "icon": static("build/icons/mark-192.png"),
        "news": _news(),
        "patience": PATIENCE_MS,
        "alonePath": ALONE_PATH,
        "aloneQuery": ALONE_QUERY,
    }


def _news() -> dict[str, str]:
    """What is shown of a push that cannot be read."""
    with translation.override(settings.LANGUAGE_CODE):
        return {"title": _("Zhibu"), "body": _("There is news for you"), "url": reverse("notify:list"), "tag": "news"}


def _stored() -> str:
    """What the addresses of all stored files begin with."""
    return reverse("files:file", args=[UUID(int=0)]).removesuffix(str(UUID(int=0)))


def _files() -> list[str]:
    """The addresses of the style sheet and the scripts that are brought along, and what those import.

    A page names the first and the sheets by their hashed names; a script names others as the build has named them.
    """
    path = Path(settings.UI_BUILD_DIR) / "manifest.json"
    chunks = json.loads(path.read_text("utf-8")) if path.exists() else {}
    found: dict[str, None] = {}
    names = [name for name in BROUGHT if name in chunks]
    for name in names:
        chunk = chunks[name]
        found.update(dict.fromkeys([*chunk.get("css", []), chunk["file"]]))
        names.extend(one for one in chunk.get("imports", []) if one not in names)
    sheets = {chunks[name]["file"] for name in (ENTRY, *SHEETS) if name in chunks}
    first = {*chunks.get(ENTRY, {}).get("css", []), *sheets}
    return [static(f"build/{name}") if name in first else f"{static('build/')}{name}" for name in found]


def manifest() -> dict[str, Any]:
    """The web manifest in the reader's language."""
    home = get_script_prefix()
    return {
        "id": home,
        "start_url": home,
        "scope": home,
        "name": _("Zhibu"),
        "short_name": _("Zhibu"),
        "description": _("Organization life, lessons and services of your branch"),
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            {
                "src": static(f"build/icons/{'mark' if purpose == 'any' else purpose}-{size}.png"),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": purpose,
            }
            for size, purpose in ICONS
        ],
        "shortcuts": [_drawn(one) for one in shortcuts],
    }


def _drawn(shortcut: Shortcut) -> dict[str, Any]:
    """A shortcut as the manifest words it."""
    src = static(f"build/icons/{shortcut.icon}-96.png")
    icons = [{"src": src, "sizes": "96x96", "type": "image/png", "purpose": "any"}]
    return {"name": str(shortcut.label), "url": reverse(shortcut.url_name), "icons": icons}
