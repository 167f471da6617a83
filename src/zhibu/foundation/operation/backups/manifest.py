"""What a backup says of itself: when, of what, with which content; and the hashes that prove it."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader

NAME = "manifest.json"
FORMAT = 1
PIECE = 1024 * 1024


class BackupError(Exception):
    """A backup cannot be made, proved or restored; the message says what to do."""


@dataclass(frozen=True)
class Part:
    """One file of a backup."""

    name: str
    size: int
    sha256: str


@dataclass
class Manifest:
    """`counts` are the rows of each table at the instant of the backup; `keys` the fingerprints of the ring that its
    sealed values need; `migrations` the last one of each context; `lost` how many stored files had no bytes."""

    made_at: str
    engine: str
    counts: dict[str, int] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    migrations: dict[str, str] = field(default_factory=dict)
    files: int = 0
    lost: int = 0
    parts: list[Part] = field(default_factory=list)
    program: str = ""
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        """Write it into the folder of the backup."""
        (folder / NAME).write_text(json.dumps(asdict(self), indent=1, sort_keys=True), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """What a folder holds. Raises BackupError if it is no backup, or one of a newer program."""
        try:
            data: dict[str, Any] = json.loads((folder / NAME).read_text(encoding="utf-8"))
            parts = [Part(**part) for part in data.pop("parts")]
            made = cls(**data, parts=parts)
        except (OSError, ValueError, TypeError, KeyError) as wrong:
            raise BackupError(f"{folder} is no backup: its {NAME} is missing or damaged") from wrong
        if made.format > FORMAT:
            raise BackupError("this backup was made by a newer program: bring the program up to date first")
        return made


def program_version() -> str:
    """The version of the program that runs."""
    return version("zhibu")


def part_of(folder: Path, name: str) -> Part:
    """A file of a backup with its size and digest."""
    path = folder / name
    return Part(name, path.stat().st_size, digest_of(path))


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def applied_migrations(using: Any = connection) -> dict[str, str]:
    """The last migration of each context that the database has seen."""
    loader = MigrationLoader(using)
    found: dict[str, str] = {}
    for app, name in sorted(loader.applied_migrations or {}):
        found[app] = max(name, found.get(app, ""))
    return found


def unknown_migrations(made: Manifest) -> list[str]:
    """Migrations that the backup has seen and this program does not know: it was made by a newer one."""
    known = set(MigrationLoader(None).disk_migrations or {})
    apps = {app for app, _ in known}
    return [f"{app}.{name}" for app, name in made.migrations.items() if app in apps and (app, name) not in known]
