"""What may go wrong on a machine goes wrong here: nothing that was acknowledged is lost, nothing is done twice."""

import http.client
import os
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from zhibu.foundation.files import storage
from zhibu.foundation.jobs import schedule
from zhibu.foundation.jobs.models import Job, ScheduleSlot
from zhibu.foundation.jobs.registry import Schedule
from zhibu.kernel.ids import new_id

SRC = settings.BASE_DIR / "src"


class Site:
    """A database and the processes that work on it."""

    def __init__(self, url, connect):
        places = os.pathsep.join([str(SRC), str(settings.BASE_DIR)])
        self._env = {**os.environ, "STAGE": "1", "ZHIBU_DATABASE_URL": url, "PYTHONPATH": places}
        self._connect = connect
        self._started = []

    def start(self, *args, **env):
        """A process of the site, running."""
        command = [sys.executable, "-m", "tests.server.stage", *map(str, args)]
        process = subprocess.Popen(
            command, env={**self._env, **env}, cwd=settings.BASE_DIR, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True, start_new_session=True,
        )  # fmt: skip
        self._started.append(process)
        return process

    def web(self, **env):
        """A web server that answers; its process and its port."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        process = self.start("web", port, **env)
        until = time.monotonic() + 30
        while post(port, "/nothing") != 404:
            assert time.monotonic() < until
            time.sleep(0.05)
        return process, port

    def prepare(self):
        """The tables."""
        done = self.start("prepare")
        assert done.wait(60) == 0

    def ask(self, statement):
        """The rows of a statement."""
        with closing(self._connect()) as database:
            return database.execute(statement).fetchall()

    def numbers(self, table):
        """What was done, in order."""
        return [n for (n,) in self.ask(f"SELECT n FROM {table} ORDER BY n")]

    def entries(self):
        """How many entries the audit log has."""
        return self.ask("SELECT COUNT(*) FROM audit_entry WHERE action = 'thing.done'")[0][0]

    def wait_until(self, condition):
        """Wait until the condition holds."""
        until = time.monotonic() + 30
        while not condition():
            assert time.monotonic() < until
            time.sleep(0.05)

    def kill(self, process):
        """At once, with everything that it has started."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def end(self):
        """End what still runs."""
        for process in self._started:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            process.stdout.close()


def post(port, path):
    """The status of an answer, None if there is none."""
    caller = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        caller.request("POST", path)
        return caller.getresponse().status
    except OSError:
        return None
    finally:
        caller.close()


@pytest.fixture
def site(tmp_path):
    """A site on a SQLite file of its own."""
    if connection.vendor != "sqlite":
        pytest.skip("in the round on SQLite")
    path = tmp_path / "site.sqlite3"
    found = Site(f"sqlite:///{path}", lambda: sqlite3.connect(path, timeout=20))
    found.path = path
    found.prepare()
    yield found
    found.end()


def test_a_web_server_killed_in_mid_request_leaves_nothing_half_done(site):
    process, port = site.web()
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(post, port, "/deed/1?wait=20")
        assert process.stdout.readline() == "begun\n"
        site.kill(process)
        assert answer.result() is None
    assert (site.numbers("stage_deed"), site.entries(), site.ask("SELECT COUNT(*) FROM jobs_job")) == ([], 0, [(0,)])
    _, port = site.web()
    assert [post(port, "/deed/1") for _ in range(3)] == [200, 200, 200]
    assert (site.numbers("stage_deed"), site.entries()) == ([1], 1)


def test_two_web_servers_and_two_workers_on_one_database_do_each_deed_once(site):
    ports = [site.web()[1] for _ in range(2)]
    for _ in range(2):
        site.start("work")
    asked = [(ports[n % 2], n) for n in range(60)] + [(ports[(n + 1) % 2], n) for n in range(60)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda one: post(one[0], f"/deed/{one[1]}"), asked))
    assert set(answers) == {200}
    site.wait_until(lambda: len(site.numbers("stage_done")) >= 60)
    assert site.numbers("stage_deed") == site.numbers("stage_done") == list(range(60))
    assert site.entries() == 60


def test_a_full_disk_refuses_in_words_and_harms_nothing_that_is_there(site):
    process, port = site.web(STAGE_FILE_LIMIT=str(site.path.stat().st_size + 400_000))
    answers = []
    while len(answers) < 3000 and answers[-3:] != [503, 503, 503]:
        answers.append(post(port, f"/deed/{len(answers)}"))
    acknowledged = [n for n, status in enumerate(answers) if status == 200]
    assert answers[-3:] == [503, 503, 503]
    assert site.ask("PRAGMA integrity_check") == [("ok",)]
    assert (site.numbers("stage_deed"), site.entries()) == (acknowledged, len(acknowledged))
    site.kill(process)
    _, port = site.web()
    assert post(port, f"/deed/{len(answers)}") == 200


