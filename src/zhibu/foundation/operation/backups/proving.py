"""Proving a backup: hashes, then restored into a scratch place, counted, and sealed values opened."""

import hashlib
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.apps import apps

from zhibu.foundation.crypto.fields import EncryptedField
from zhibu.foundation.crypto.keys import key_ring
from zhibu.foundation.crypto.sealing import SealBroken, open_sealed
from zhibu.foundation.operation.actions import put_mark
from zhibu.foundation.operation.backups.databases import POSTGRESQL, SQLITE, Database, Execute, PostgreSQL, SQLite
from zhibu.foundation.operation.backups.making import FILES, LISTED, MARK, Say
from zhibu.foundation.operation.backups.manifest import PIECE, BackupError, Manifest, digest_of
from zhibu.foundation.operation.queries import find_mark

SAMPLE = 50
"""So many values of each sealed column are opened."""


@dataclass(frozen=True)
class Proof:
    """What agreed: rows and files counted, sealed values opened."""

    rows: int
    files: int
    opened: int


def prove(folder: Path, *, say: Say, open_values: bool = True) -> Proof:
    """Prove a backup without touching the site. `open_values` needs the ring that it was sealed with.

    Raises BackupError with the first thing that does not agree.
    """
    made = Manifest.read(folder)
    say("hashes …")
    check_hashes(folder, made)
    say("files …")
    files = _prove_files(folder, made)
    say("database, restored into a scratch place …")
    with tempfile.TemporaryDirectory(prefix="zhibu-check-") as place:
        database = database_of(made)
        with database.scratch(folder, Path(place)) as ask:
            _prove_counts(made, ask)
            opened = _open_sample(ask) if open_values else 0
    return Proof(rows=sum(made.counts.values()), files=files, opened=opened)


def note_proof(folder: Path, *, at: datetime) -> None:
    """Remember that the newest backup was proved."""
    mark = find_mark(MARK)
    if mark is not None and mark.detail.get("folder") == str(folder):
        put_mark(MARK, at=mark.at, detail={**mark.detail, "proved": True, "proved_at": at.isoformat()})


def database_of(made: Manifest) -> Database:
    """The kind of database that a backup was made of. Raises BackupError for an unknown one."""
    kinds: dict[str, Callable[[], Database]] = {SQLITE: SQLite, POSTGRESQL: PostgreSQL}
    for part in made.parts:
        if part.name in kinds:
            return kinds[part.name]()
    raise BackupError("the backup holds no database")


def check_hashes(folder: Path, made: Manifest) -> None:
    """Every part is there and is what it was."""
    for part in made.parts:
        path = folder / part.name
        if not path.exists():
            raise BackupError(f"{part.name} is missing")
        if path.stat().st_size != part.size or digest_of(path) != part.sha256:
            raise BackupError(f"{part.name} is not what it was when the backup was made")


def _prove_files(folder: Path, made: Manifest) -> int:
    """Read the archive to its end and compare each file with the list."""
    wanted = {
        name: digest
        for digest, _, name in (line.partition("  ") for line in (folder / LISTED).read_text().splitlines())
    }
    seen = 0
    with tarfile.open(folder / FILES) as archive:
        for member in archive:
            content = archive.extractfile(member)
            digest = hashlib.sha256()
            while content is not None and (piece := content.read(PIECE)):
                digest.update(piece)
            if wanted.pop(member.name, "") != digest.hexdigest():
                raise BackupError(f"{member.name} in the archive is not what was listed")
            seen += member.name.startswith("files/")
    if wanted or seen != made.files:
        raise BackupError(f"{len(wanted)} files are listed and not in the archive")
    return seen


def _prove_counts(made: Manifest, ask: Execute) -> None:
    for table, number in made.counts.items():
        [(found,)] = ask(f'SELECT COUNT(*) FROM "{table}"')  # noqa: S608  names of the manifest, whose hash agreed
        if found != number:
            raise BackupError(f"{table} has {found} rows and had {number}")


def _open_sample(ask: Execute) -> int:
    """Open the first values of every sealed column with the ring at hand."""
    key_ring(fresh=True)
    opened = 0
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, EncryptedField):
                table, column = model._meta.db_table, field.column
                for (token,) in ask(
                    f'SELECT "{column}" FROM "{table}" WHERE "{column}" <> \'\' LIMIT {SAMPLE}'  # noqa: S608
                ):
                    try:
                        open_sealed(token, field.purpose())
                    except SealBroken as broken:
                        raise BackupError(f"{broken}: is this the ring of the backup?") from broken
                    opened += 1
    return opened
