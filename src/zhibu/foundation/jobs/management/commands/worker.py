"""`zhibu worker`: does what is in the job table."""

import os
import signal
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from zhibu.foundation.jobs.worker import Worker


class Command(BaseCommand):
    """Any number of workers may run, on any number of machines (with SQLite: on the machine of the file)."""

    help = "Delivers events and runs jobs until it is told to stop (SIGTERM or Ctrl-C)."
    requires_system_checks: list[Any] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The knobs; the defaults suit one server."""
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")
        parser.add_argument("--runners", type=int, default=1, help="threads that run single jobs (default 1)")
        parser.add_argument(
            "--lease", type=float, default=30.0, help="seconds after which a dead worker's jobs return"
        )
        parser.add_argument("--poll", type=float, default=0.25, help="seconds between looks when idle")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work; a first signal ends in order, a second one at once."""
        worker = Worker(lease_seconds=options["lease"], poll_seconds=options["poll"], runners=options["runners"])

        def stop(number: int, frame: object) -> None:
            for each in (signal.SIGTERM, signal.SIGINT):
                signal.signal(each, signal.SIG_DFL)
            worker.stop()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        if options["once"]:
            self.stdout.write(f"{worker.run_once()} done")
            return
        if not worker.run():
            self.stderr.write("a job did not end in time; it will be taken again when its lease runs out")
            sys.stderr.flush()
            os._exit(1)
