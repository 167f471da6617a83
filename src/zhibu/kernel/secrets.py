"""Secrets that a new installation makes for itself on first start."""

import os
import secrets
from pathlib import Path


def write_once(path: Path, text: str) -> None:
    """Write `text` to `path` (mode 600) unless the file is there; of processes that start at once, one wins.

    The file appears whole: nobody ever reads half of it.
    """
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def secret_from_file(path: Path) -> str:
    """The secret kept in `path`, made if there is none; safe if two processes start at once."""
    write_once(path, secrets.token_urlsafe(48))
    return path.read_text(encoding="utf-8").strip()
