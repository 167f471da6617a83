"""`zhibu compliance verify|rebuild`: prove the judgments and their sums, or make them anew."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from zhibu.compliance.actions.proof import differences, rebuild
from zhibu.kernel import clock


class Command(BaseCommand):
    """Prove or rebuild what is kept of compliance."""

    help = "verify: judge everything anew and list what differs. rebuild: write it anew."

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do."""
        parser.add_argument("deed", choices=["verify", "rebuild"])

    def handle(self, *args: Any, deed: str, verbosity: int, **options: Any) -> None:
        """Do it; with differences, `verify` ends with an error."""
        if deed == "rebuild":
            count = rebuild(at=clock.now())
            if verbosity:
                self.stdout.write(f"{count:,} judgments written")
            return
        found = differences(at=clock.now())
        for line in found[:50]:
            self.stdout.write(line)
        if found:
            raise CommandError(f"{len(found)} differences")
        self.stdout.write("no difference")
