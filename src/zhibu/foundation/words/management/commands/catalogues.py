"""`zhibu catalogues update|check|compile [context …]`."""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser

from zhibu.foundation.modules.guarding import is_guest
from zhibu.foundation.words import extraction


class Command(BaseCommand):
    """Keep the Chinese catalogues: extract messages, find gaps, compile."""

    help = "update: extract messages into the .po files; check: fail on gaps; compile: write the .mo files"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Which deed, and for which contexts (all of ours if none is named)."""
        parser.add_argument("deed", choices=["update", "check", "compile"])
        parser.add_argument("contexts", nargs="*")

    def handle(self, *args: Any, deed: str, contexts: list[str], **options: Any) -> None:
        """Do it, and say what was found."""
        folders = [Path(c.path) for c in apps.get_app_configs() if c.name.startswith("zhibu.") or is_guest(c)]
        if contexts:
            folders = [f for f in folders if f.name in contexts]
        found = 0
        for folder in folders:
            if deed == "compile":
                extraction.compile_catalogue(folder)
            elif deed == "update":
                lacking = extraction.update(folder)
                extraction.compile_catalogue(folder)
                if lacking:
                    self.stdout.write(f"{folder.name}: {lacking} messages lack their Chinese")
            else:
                for gap in extraction.gaps(folder):
                    found += 1
                    self.stdout.write(f"{gap.context}: {gap.what}: {gap.message}")
        if found:
            raise CommandError(f"{found} gaps in the Chinese catalogues")
