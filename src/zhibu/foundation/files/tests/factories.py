"""Stored files for tests."""

from io import BytesIO

from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.files import actions
from zhibu.foundation.files.models import StoredFile


def stored(content: bytes, at, *, kind="tests.open", name="x.bin", sealed=False, actor=SYSTEM) -> StoredFile:
    """Keep `content`."""
    return actions.store(
        actor=actor, at=at, file=BytesIO(content), kind=kind, scope_path="", name=name, sealed=sealed
    )
