"""What templates mark as possible without a network is something that the server takes."""

import re
from pathlib import Path

from zhibu.foundation.offline import registry

SRC = Path(__file__).parents[3]


def test_every_marked_form_has_its_kind():
    marked = {
        kind
        for path in SRC.rglob("templates/**/*.html")
        for kind in re.findall(r'data-offline="([^"]+)"', path.read_text(encoding="utf-8"))
    }
    assert marked - {kind.name for kind in registry.kinds()} == set()
