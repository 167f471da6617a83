"""`zhibu rollups verify` proves the roll-ups; `zhibu rollups rebuild` writes them anew."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from zhibu.analytics.actions.proof import rebuild, verify
from zhibu.analytics.wellness import MARK
from zhibu.foundation.operation.actions import put_mark
from zhibu.kernel import clock

SHOWN = 40


class Command(BaseCommand):
    """Compare the roll-ups with their sources, or recompute them."""

    help = "Recompute every roll-up: `verify` lists differences and changes nothing, `rebuild` writes them anew."

    def add_arguments(self, parser: CommandParser) -> None:
        """One word says which."""
        parser.add_argument("what", choices=["verify", "rebuild"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it; exit status 1 if `verify` finds a difference."""
        started = time.monotonic()
        if options["what"] == "rebuild":
            rebuild(day=clock.today())
            self.stdout.write(f"rolled up in {time.monotonic() - started:.1f} s")
            return
        at = clock.now()
        found = verify(day=clock.day_of(at))
        put_mark(MARK, at=at, detail={"differences": len(found)})
        for difference in found[:SHOWN]:
            self.stdout.write(str(difference))
        if found:
            more = f", {len(found) - SHOWN} more not shown" if len(found) > SHOWN else ""
            raise CommandError(f"{len(found)} differences{more}: `zhibu rollups rebuild` mends them")
        self.stdout.write(f"no difference ({time.monotonic() - started:.1f} s)")