def test_a_file_that_does_not_fit_on_the_disk_is_not_kept_in_part(tmp_path, settings):
    settings.FILES_ROOT = tmp_path
    file_id = new_id()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            storage.write(file_id, BytesIO(b"x" * 300_000), sealed=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert storage.write(file_id, BytesIO(b"x" * 300_000), sealed=True).size == 300_000


HOURLY = Schedule("jobs.purge", "0 * * * *")


@pytest.fixture
def hourly(db, at, monkeypatch):
    """One schedule, known since an hour."""
    monkeypatch.setattr(schedule, "schedules", lambda: iter([HOURLY]))
    schedule.enqueue_slots(at - timedelta(hours=1))
    schedule.enqueue_slots(at)
    Job.objects.all().delete()


def test_a_clock_that_jumps_ahead_makes_one_late_run_and_none_when_it_comes_back(hourly, at):
    for hours in (72, 73, 0, 1):
        schedule.enqueue_slots(at + timedelta(hours=hours))
    assert Job.objects.filter(name=HOURLY.name).count() == 1
    assert ScheduleSlot.objects.get().slot_at == at + timedelta(hours=73)


def test_a_clock_that_falls_back_repeats_nothing(hourly, at):
    schedule.enqueue_slots(at + timedelta(hours=1))
    Job.objects.update(state="done", unique_key=None)
    for minutes in (-90, -30, 0, 61):
        schedule.enqueue_slots(at + timedelta(minutes=minutes))
    assert Job.objects.count() == 1


def cluster_tools():
    """Where initdb and pg_ctl are, None if PostgreSQL's server is not here."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[4]))
    return places[-1].parent if places else None


class Cluster:
    """A PostgreSQL server of this test's own."""

    def __init__(self, tools, place):
        self._tools, self.place = tools, place
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._as = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []

    def run(self, tool, *args):
        """Run one of its tools to the end."""
        command = [*self._as, str(self._tools / tool), "-D", str(self.place / "data"), *args]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60, cwd="/")

    def begin(self):
        """Make it and start it."""
        self.run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        options = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.place} "
            "-c shared_buffers=16MB -c max_connections=40"
        )
        self.run("pg_ctl", "-w", "-l", str(self.place / "log"), "-o", options, "start")


@pytest.fixture
def cluster(tmp_path_factory):
    """The server; PostgreSQL refuses to run as root, so the folder is its own user's."""
    if connection.vendor == "sqlite":
        pytest.skip("in the round on PostgreSQL")
    tools = cluster_tools()
    if tools is None or (os.geteuid() == 0 and shutil.which("runuser") is None):
        pytest.skip("PostgreSQL's server is not here")
    place = Path("/tmp") / f"zhibu-faults-{os.getpid()}"
    place.mkdir(mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(place, "postgres")
    found = Cluster(tools, place)
    try:
        found.begin()
        yield found
    finally:
        subprocess.run(
            [*found._as, str(tools / "pg_ctl"), "-D", str(place / "data"), "-m", "immediate", "stop"],
            check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/",
        )  # fmt: skip
        shutil.rmtree(place, ignore_errors=True)


def test_a_database_restarted_under_load_loses_nothing_that_was_acknowledged(cluster):
    url = f"postgres://postgres@127.0.0.1:{cluster.port}/postgres"
    site = Site(url, lambda: psycopg.connect(url))
    try:
        site.prepare()
        _, port = site.web()
        site.start("work")
        over = threading.Event()

        def visitor(number):
            done = {}
            while not over.is_set():
                n = number * 10_000 + len(done)
                done[n] = post(port, f"/deed/{n}")
            return done

        with ThreadPoolExecutor(4) as pool:
            visitors = [pool.submit(visitor, number) for number in range(4)]
            site.wait_until(lambda: len(site.numbers("stage_deed")) > 20)
            cluster.run("pg_ctl", "-w", "-m", "immediate", "restart")
            site.wait_until(lambda: post(port, f"/deed/{90_000 + time.monotonic_ns() % 1000}") == 200)
            over.set()
            answers = {n: status for one in visitors for n, status in one.result().items()}
        acknowledged = sorted(n for n, status in answers.items() if status == 200)
        assert set(answers.values()) <= {200, 503}
        assert 503 in answers.values()
        assert set(acknowledged) <= set(site.numbers("stage_deed"))
        assert site.entries() == len(site.numbers("stage_deed"))
        site.wait_until(lambda: len(site.numbers("stage_done")) >= len(site.numbers("stage_deed")))
        assert site.numbers("stage_done") == site.numbers("stage_deed")
    finally:
        site.end()
