"""Sealing what has been entered: links and seals are added beside the log, which itself is not touched.

Writing an entry costs nothing more for it: no counter, no row that everybody locks. A job looks for entries without
a link, in the order of their ids, and hangs them on the chain. What commits late is found by the next round, for each
looks back over the longest deed.
"""

import time
from collections.abc import Callable
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from zhibu.foundation.audit import rules
from zhibu.foundation.audit.models import Entry, Link, Seal

PORTION = 500
"""So many entries are sealed in one transaction: about 30 ms of SQLite's write lock."""


def seal_all(*, at: datetime, pause: Callable[[float], None] = time.sleep) -> int:
    """Seal all that is not sealed, portion by portion; how many entries.

    On SQLite it leaves the write lock to others for as long as it held it.
    """
    sealed = 0
    while True:
        began = time.monotonic()
        portion = seal_portion(at=at)
        sealed += portion
        if portion < PORTION:
            return sealed
        if connection.vendor == "sqlite":
            pause(time.monotonic() - began)


@transaction.atomic
def seal_portion(*, at: datetime, late: bool = False) -> int:
    """Seal up to `PORTION` entries, the oldest first; how many. Of two at the same time one waits for the other.

    `late` also takes those that are older than the chain allows, which a check reports until somebody answers for
    them in this way.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('zhibu.audit.chain'))")
    last = Seal.objects.order_by("-number").first()
    entries = list(unsealed(None if late else last).order_by("id")[:PORTION].values(*rules.FIELDS))
    if not entries:
        return 0
    number, digest = (last.last, bytes.fromhex(last.digest)) if last else (0, rules.BEGINNING)
    links = []
    for entry in entries:
        number += 1
        digest = rules.link_digest(digest, rules.canonical(entry))
        links.append(Link(number=number, entry_id=entry["id"], digest=digest))
    Link.objects.bulk_create(links)
    _close(at, last, links[-1], digest)
    return len(links)


def _close(at: datetime, before: Seal | None, link: Link, digest: bytes) -> None:
    seal_number = before.number + 1 if before else 1
    newest = min(rules.born_at(link.entry_id), at)
    Seal.objects.create(
        number=seal_number,
        last=link.number,
        digest=rules.seal_digest(digest, seal_number, link.number, at).hex(),
        newest_at=max(newest, before.newest_at) if before else newest,
        sealed_at=at,
    )


def unsealed(last: Seal | None) -> QuerySet[Entry]:
    """Entries without a link; given the last seal, only those that may still come, which are few to look through."""
    entries = Entry.objects.filter(~Exists(Link.objects.filter(entry_id=OuterRef("pk")))).order_by()
    return entries if last is None else entries.filter(pk__gte=oldest_still_to_come(last))


def oldest_still_to_come(last: Seal) -> object:
    """The smallest id that a deed under way when this was sealed may have."""
    return rules.first_id_of(last.newest_at - rules.LONGEST_DEED)
