"""What machines ask: is it alive, can it serve, how does it stand."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.urls import reverse

from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.audit.actions import record
from zhibu.foundation.jobs import signs
from zhibu.foundation.jobs.actions import enqueue
from zhibu.foundation.operation import figures, health, metrics
from zhibu.foundation.operation.actions import put_mark
from zhibu.kernel.ids import new_id

LIVE, READY, METRICS = (reverse(f"operation:{name}") for name in ("live", "ready", "metrics"))


def test_alive_needs_no_database(client):
    assert client.get(LIVE).json() == {"status": "ok"}


def test_ready_names_what_holds(client, db):
    answer = client.get(READY)
    assert (answer.status_code, answer.json()["checks"]) == (
        200,
        {"database": "ok", "migrations": "ok", "keys": "ok"},
    )


def test_ready_is_503_while_something_is_lacking(client, db, settings, monkeypatch, tmp_path):
    monkeypatch.setitem(health._known, "migrated", False)
    monkeypatch.setattr(health, "missing_migrations", lambda: ["members.0009_more"])
    settings.KEYS_FILE = tmp_path / "keys.json"
    settings.KEYS_FILE.write_text("damaged")
    answer = client.get(READY)
    assert (answer.status_code, answer.json()["checks"]) == (
        503,
        {"database": "ok", "migrations": "failed", "keys": "failed"},
    )


def test_ready_is_503_while_the_database_is_away(client, db, monkeypatch):
    def gone(*args, **kwargs):
        raise OperationalError("the database system is shutting down")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", gone)
        assert client.get(READY).json()["checks"]["database"] == "failed"


def test_machines_are_let_through_before_the_first_run(client, db, settings, monkeypatch):
    from zhibu.setup import queries
    from zhibu.setup.middleware import FirstRunMiddleware

    monkeypatch.setitem(queries._known, "set up", False)
    settings.FIRST_RUN = True
    guard = FirstRunMiddleware(lambda request: "answer")
    from django.test import RequestFactory

    assert guard(RequestFactory().get(LIVE)) == "answer"
    assert guard(RequestFactory().get("/members/")).status_code == 302


@pytest.mark.parametrize(
    ("on", "headers", "status"),
    [
        (False, {}, 404),
        (True, {}, 200),
        (True, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 404),
        (True, {"REMOTE_ADDR": "10.0.0.9"}, 404),
        (True, {"REMOTE_ADDR": "10.0.0.9", "HTTP_AUTHORIZATION": "Bearer wrong"}, 404),
        (True, {"REMOTE_ADDR": "10.0.0.9", "HTTP_AUTHORIZATION": "Bearer right"}, 200),
        (True, {"REMOTE_ADDR": "10.0.0.9", "HTTP_AUTHORIZATION": "Basic right"}, 404),
    ],
)
def test_figures_are_for_the_machine_itself_or_who_has_the_token(
    client, db, settings, monkeypatch, on, headers, status
):
    monkeypatch.setattr(metrics, "exposition", lambda: b"zhibu_workers 1\n")
    monkeypatch.setattr(metrics, "request_observer", lambda: None)
    settings.METRICS, settings.METRICS_TOKEN = on, "right"
    assert client.get(METRICS, **headers).status_code == status


def test_without_a_token_nobody_else_gets_in_with_an_empty_one(client, db, settings, monkeypatch):
    monkeypatch.setattr(metrics, "request_observer", lambda: None)
    settings.METRICS, settings.METRICS_TOKEN = True, ""
    assert client.get(METRICS, REMOTE_ADDR="10.0.0.9", HTTP_AUTHORIZATION="Bearer ").status_code == 404


PROCESSES = """
import os, django
from django.conf import settings
settings.configure(
    INSTALLED_APPS=["zhibu.foundation." + name for name in ("access", "audit", "jobs", "operation")],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    MIDDLEWARE=["zhibu.foundation.operation.middleware.ObservedMiddleware"],
    ROOT_URLCONF="zhibu.foundation.operation.urls", ALLOWED_HOSTS=["testserver"], DEMO=True, PROXY_HOPS=0,
    LOG_REQUESTS=False, METRICS=True, METRICS_DIR=os.environ["PLACE"], METRICS_TOKEN="", USE_TZ=True,
)
django.setup()
from django.test import Client
from zhibu.foundation.jobs import observers
from zhibu.foundation.operation import figures
figures.all_figures = lambda: [figures.Figure("zhibu_jobs", "Jobs", [("failed", 3.0)], "state")]
def visits(n):
    client = Client()
    for _ in range(n):
        assert client.get("/health/live").status_code == 200
    assert client.get("/nowhere/138").status_code == 404
    observers.tell("learning.close", "done", 0.2)
if os.fork() == 0:
    visits(2)
    os._exit(0)
os.wait()
visits(3)
print(Client().get("/metrics").content.decode())
"""


def test_figures_are_summed_over_processes_and_name_no_address(tmp_path, settings):
    environment = {**os.environ, "PLACE": str(tmp_path), "PYTHONPATH": str(settings.BASE_DIR / "src")}
    done = subprocess.run(
        [sys.executable, "-c", PROCESSES], env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr[-2000:]
    text = done.stdout
    assert 'zhibu_requests_total{method="GET",status="200",view="live"} 5.0' in text
    assert 'zhibu_jobs_run_total{job="learning.close",outcome="done"} 2.0' in text
    assert 'zhibu_request_seconds_count{view="live"} 5.0' in text
    assert 'zhibu_jobs{state="failed"} 3.0' in text
    assert "nowhere" not in text


def test_the_figures_of_an_empty_site(db, at):
    found = {figure.name: dict(figure.values) for figure in figures.all_figures()}
    assert found["zhibu_jobs"] == {"queued": 0.0, "running": 0.0, "done": 0.0, "failed": 0.0}
    assert (found["zhibu_workers"], found["zhibu_audit_unsealed"]) == ({"": 0.0}, {"": 0.0})
    assert "zhibu_backup_age_seconds" not in found


def test_the_figures_of_a_busy_one(db, at):
    record(actor=SYSTEM, at=at, action="thing.done")
    enqueue("audit.verify_now", {}, at=at - timedelta(minutes=3))
    signs.put_up(new_id(), at=at)
    signs.put_up(new_id(), at=at - timedelta(minutes=2))
    put_mark("backup", at=at - timedelta(hours=5))
    found = {figure.name: dict(figure.values)[""] for figure in figures.all_figures() if not figure.label}
    assert (found["zhibu_queue_oldest_seconds"], found["zhibu_workers"]) == (180, 1)
    assert (found["zhibu_audit_unsealed"], found["zhibu_backup_age_seconds"]) == (1, 5 * 3600)


def test_the_database_is_timed():
    stopwatch = metrics.Stopwatch()
    assert [stopwatch(lambda *given: given[0], "SELECT 1", None, False, {}) for _ in range(3)] == ["SELECT 1"] * 3
    assert stopwatch.count == 3
    assert stopwatch.seconds > 0


def test_files_of_processes_that_are_gone_are_swept_away(settings, tmp_path):
    settings.METRICS_DIR = tmp_path
    for name in (f"counter_{os.getpid()}.db", "counter_4194999.db", "histogram_4194999.db"):
        (tmp_path / name).touch()
    assert (metrics.sweep(), [path.name for path in tmp_path.iterdir()]) == (2, [f"counter_{os.getpid()}.db"])
