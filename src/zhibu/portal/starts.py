"""How the editor starts the widgets of its forms: the only scripts inside a page that its policy lets run."""

import json
import re

_STARTS = re.compile(r"<script>\s*((?:new )?[A-Za-z]{4,40}Chooser)\(([^<]{0,2000})\);?\s*</script>")


def known_starts(html: str) -> list[str]:
    """The scripts in a page that do nothing but start a widget: one call of a chooser, arguments that are JSON."""
    found = []
    for match in _STARTS.finditer(html):
        try:
            json.loads(f"[{match[2]}]")
        except ValueError:
            continue
        found.append(match[0][len("<script>") : -len("</script>")])
    return found
