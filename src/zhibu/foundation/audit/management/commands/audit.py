"""`zhibu audit verify|seal|head`: the chain that proves the audit log."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.audit import actions, proof, queries, rules
from zhibu.foundation.audit.sealing import seal_all
from zhibu.kernel import clock


class Command(BaseCommand):
    """Prove the log, seal what is new, or print the head of the chain for keeping elsewhere."""

    help = "verify: compare the audit log with its chain; seal: seal what is new; head: print the head of the chain"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which deed."""
        parser.add_argument("deed", choices=["verify", "seal", "head"])
        parser.add_argument("--head", default="", help="verify: a head printed earlier and kept elsewhere")
        parser.add_argument("--since", type=int, default=0, help="verify: only what hangs on this seal")
        parser.add_argument("--late", action="store_true", help="seal: also entries older than the chain allows")

    def handle(self, *args: Any, deed: str, **options: Any) -> None:
        """Do it; exit status 1 if something does not agree."""
        with translation.override("en"):
            getattr(self, f"_{deed}")(options)

    def _head(self, options: dict[str, Any]) -> None:
        last = queries.last_seal()
        if last is None:
            raise CommandError("nothing is sealed yet: a worker seals once a minute, or `zhibu audit seal`")
        self.stdout.write(rules.head_text(last.number, last.digest))

    def _seal(self, options: dict[str, Any]) -> None:
        at = clock.now()
        count = seal_all(at=at, pause=lambda seconds: None)
        if options["late"]:
            count += actions.seal_late(actor=SYSTEM, at=at)
        self.stdout.write(f"{count} entries sealed")

    def _verify(self, options: dict[str, Any]) -> None:
        head = rules.read_head(options["head"]) if options["head"] else None
        if options["head"] and head is None:
            raise CommandError("this is no head: it looks like 17:3fa0… and is printed by `zhibu audit head`")
        started = time.monotonic()
        found = proof.verify(since=options["since"], head=head)
        proof.keep(at=clock.now(), found=found, is_whole=not options["since"])
        for fault in found.faults:
            self.stdout.write(str(fault.in_words()))
        if found.fault_count:
            more = found.fault_count - len(found.faults)
            raise CommandError(f"{found.fault_count} faults" + (f", {more} of them not shown" if more else ""))
        took = time.monotonic() - started
        self.stdout.write(f"{found.entries} entries agree with the chain up to seal {found.number} ({took:.1f} s)")
