"""`zhibu keys show`: which keys this installation holds; never the keys."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from zhibu.foundation.crypto.keys import KeyRingError, key_ring


class Command(BaseCommand):
    """Name and fingerprint of every key in the ring."""

    help = "Show the names and fingerprints of the keys that seal sensitive fields (never the keys)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One thing to do so far."""
        parser.add_argument("what", choices=["show"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line a key."""
        try:
            ring = key_ring()
        except KeyRingError as damage:
            raise CommandError(str(damage)) from damage
        self.stdout.write(f"key ring: {settings.KEYS_FILE}")
        for name, fingerprint in ring.fingerprints().items():
            role = "blind index" if name == "index" else "seals and opens" if name == ring.current else "opens"
            self.stdout.write(f"{name:8} {fingerprint}  {role}")
