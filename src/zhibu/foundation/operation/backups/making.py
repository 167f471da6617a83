"""Making a backup: database first, then files, so that every file that the copied rows name is in it."""

import json
import os
import shutil
import tarfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from zhibu.foundation.crypto.keys import key_ring, ring_text
from zhibu.foundation.files import storage
from zhibu.foundation.files.models import StoredFile
from zhibu.foundation.operation.actions import put_mark
from zhibu.foundation.operation.backups.databases import database_of_site
from zhibu.foundation.operation.backups.manifest import (
    BackupError,
    Manifest,
    applied_migrations,
    digest_of,
    part_of,
    program_version,
)
from zhibu.kernel.secrets import write_once

Say = Callable[[str], None]

FILES, LISTED, FONTS = "files.tar", "files.sha256", "fonts"
MARK = "backup"


def make(*, to: Path, at: datetime, say: Say) -> Path:
    """Make a backup in a folder of its own below `to`; where it is. Half-made ones are called `.partial`.

    The key ring is never in it. Raises BackupError.
    """
    _require_space(to)
    folder = to / f"zhibu-{at:%Y%m%dT%H%M%SZ}"
    partial = folder.with_name(f"{folder.name}.partial")
    if folder.exists() or partial.exists():
        raise BackupError(f"{folder} is there already")
    partial.mkdir(parents=True, mode=0o700)
    made = Manifest(made_at=at.isoformat(), engine=connection.vendor, program=program_version())
    database = database_of_site()
    say("database …")
    made.counts = database.save(partial)
    made.migrations, made.keys = applied_migrations(), key_ring().fingerprints()
    say("files …")
    made.files, made.lost = _save_files(partial)
    made.parts = [part_of(partial, name) for name in (database.part, FILES, LISTED)]
    made.write(partial)
    os.replace(partial, folder)
    size = sum(part.size for part in made.parts)
    put_mark(MARK, at=at, detail={"folder": str(folder), "bytes": size, "proved": False})
    return folder


def _require_space(to: Path) -> None:
    """Half as much again as is to be copied must be free. A database elsewhere is not counted."""
    to.mkdir(parents=True, exist_ok=True)
    wanted = sum(path.stat().st_size for path in Path(settings.FILES_ROOT).glob("??/*"))
    if connection.vendor == "sqlite":
        name = Path(str(connection.settings_dict["NAME"]))
        wanted += name.stat().st_size if name.is_file() else 0
    free = shutil.disk_usage(to).free
    if free < wanted * 1.5:
        raise BackupError(f"{to} has {free >> 20} MB free and needs about {int(wanted * 1.5) >> 20} MB")


def _save_files(folder: Path) -> tuple[int, int]:
    """All stored files and the fonts of the site into one archive, and a list of their digests; how many, how many
    that the database names are lost."""
    root, fonts = Path(settings.FILES_ROOT), Path(settings.VAR_DIR) / FONTS
    count = 0
    with tarfile.open(folder / FILES, "w") as archive, open(folder / LISTED, "w", encoding="utf-8") as listed:
        for base, prefix, pattern in ((root, "files", "??/*"), (fonts, FONTS, "*")):
            for path in sorted(base.glob(pattern)):
                if path.suffix in (".part", ".again") or not path.is_file():
                    continue
                name = f"{prefix}/{path.relative_to(base).as_posix()}"
                try:
                    digest = digest_of(path)
                    archive.add(path, name, recursive=False)
                except FileNotFoundError:
                    continue
                listed.write(f"{digest}  {name}\n")
                count += prefix == "files"
    there = StoredFile.objects.filter(deleted_at=None).order_by("pk").values_list("pk", flat=True)
    lost = sum(not storage.path_of(pk).exists() for pk in there.iterator(chunk_size=2000))
    return count, lost


def save_keys(to: Path, *, beside: Path | None) -> None:
    """Write the key ring and the key of sessions into a file of their own (mode 600), never beside the backup.

    Raises BackupError if it is there, or lies in the folder of the backups.
    """
    if beside is not None and to.resolve().is_relative_to(beside.resolve()):
        raise BackupError("the keys may not lie where the backup lies: whoever takes one takes both")
    if to.exists():
        raise BackupError(f"{to} is there already")
    write_once(to, json.dumps({"ring": ring_text(key_ring(fresh=True)), "secret_key": settings.SECRET_KEY}))


def sweep(to: Path, *, keep: int) -> list[Path]:
    """Let go of all but the newest `keep` finished backups, and of half-made ones; those that went."""
    done = sorted(path for path in to.glob("zhibu-*Z") if (path / "manifest.json").exists())
    gone = [*done[: max(0, len(done) - keep)], *to.glob("zhibu-*Z.partial")]
    for path in gone:
        shutil.rmtree(path)
    return gone
