"""Bringing a backup back: looked through first, refused where it would overwrite, whole or not at all."""

import json
import os
import tarfile
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import DatabaseError, connection

from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.audit.actions import record
from zhibu.foundation.crypto import keys
from zhibu.foundation.operation.backups.making import FILES, FONTS, Say
from zhibu.foundation.operation.backups.manifest import BackupError, Manifest, unknown_migrations
from zhibu.foundation.operation.backups.proving import check_hashes, database_of
from zhibu.kernel.secrets import write_once


def restore(folder: Path, *, at: datetime, overwrite: bool, keys_from: Path | None, say: Say) -> Manifest:
    """Bring a backup back into this site: keys, database, files, then what has changed since in the program.

    Order: everything that could refuse is asked first. All sessions end. Raises BackupError.
    """
    made = Manifest.read(folder)
    _require_fitting(folder, made)
    if not overwrite and site_has_data():
        raise BackupError("this site has data. Look twice, then say --overwrite to let the backup take its place")
    _bring_keys(made, keys_from)
    say("database …")
    database_of(made).bring_back(folder)
    say("files …")
    _bring_files(folder, at)
    say("migrations …")
    call_command("migrate", verbosity=0, interactive=False)
    sessions: Any = import_module(settings.SESSION_ENGINE)
    sessions.SessionStore.get_model_class().objects.all().delete()
    record(actor=SYSTEM, at=at, action="site.restored", detail={"made_at": made.made_at})
    return made


def _require_fitting(folder: Path, made: Manifest) -> None:
    if made.engine != connection.vendor:
        raise BackupError(f"the backup is of {made.engine}, and this site runs on {connection.vendor}")
    unknown = unknown_migrations(made)
    if unknown:
        raise BackupError(
            f"the backup was made by a newer program ({unknown[0]}): bring the program up to date first"
        )
    check_hashes(folder, made)


def site_has_data() -> bool:
    """Whether anybody has an account here, or files are stored."""
    try:
        if get_user_model()._default_manager.exists():
            return True
    except DatabaseError:
        return False
    return any(Path(settings.FILES_ROOT).glob("??/*"))


def _bring_keys(made: Manifest, keys_from: Path | None) -> None:
    """See to it that the ring at hand opens what the backup holds. Nothing is written if it does already."""
    if keys_from is None:
        if not settings.KEYS_FILE.exists():
            raise BackupError(f"there is no key ring at {settings.KEYS_FILE}: say --keys-from, or put it there")
        held = keys.key_ring(fresh=True).fingerprints()
        if any(held.get(name) != fingerprint for name, fingerprint in made.keys.items()):
            raise BackupError("the key ring here is not that of the backup: say --keys-from with its own")
        return
    try:
        data = json.loads(keys_from.read_text(encoding="utf-8"))
        text = str(data.get("ring") or json.dumps(data))
    except (OSError, ValueError, AttributeError) as wrong:
        raise BackupError(f"{keys_from} holds no keys") from wrong
    draft = settings.KEYS_FILE.with_name(f".{settings.KEYS_FILE.name}.restored")
    draft.unlink(missing_ok=True)
    write_once(draft, text)
    try:
        found = keys.read_ring(draft).fingerprints()
        if any(found.get(name) != fingerprint for name, fingerprint in made.keys.items()):
            raise BackupError(f"the keys in {keys_from} are not those of the backup")
        if settings.KEYS_FILE.exists():
            os.replace(settings.KEYS_FILE, settings.KEYS_FILE.with_name(f"{settings.KEYS_FILE.name}.before-restore"))
        os.replace(draft, settings.KEYS_FILE)
    except keys.KeyRingError as damaged:
        raise BackupError(f"{keys_from} holds no key ring") from damaged
    finally:
        draft.unlink(missing_ok=True)
        keys.forget()


def _bring_files(folder: Path, at: datetime) -> None:
    """The files of the backup take the place of those that are there, which stay beside until they are removed."""
    root = Path(settings.FILES_ROOT)
    if any(root.glob("??/*")):
        os.replace(root, root.with_name(f"{root.name}.before-{at:%Y%m%dT%H%M%SZ}"))
    root.mkdir(parents=True, exist_ok=True)
    with tarfile.open(folder / FILES) as archive:
        for member in archive:
            kind, _, name = member.name.partition("/")
            target = root if kind == "files" else Path(settings.VAR_DIR) / FONTS
            archive.extract(member.replace(name=name, deep=False), target, filter="data")
