"""The words of a piece, apart from everything that does not change what readers read."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

PLAIN = ("title", "lead", "cover", "source", "author", "published_at")
STREAMS = ("body", "related")
"""Fields that readers see. Comments, locks, addresses and the hour of publication are no words."""
_KEYS = re.compile(r' data-block-key="[^"]*"')


def fingerprint(content: Mapping[str, Any]) -> str:
    """What the words of a revision's content come to, in 64 characters; equal for equal words.

    What the editor adds for itself (names of parts, keys of paragraphs) does not count.
    """
    words = [content.get(name) or "" for name in PLAIN]
    words += [_bare(_read(content.get(name))) for name in STREAMS]
    return hashlib.sha256(json.dumps(words, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _read(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) and value else value or []


def _bare(value: Any) -> Any:
    """A part without the names that the editor gives."""
    if isinstance(value, dict):
        return {key: _bare(inner) for key, inner in value.items() if key not in {"id", "pk"} or "type" not in value}
    if isinstance(value, list):
        return [_bare(inner) for inner in value]
    return _KEYS.sub("", value) if isinstance(value, str) else value
