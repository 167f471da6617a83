"""How the site stands, in figures."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from zhibu.foundation.audit import queries as audit
from zhibu.foundation.files import storage
from zhibu.foundation.jobs import queries as jobs
from zhibu.foundation.jobs import signs
from zhibu.foundation.operation.queries import find_mark
from zhibu.kernel import clock


@dataclass(frozen=True)
class Figure:
    """A figure and its values: (label, value), the label empty where there is one value."""

    name: str
    words: str
    values: list[tuple[str, float]]
    label: str = ""


def all_figures() -> Iterator[Figure]:
    """Every figure now. Eight queries."""
    at = clock.now()
    tally = jobs.tally(at)
    counts = [(state, float(number)) for state, number in sorted(tally.counts.items())]
    yield Figure("zhibu_jobs", "Jobs by state", counts, "state")
    oldest = _age(tally.oldest_due_at, at)
    yield _one("zhibu_queue_oldest_seconds", "How long the oldest due job has been waiting", oldest)
    yield _one("zhibu_workers", "Workers that live", float(len(signs.living(at))))
    sealing = audit.sealing_now()
    yield _one("zhibu_audit_sealed_age_seconds", "Since when the audit log was last sealed", _age(sealing.until, at))
    yield _one("zhibu_audit_unsealed", "Entries that are not sealed yet", float(audit.unsealed_count()))
    if sealing.check is not None:
        yield _one("zhibu_audit_faults", "Faults that the last check found", float(sealing.check.fault_count))
    for name in ("backup", "rollups.verified"):
        mark = find_mark(name)
        if mark is not None:
            short = name.replace(".", "_")
            yield _one(f"zhibu_{short}_age_seconds", f"Seconds since the last time: {name}", _age(mark.at, at))
    yield _one("zhibu_files_free_bytes", "Space left where files are kept", float(storage.free_bytes()))


def _one(name: str, words: str, value: float) -> Figure:
    return Figure(name, words, [("", value)])


def _age(since: datetime | None, at: datetime) -> float:
    return max(0.0, (at - since).total_seconds()) if since else 0.0
