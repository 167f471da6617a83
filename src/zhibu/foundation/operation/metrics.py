"""Figures for Prometheus, summed over the processes of this machine.

prometheus-client's multi-process mode: each process writes into files of its own in `METRICS_DIR`, whoever is asked
adds them up. Off unless ZHIBU_METRICS=1; then a request costs some twenty microseconds more.
"""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase

Answer = Callable[[HttpRequest], HttpResponseBase]
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


def directory() -> Path:
    """Where the processes write; set before prometheus-client is first imported."""
    place = Path(settings.METRICS_DIR)
    place.mkdir(parents=True, exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(place)
    return place


def request_observer() -> Callable[[HttpRequest, Answer], HttpResponseBase]:
    """What measures a request: number by view, method and status; seconds in all and in the database."""
    directory()
    from prometheus_client import Counter, Histogram

    requests = Counter("zhibu_requests", "Requests answered", ["view", "method", "status"], registry=None)
    seconds = Histogram("zhibu_request_seconds", "Seconds of a request", ["view"], buckets=BUCKETS, registry=None)
    database = Counter("zhibu_request_database_seconds", "Seconds in the database", ["view"], registry=None)
    statements = Counter("zhibu_request_statements", "Statements to the database", ["view"], registry=None)

    def observed(request: HttpRequest, answer: Answer) -> HttpResponseBase:
        stopwatch = Stopwatch()
        began = time.monotonic()
        with connection.execute_wrapper(stopwatch):
            response = answer(request)
        match = request.resolver_match
        view = (match.view_name if match else "") or "none"
        requests.labels(view, request.method or "", str(response.status_code)).inc()
        seconds.labels(view).observe(time.monotonic() - began)
        database.labels(view).inc(stopwatch.seconds)
        statements.labels(view).inc(stopwatch.count)
        return response

    return observed


class Stopwatch:
    """Counts statements and their seconds."""

    def __init__(self) -> None:
        self.seconds, self.count = 0.0, 0

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        """Execute a statement."""
        began = time.monotonic()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.monotonic() - began
            self.count += 1


def job_observer() -> Callable[[str, str, float], None]:
    """What measures jobs: number by name and how they ended, seconds."""
    directory()
    from prometheus_client import Counter, Histogram

    jobs = Counter("zhibu_jobs_run", "Jobs run", ["job", "outcome"], registry=None)
    seconds = Histogram("zhibu_job_seconds", "Seconds of a job", ["job"], buckets=BUCKETS, registry=None)

    def observed(name: str, outcome: str, took: float) -> None:
        short = name.removeprefix("event:zhibu.")
        jobs.labels(short, outcome).inc()
        seconds.labels(short).observe(took)

    return observed


def exposition() -> bytes:
    """All figures in the text format of Prometheus: what the processes have counted, and the state of the site."""
    place = directory()
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(place))
    registry.register(_State())
    return generate_latest(registry)


class _State:
    """The state of the site, read when it is asked for."""

    def collect(self) -> Iterator[Any]:
        """One figure after the other."""
        from prometheus_client.core import GaugeMetricFamily

        from zhibu.foundation.operation import figures

        for figure in figures.all_figures():
            family = GaugeMetricFamily(figure.name, figure.words, labels=[figure.label] if figure.label else None)
            for label, value in figure.values:
                family.add_metric([label] if figure.label else [], value)
            yield family


def sweep() -> int:
    """Let go of the files of processes that are gone; how many. Their counters begin anew, as Prometheus expects."""
    gone = 0
    for path in Path(settings.METRICS_DIR).glob("*.db"):
        process = path.stem.rpartition("_")[2]
        if process.isdecimal() and not _lives(int(process)):
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
