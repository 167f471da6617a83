"""`zhibu restore`: brings a backup back, or only proves that it could be."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from zhibu.foundation.operation.backups import proving, restoring
from zhibu.foundation.operation.backups.manifest import BackupError
from zhibu.kernel import clock


class Command(BaseCommand):
    """End web and workers first; begin them again afterwards."""

    help = "Bring a backup back into this site. With --check: only prove that it can be, touching nothing."
    requires_system_checks: list[Any] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which backup, and how far to go."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--check", action="store_true", help="restore into a scratch place and compare")
        parser.add_argument("--overwrite", action="store_true", help="although the site has data")
        parser.add_argument(
            "--keys-from", type=Path, default=None, help="the file that `zhibu backup --keys-to` made"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Prove, or bring back."""
        folder: Path = options["folder"]
        try:
            if options["check"]:
                proof = proving.prove(folder, say=self.stdout.write)
                proving.note_proof(folder, at=clock.now())
                self.stdout.write(
                    f"proved: {proof.rows:,} rows, {proof.files:,} files, {proof.opened:,} sealed values opened"
                )
                return
            made = restoring.restore(
                folder, at=clock.now(), overwrite=options["overwrite"], keys_from=options["keys_from"],
                say=self.stdout.write,
            )  # fmt: skip
        except BackupError as failed:
            raise CommandError(str(failed)) from failed
        self.stdout.write(
            f"restored as of {made.made_at}. Everybody signs in again. "
            "Now: `zhibu rollups verify`, `zhibu audit verify`"
        )
