"""Secrets that a new installation makes for itself on first start."""

import os
import secrets
from pathlib import Path


def secret_from_file(path: Path) -> str:
    """The secret kept in `path`, made (mode 600) if there is none; safe if two processes start at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()
