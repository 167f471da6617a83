"""Proving the chain: every link is computed anew from its entry, and what does not agree is named."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.audit import rules
from zhibu.foundation.audit.models import Check, Entry, Link, Seal
from zhibu.foundation.audit.sealing import oldest_still_to_come, unsealed

PORTION = 2000
KEPT_FAULTS = 100
"""So many faults are kept with a check; their number is always whole."""

WORDS: dict[str, Any] = {
    "changed": _("Entry {entry} was changed after it was sealed (link {number}), or the link before it was."),
    "missing": _("Entry {entry} was sealed (link {number}) and is gone."),
    "inserted": _("Entry {entry} claims to be older than the last seal, and no link knows it."),
    "link_changed": _("Link {number} was changed; its entry {entry} agrees with the link after it."),
    "link_missing": _("Link {number} is gone."),
    "link_loose": _("Link {number} hangs on no seal."),
    "seal_changed": _("Seal {number} was changed."),
    "seal_missing": _("Seal {number} is gone."),
    "cut_off": _("The chain once reached seal {number} and ends before it."),
    "head": _("Seal {number} is not the one that was written down."),
}
"""What each fault means, for people."""


@dataclass(frozen=True)
class Fault:
    """One thing that does not agree: `kind` is a key of `WORDS`, `number` that of a link or seal."""

    kind: str
    number: int = 0
    entry: str = ""

    def in_words(self) -> Any:
        """The fault as a sentence."""
        return format_lazy(WORDS[self.kind], number=self.number, entry=self.entry or "—")


@dataclass
class Found:
    """What a look has found so far: `entries` agreed or not, up to the seal `number`."""

    entries: int = 0
    number: int = 0
    digest: str = ""
    fault_count: int = 0
    faults: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> None:
        """Count a fault and keep the first ones."""
        self.fault_count += 1
        if len(self.faults) < KEPT_FAULTS:
            self.faults.append(fault)


def verify(*, since: int = 0, head: tuple[int, str] | None = None) -> Found:
    """Compare the log with its chain: all of it, or what hangs on the seal `since`. Reads only, in portions.

    `head` is a (number, digest) that somebody has kept elsewhere. What was entered since the last seal is not judged.
    """
    found = Found()
    begin = Seal.objects.filter(number=since).first() if since else None
    if since and begin is None:
        found.add(Fault("seal_missing", since))
    _prove_links(found, begin)
    _find_inserted(found)
    _find_cut_off(found)
    if head is not None:
        kept = Seal.objects.filter(number=head[0]).first()
        if kept is None or kept.digest != head[1]:
            found.add(Fault("head", head[0]))
    return found


def _prove_links(found: Found, begin: Seal | None) -> None:
    number, last = (begin.number, begin.last) if begin else (0, 0)
    chain = _Chain(found, bytes.fromhex(begin.digest) if begin else rules.BEGINNING)
    found.number, found.digest = number, begin.digest if begin else ""
    for seal in Seal.objects.filter(number__gt=number).order_by("number").iterator(chunk_size=PORTION):
        for missing in range(number + 1, seal.number):
            found.add(Fault("seal_missing", missing))
        for start in range(last, seal.last, PORTION):
            _prove_portion(found, chain, start, min(start + PORTION, seal.last))
        chain.close(seal)
        number, last = seal.number, max(last, seal.last)
        found.number, found.digest = number, seal.digest
    for loose in Link.objects.filter(number__gt=last).order_by("number").values_list("number", "entry_id")[:PORTION]:
        found.add(Fault("link_loose", loose[0], str(loose[1])))


def _prove_portion(found: Found, chain: "_Chain", start: int, end: int) -> None:
    """The links with numbers in (start, end]."""
    links = list(Link.objects.filter(number__gt=start, number__lte=end).order_by("number"))
    rows = Entry.objects.filter(pk__in=[link.entry_id for link in links]).order_by()
    entries = {row["id"]: row for row in rows.values(*rules.FIELDS)}
    expected = start
    for link in links:
        expected += 1
        while expected < link.number:
            chain.lose(expected)
            expected += 1
        chain.follow(link, entries.get(link.entry_id))
    for gone in range(expected + 1, end + 1):
        chain.lose(gone)
    found.entries += len(links)


class _Chain:
    """Walks along the links. After one that does not agree it goes on with what is stored and with what was computed:
    the next link tells which of the two was changed, the entry or the link."""

    def __init__(self, found: Found, digest: bytes) -> None:
        self._found = found
        self._stored: bytes | None = digest
        self._computed: bytes | None = None
        self._doubt: Link | None = None

    def follow(self, link: Link, entry: dict[str, Any] | None) -> None:
        """The next link and its entry, None if that is gone."""
        stored = bytes(link.digest)
        if entry is None:
            self.settle("changed")
            self._found.add(Fault("missing", link.number, str(link.entry_id)))
            self._stored, self._computed = stored, None
            return
        said = rules.canonical(entry)
        if self._stored is not None and rules.link_digest(self._stored, said) == stored:
            self.settle("changed")
            self._stored = stored
            return
        if self._computed is not None and rules.link_digest(self._computed, said) == stored:
            self.settle("link_changed")
            self._stored = stored
            return
        is_first_after_gap = self._stored is None
        self.settle("changed")
        self._computed = None if self._stored is None else rules.link_digest(self._stored, said)
        self._stored = stored
        self._doubt = None if is_first_after_gap else link

    def lose(self, number: int) -> None:
        """A link is gone: what hangs on it cannot be judged, but for the links after the next."""
        self.settle("changed")
        self._found.add(Fault("link_missing", number))
        self._stored = None

    def settle(self, kind: str) -> None:
        """Say of the link in doubt what was wrong with it."""
        if self._doubt is not None:
            self._found.add(Fault(kind, self._doubt.number, str(self._doubt.entry_id)))
        self._doubt, self._computed = None, None

    def close(self, seal: Seal) -> None:
        """A seal: it must follow from its last link, and the next link hangs on it."""
        digest = bytes.fromhex(seal.digest)
        ends = {
            link: rules.seal_digest(link, seal.number, seal.last, seal.sealed_at)
            for link in (self._stored, self._computed)
            if link is not None
        }
        if self._computed is not None and ends[self._computed] == digest:
            self.settle("link_changed")
        elif self._stored is not None and ends[self._stored] != digest:
            self.settle("changed")
            self._found.add(Fault("seal_changed", seal.number))
        self.settle("changed")
        self._stored = digest


def _find_inserted(found: Found) -> None:
    """Entries that no link knows although their time is over."""
    last = Seal.objects.order_by("-number").first()
    if last is None:
        return
    strange = unsealed(None).filter(pk__lt=oldest_still_to_come(last)).order_by("id")
    for entry_id in strange.values_list("pk", flat=True).iterator(chunk_size=PORTION):
        found.add(Fault("inserted", entry=str(entry_id)))


def _find_cut_off(found: Found) -> None:
    """Earlier checks know how long the chain was."""
    reached = Check.objects.aggregate(most=Max("seal_number"))["most"] or 0
    last = Seal.objects.aggregate(most=Max("number"))["most"] or 0
    if last < reached:
        found.add(Fault("cut_off", reached))
    known = Check.objects.filter(seal_number__gt=0, fault_count=0).order_by("-at").first()
    if known is not None:
        seal = Seal.objects.filter(number=known.seal_number).first()
        if seal is not None and seal.digest != known.seal_digest:
            found.add(Fault("head", known.seal_number))


def keep(*, at: datetime, found: Found, is_whole: bool) -> Check:
    """Keep the result of a look, for the auditor's page and as a witness of how long the chain was."""
    return Check.objects.create(
        at=at,
        is_whole=is_whole,
        seal_number=found.number,
        seal_digest=found.digest,
        entries=found.entries,
        fault_count=found.fault_count,
        faults=[asdict(fault) for fault in found.faults],
    )


def faults_of(check: Check) -> list[Fault]:
    """The faults kept with a check."""
    return [Fault(**fault) for fault in check.faults]


def entries_named(faults: Sequence[Fault]) -> Iterator[UUID]:
    """The entries that faults name."""
    for fault in faults:
        if fault.entry:
            yield UUID(fault.entry)
