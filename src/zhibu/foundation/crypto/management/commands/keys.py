"""`zhibu keys …`: which keys this installation holds, and changing them while the site is used; never the keys."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.audit.actions import record
from zhibu.foundation.crypto import keys, reindexing, rotation
from zhibu.foundation.crypto.keys import KeyRingError, key_ring
from zhibu.foundation.crypto.stores import Progress
from zhibu.kernel import clock

DEEDS = ["show", "list", "add", "use", "rotate", "verify", "retire"]
TELL_SECONDS = 2.0


class Command(BaseCommand):
    """Names, fingerprints and use of the keys; add, use, rotate, verify, retire."""

    help = (
        "show: names and fingerprints; list: also how much each has sealed; add: a further key, which only opens; "
        "use NAME: it seals from now on; rotate: a new key, and everything sealed anew beside the running site "
        "(rotate index: a new key of blind indexes, and all of them made anew); "
        "verify: open every sealed value; retire NAME: take an unused key out of the ring"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, and with which key."""
        parser.add_argument("what", choices=DEEDS)
        parser.add_argument("name", nargs="?", default="")

    def handle(self, *args: Any, what: str, name: str, **options: Any) -> None:
        """Do it. A ring that cannot be used ends with its reason."""
        self._told = 0.0
        try:
            getattr(self, f"_{what}")(name)
        except KeyRingError as damage:
            raise CommandError(str(damage)) from damage

    def _show(self, name: str) -> None:
        ring = key_ring()
        self.stdout.write(f"key ring: {settings.KEYS_FILE}")
        for key, fingerprint in ring.fingerprints().items():
            role = "blind index" if key == "index" else "seals and opens" if key == ring.current else "opens"
            self.stdout.write(f"{key:8} {fingerprint}  {role}")

    def _list(self, name: str) -> None:
        self._show(name)
        for place, counts in rotation.tally().items():
            told = ", ".join(f"{number:,} with {key}" for key, number in sorted(counts.items())) or "nothing sealed"
            self.stdout.write(f"{place}: {told}")

    def _add(self, name: str) -> None:
        made = keys.add_key(name)
        self._record("key.added", made)
        self.stdout.write(f"{made} is in the ring and opens. Bring the file to every machine, then `zhibu keys use`.")

    def _use(self, name: str) -> None:
        keys.use_key(name)
        self._record("key.used", name)
        self.stdout.write(f"{name} seals from now on. `zhibu keys rotate` seals older values anew with it.")

    def _rotate(self, name: str) -> None:
        if name == "index":
            self._rotate_index()
            return
        if name:
            raise CommandError(
                "rotate makes a key itself; a name is for `keys use`. `rotate index` is for blind indexes."
            )
        began = time.monotonic()
        done = rotation.rotate(tell=self._tell)
        if done.is_new_key:
            self._record("key.used", done.key)
        self._record("key.rotated", done.key, sealed=done.sealed)
        took = time.monotonic() - began
        self.stdout.write(f"{done.sealed:,} values sealed anew with {done.key} ({took:.1f} s)")
        for words in done.broken:
            self.stderr.write(f"cannot be opened: {words}")
        if done.left:
            raise CommandError(
                f"{done.left} values are not sealed with {done.key}. Run the command again: it goes on where it is."
            )
        self.stdout.write(f"verified: everything is sealed with {done.key}. Back the key ring up now.")

    def _rotate_index(self) -> None:
        began = time.monotonic()
        done = reindexing.rotate_index(tell=self._tell)
        self._record("key.reindexed", "index", sealed=done.made)
        self.stdout.write(f"{done.made:,} blind indexes made anew ({time.monotonic() - began:.1f} s)")
        for words in done.broken:
            self.stderr.write(f"cannot be made anew: {words}")
        if done.broken:
            raise CommandError(
                f"{len(done.broken)} rows are left. Both keys stay in the ring: mend, then run it again."
            )
        self.stdout.write(
            f"verified: all are made with the new key. The ring as it was lies in {done.beside}: keep it as long as "
            "backups from then. Back the key ring up now."
        )

    def _verify(self, name: str) -> None:
        found = rotation.open_all(tell=self._tell)
        for progress in found:
            self.stdout.write(f"{progress.name}: {progress.done:,} values opened")
        broken = [words for progress in found for words in progress.broken]
        for words in broken:
            self.stderr.write(f"cannot be opened: {words}")
        if broken:
            raise CommandError(f"{len(broken)} values cannot be opened")

    def _retire(self, name: str) -> None:
        if name not in key_ring(fresh=True).keys:
            raise CommandError(f"the ring holds no key called {name}")
        number = rotation.sealed_with(name)
        if number:
            raise CommandError(f"{number:,} values are still sealed with {name}: `zhibu keys rotate` first")
        beside = keys.remove_key(name)
        self._record("key.retired", name)
        self.stdout.write(
            f"{name} is out of the ring. The ring as it was lies in {beside}: keep it as long as backups from then."
        )

    def _tell(self, progress: Progress) -> None:
        """A line every two seconds."""
        if time.monotonic() - self._told >= TELL_SECONDS:
            self._told = time.monotonic()
            self.stdout.write(f"{progress.name}: {progress.done:,} of {progress.total:,}")
            self.stdout.flush()

    def _record(self, action: str, name: str, **more: Any) -> None:
        record(actor=SYSTEM, at=clock.now(), action=action, detail={"key": name, **more})
