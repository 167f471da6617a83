"""Real workers in real processes, killed at the worst moment, on a SQLite file or on PostgreSQL."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from zhibu.foundation.jobs.tests.rehearsal import ATOMIC, DEADLY, EVENT, PLAIN

SRC = settings.BASE_DIR / "src"


class Stage:
    """A database of its own and the processes that work on it."""

    def __init__(self, url, connect):
        self._env = {**os.environ, "ZHIBU_DATABASE_URL": url, "PYTHONPATH": str(SRC)}
        self._connect = connect
        self._started = []

    def start(self, *args):
        """A rehearsal process, running."""
        command = [sys.executable, "-m", "zhibu.foundation.jobs.tests.rehearsal", *map(str, args)]
        process = subprocess.Popen(
            command, env=self._env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self._started.append(process)
        return process

    def do(self, *args):
        """Run a rehearsal command to its end."""
        process = self.start(*args)
        process.communicate(timeout=30)
        assert process.returncode == 0

    def ask(self, *statements):
        """The rows of the last statement, all in one transaction."""
        with closing(self._connect()) as database, database:
            cursor = database.cursor()
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def marks(self):
        """What was done, in order of number."""
        return [n for (n,) in self.ask("SELECT n FROM rehearsal_mark ORDER BY n")]

    def jobs(self):
        """State and attempts of every job of the rehearsal, sorted."""
        return sorted(self.ask("SELECT state, attempts FROM jobs_job WHERE name LIKE 'rehearsal.%'"))

    def wait_until(self, condition):
        """Wait until the condition holds."""
        until = time.monotonic() + 30
        while not condition():
            assert time.monotonic() < until, (self.marks(), self.jobs())
            time.sleep(0.05)

    def end(self):
        """End what still runs; a worker ends in order."""
        for process in self._started:
            if process.poll() is None:
                process.terminate()
        for process in self._started:
            process.communicate(timeout=30)
        self._started.clear()


@pytest.fixture(scope="module")
def theatre(tmp_path_factory, django_db_setup, django_db_blocker):
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        path = tmp_path_factory.mktemp("jobs") / "jobs.sqlite3"
        stage = Stage(f"sqlite:///{path}", lambda: sqlite3.connect(path, timeout=20))
        stage.do("prepare")
        yield stage
        return
    name = f"zhibu_jobs_{os.getpid()}"
    who = f"{given['USER']}:{given['PASSWORD']}" if given["PASSWORD"] else given["USER"]
    url = f"postgres://{who}@{given['HOST']}:{given['PORT'] or 5432}/{name}"
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    stage = Stage(url, lambda: psycopg.connect(url))
    stage.do("prepare")
    yield stage
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
        connection.close()


@pytest.fixture
def stage(theatre):
    yield theatre
    theatre.end()
    theatre.ask("DELETE FROM jobs_job", "DELETE FROM rehearsal_mark")


def all_done(stage, marks):
    """Whether there are so many marks and no job is open."""
    return lambda: len(stage.marks()) >= marks and {state for state, _ in stage.jobs()} <= {"done"}


@pytest.mark.parametrize("name", [ATOMIC, PLAIN, EVENT])
def test_a_worker_killed_in_mid_job_loses_and_doubles_nothing(stage, name):
    stage.do("fill", name, 3)
    doomed = stage.start("work", 60)
    assert doomed.stdout.readline() == "begun\n"
    doomed.kill()
    doomed.wait()
    stage.start("work", 0)
    stage.wait_until(all_done(stage, 3))
    assert stage.marks() == [0, 1, 2]
    assert stage.jobs() == ([] if name == EVENT else [("done", 2)] * 3)


def test_two_workers_do_each_of_500_jobs_once(stage):
    for name in (PLAIN, ATOMIC, EVENT):
        stage.do("fill", name, 500)
    stage.start("work", 0)
    stage.start("work", 0)
    stage.wait_until(all_done(stage, 1500))
    assert stage.marks() == sorted([*range(500)] * 3)
    assert stage.jobs() == [("done", 1)] * 1000


def test_a_job_that_kills_its_worker_every_time_is_given_up(stage):
    stage.do("fill", DEADLY, 1)
    assert stage.start("work", 0).wait(timeout=30) == 9
    assert stage.start("work", 0).wait(timeout=30) == 9
    stage.start("work", 0)
    stage.wait_until(lambda: stage.jobs() == [("failed", 2)])


def test_a_worker_asked_to_end_finishes_its_job_and_gives_back_the_others(stage):
    stage.do("fill", PLAIN, 3)
    worker = stage.start("work", 1)
    assert worker.stdout.readline() == "begun\n"
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=10) == 0
    assert stage.marks() == [0]
    assert stage.jobs() == [("done", 1), ("queued", 0), ("queued", 0)]
