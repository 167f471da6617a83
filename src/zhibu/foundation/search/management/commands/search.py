"""`zhibu search rebuild` writes the index anew; `zhibu search verify` proves it."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from zhibu.foundation.search.actions import rebuild
from zhibu.foundation.search.engines import engine
from zhibu.foundation.search.proof import verify
from zhibu.foundation.search.slots import SearchSource, search_sources

SHOWN = 40
STEP = 5000


class Command(BaseCommand):
    """Write the search index, or compare it with what it is made of."""

    help = "`rebuild` writes the search index anew (--kind: one kind of documents), `verify` lists differences."

    def add_arguments(self, parser: CommandParser) -> None:
        """One word says which."""
        parser.add_argument("what", choices=["rebuild", "verify"])
        parser.add_argument("--kind", default="", help="one kind of documents: organization, member, …")

    def handle(self, *args: Any, what: str, kind: str, verbosity: int, **options: Any) -> None:
        """Run it; exit status 1 if `verify` finds a difference."""
        started = time.monotonic()
        say = self._say if verbosity else _silently
        if kind and kind not in {source.key for source in search_sources}:
            raise CommandError(f"unknown kind: one of {', '.join(source.key for source in search_sources)}")
        if what == "rebuild":
            count = rebuild(kind=kind, say=say)
            took = time.monotonic() - started
            self.stdout.write(f"{count:,} documents in {took:.1f} s ({engine().name})")
            return
        found = list(verify(say=say))
        for difference in found[:SHOWN]:
            self.stdout.write(str(difference))
        if found:
            more = f", {len(found) - SHOWN} more not shown" if len(found) > SHOWN else ""
            raise CommandError(f"{len(found)} differences{more}: `zhibu search rebuild` mends them")
        self.stdout.write(f"no difference ({time.monotonic() - started:.1f} s)")

    def _say(self, source: SearchSource, done: int, total: int) -> None:
        """A line for each few thousand, and for the last."""
        if done % STEP == 0 or done == total:
            self.stdout.write(f"  {source.key}: {done:,} of {total:,}")


def _silently(source: SearchSource, done: int, total: int) -> None:
    """Nothing."""
