"""`zhibu backup`: the database and the files of the running site, in a folder with hashes; the keys apart."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from zhibu.foundation.operation.backups import making, proving
from zhibu.foundation.operation.backups.manifest import BackupError
from zhibu.kernel import clock


class Command(BaseCommand):
    """Make a backup beside the running site, prove it, let old ones go; or save the keys."""

    help = "Back the site up: database and files into one folder. The keys only with --keys-to, and never there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to, and what else."""
        parser.add_argument("--to", type=Path, default=None, help="folder of the backups (ZHIBU_VAR/backups)")
        parser.add_argument("--prove", action="store_true", help="restore it into a scratch place and compare")
        parser.add_argument("--keep", type=int, default=0, help="let go of all but so many of the newest")
        parser.add_argument("--keys-to", type=Path, default=None, help="save the keys alone into this new file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, saying what is done."""
        to = options["to"] or Path(settings.VAR_DIR) / "backups"
        try:
            if options["keys_to"]:
                making.save_keys(options["keys_to"], beside=to)
                self.stdout.write(f"keys saved in {options['keys_to']}: keep it apart from every backup")
                return
            folder = making.make(to=to, at=clock.now(), say=self.stdout.write)
            if options["prove"]:
                proof = proving.prove(folder, say=self.stdout.write)
                proving.note_proof(folder, at=clock.now())
                self.stdout.write(
                    f"proved: {proof.rows:,} rows, {proof.files:,} files, {proof.opened:,} sealed values opened"
                )
        except BackupError as failed:
            raise CommandError(str(failed)) from failed
        for gone in making.sweep(to, keep=options["keep"]) if options["keep"] else []:
            self.stdout.write(f"let go: {gone.name}")
        self.stdout.write(f"backup: {folder}")
