"""Jobs of the index: a change is told to it through the job table, in the transaction that makes it."""

from collections import defaultdict
from typing import Any

from zhibu.foundation.jobs.registry import JobKind, job, register
from zhibu.foundation.search.actions import INDEX, MOVED, make_hidden_anew, write

MOST_TRIES = 8


def _index(payloads: list[dict[str, Any]]) -> None:
    """Everything that changed, each document once."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for payload in payloads:
        by_kind[payload["kind"]] += payload["keys"]
    for kind, keys in sorted(by_kind.items()):
        write(kind, keys)


register(JobKind(INDEX, batch_handler=_index, max_attempts=MOST_TRIES))


@job(MOVED, max_attempts=MOST_TRIES)
def _moved(payload: dict[str, Any]) -> None:
    """What stood below a node that has moved, at its new place."""
    make_hidden_anew()
