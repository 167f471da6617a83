"""Large batches of small objects, and the interpreter's search for cycles among them."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_resting = 0


@contextmanager
def collector_resting() -> Iterator[None]:
    """Python's collector of cycles rests in the block: it would walk again and again through a hundred thousand rows
    that hold none, for a third of the time that judging them takes. What is no longer used is freed as ever.

    It rests in all threads until the last such block has ended, and works again after, also when a block fails.
    """
    global _resting
    with _lock:
        was_working = gc.isenabled() or _resting > 0
        _resting += 1
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _resting -= 1
            if was_working and not _resting:
                gc.enable()
