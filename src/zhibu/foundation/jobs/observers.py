"""Who is told how each job went: the metrics, where they are on."""

from collections.abc import Callable

Observer = Callable[[str, str, float], None]
"""Name of the job, how it ended ("done", "failed", "taken_over"; of events "delivered"), seconds."""

_observers: list[Observer] = []


def observe(observer: Observer) -> None:
    """Tell `observer` of every job from now on."""
    _observers.append(observer)


def tell(name: str, outcome: str, seconds: float) -> None:
    """Tell all of them."""
    for observer in _observers:
        observer(name, outcome, seconds)
