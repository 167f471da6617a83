"""`zhibu push keys`: the key by which push services know this site, made where there is none."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from zhibu.foundation.notify.actions import push_signer
from zhibu.foundation.notify.queries import find_push_key
from zhibu.kernel import clock


class Command(BaseCommand):
    """Make the key, or show its public half."""

    help = "keys: make the key by which push services know this site, if there is none; show its public half"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do."""
        parser.add_argument("what", choices=["keys"])

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        """Do it. The private half lies sealed in the database and is never shown."""
        is_new = find_push_key() is None
        signer = push_signer(at=clock.now())
        self.stdout.write("The key has been made." if is_new else "There is a key.")
        self.stdout.write(f"public: {signer.public}")
