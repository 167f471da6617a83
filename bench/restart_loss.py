"""Check-ins while PostgreSQL is restarted in mid run, on a cluster of its own in a temporary folder: what was
answered with success is there, errors come only while it is down.

The restart is the rude one ("immediate", as if the power had gone). `python -m bench.restart_loss` prepares the
cluster's site: 3,000 members of one branch who have studied this week's lesson to its end.
"""

import asyncio
import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import psycopg
from django.db import connection

from bench import load, servers
from bench.results import Result, Results

MEMBERS, CLIENTS = 3_000, 8
BEFORE, AFTER = 6.0, 8.0
"""Seconds of the run before it goes down and after it answers again."""
GRACE = 2.0
"""Seconds after the server answers again in which a connection may still find out that its own is gone."""


@dataclass
class Tally:
    """Members whose check-in was acknowledged, when, and when errors were seen."""

    acknowledged: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    errors: list[float] = field(default_factory=list)


def measure(database: str, results: Results) -> None:
    """On PostgreSQL, where its programs are installed here."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if database != "postgresql" or not found:
        print("restart-loss: left out, the programs of PostgreSQL are not here")
        return
    with _cluster(found[-1].parent) as (url, restart):
        schema = subprocess.run(
            [found[-1].parent / "pg_dump", "--schema-only", "--no-owner", _own_url()], capture_output=True, check=True
        )  # fmt: skip
        subprocess.run(
            [found[-1].parent / "psql", "-q", url], input=schema.stdout, check=True, stdout=subprocess.DEVNULL
        )
        env = {**os.environ, "ZHIBU_DATABASE_URL": url}
        made = subprocess.run(
            [sys.executable, "-m", "bench.restart_loss"], env=env, capture_output=True, text=True, check=True
        )
        prepared = json.loads(made.stdout.splitlines()[-1])
        with servers.serving("config.wsgi:application", database=database, env=env) as port:
            tally, down, up = _run(port, prepared, restart, url)
        lost, doubled = _compare(url, tally)
    late = [at for at in tally.errors if not down <= at <= up + GRACE]
    print(
        f"restart-loss: {len(tally.acknowledged)} acknowledged, {len(tally.errors)} errors, "
        f"down for {up - down:.1f} s"
    )
    if not tally.errors or not any(at < down for at in tally.times) or not any(at > up for at in tally.times):
        raise RuntimeError("restart-loss: the restart did not fall into the run")
    results.add(Result("restart-loss", database, lost + doubled, "rows", None, "value = 0"))
    results.add(Result("restart-loss-errors", database, len(late), "", None, "value = 0"))


def _own_url() -> str:
    settings = connection.settings_dict
    return f"postgres://{settings['USER']}@{settings['HOST']}:{settings['PORT'] or 5432}/{settings['NAME']}"


@contextmanager
def _cluster(programs: Path) -> Iterator[tuple[str, object]]:
    """A cluster in a temporary folder: its address, and how to restart it."""
    folder = tempfile.mkdtemp(prefix="zhibu-cluster-")
    user = pwd.getpwnam("postgres") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    os.chown(folder, user.pw_uid, user.pw_gid)
    as_user = ["runuser", "-u", user.pw_name, "--"] if os.getuid() == 0 else []
    port = servers.free_port()
    data = f"{folder}/data"

    def run(*command: str) -> None:
        subprocess.run([*as_user, *command], check=True, stdout=subprocess.DEVNULL, cwd=folder)

    control = [str(programs / "pg_ctl"), "-D", data, "-w", "-l", f"{folder}/log"]
    run(str(programs / "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    run(*control, "-o", f"-p {port} -c unix_socket_directories={folder} -c listen_addresses=127.0.0.1", "start")
    try:
        yield f"postgres://postgres@127.0.0.1:{port}/postgres", lambda: run(*control, "-m", "immediate", "restart")
    finally:
        with suppress(subprocess.CalledProcessError):
            run(*control, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _run(port: int, prepared: list[list[str]], restart: object, url: str) -> tuple[Tally, float, float]:
    """Send the check-ins, restart in between: what came of them, from when until when it was down."""
    times: list[float] = []
    over = threading.Event()

    def interrupt() -> None:
        time.sleep(BEFORE)
        times.append(time.perf_counter())
        restart()  # type: ignore[operator]
        while True:
            with suppress(psycopg.OperationalError), psycopg.connect(url, connect_timeout=2):
                break
        times.append(time.perf_counter())
        time.sleep(AFTER)
        over.set()

    thread = threading.Thread(target=interrupt)
    thread.start()
    tally = asyncio.run(_send(port, [(member, body.encode()) for member, body in prepared], over))
    thread.join()
    return tally, times[0], times[1]


async def _send(port: int, requests: list[tuple[str, bytes]], over: threading.Event) -> Tally:
    tally = Tally()
    await asyncio.gather(*(_client(port, requests, tally, over) for _n in range(CLIENTS)))
    return tally


async def _client(port: int, requests: list[tuple[str, bytes]], tally: Tally, over: threading.Event) -> None:
    """One phone after the other; what was answered with an error is sent again later, as a phone would."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while requests and not over.is_set():
        member, request = requests.pop()
        try:
            writer.write(request)
            status, closing = await load.answer(reader)
        except (OSError, asyncio.IncompleteReadError):
            status, closing = 0, True
        if status == 302:
            tally.acknowledged.append(member)
            tally.times.append(time.perf_counter())
        else:
            tally.errors.append(time.perf_counter())
            requests.insert(0, (member, request))
            await asyncio.sleep(0.05)
        if closing:
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()


def _compare(url: str, tally: Tally) -> tuple[int, int]:
    """How many acknowledged check-ins are missing or lack their hours, and how many members have two."""
    with psycopg.connect(url) as site:
        rows = site.execute("SELECT member_id::text, count(*) FROM learning_checkin GROUP BY 1").fetchall()
        hours = {row[0] for row in site.execute("SELECT member_id::text FROM learning_hoursentry").fetchall()}
    found = dict(rows)
    lost = sum(member not in found or member not in hours for member in tally.acknowledged)
    return lost, sum(count > 1 for count in found.values())


def prepare() -> None:
    """Make the site of the cluster; prints each member's id and request."""
    import django

    django.setup()
    from django.contrib.auth.hashers import make_password
    from django.urls import reverse

    from bench.checkin import BODY
    from bench.visitors import cookies_of
    from zhibu.accounts.models import Account
    from zhibu.kernel import clock, periods
    from zhibu.learning.models import StudyProgress
    from zhibu.learning.tests.factories import LessonFactory, PublicationFactory
    from zhibu.members.models import Member
    from zhibu.organizations.tests.factories import OrganizationFactory

    at = clock.now()
    root = OrganizationFactory(name="某县委", kind="working_committee")
    branch = OrganizationFactory(name="第一党支部", parent=root)
    lesson = LessonFactory(organization=root)
    PublicationFactory(lesson=lesson, organization=root, week=periods.week_of(clock.day_of(at)))
    secret = make_password(None)
    members, accounts = [], []
    for number in range(MEMBERS):
        account = Account(username=f"m{number}", name=f"党员{number}", password=secret, home_path=branch.path)
        member = Member(
            organization=branch, name=account.name, sex="male", category="full", account=account, created_at=at,
            updated_at=at,
        )  # fmt: skip
        account.member_id = member.pk
        members.append(member)
        accounts.append(account)
    Account.objects.bulk_create(accounts)
    Member.objects.bulk_create(members)
    StudyProgress.objects.bulk_create(
        StudyProgress(
            member=member, lesson=lesson, started_at=at - timedelta(minutes=20), seen_at=at, credited_ms=1_200_000,
            reached_end=True, completed_at=at,
        )
        for member in members
    )  # fmt: skip
    address = reverse("learning:check_in", args=[lesson.pk])
    requests = [load.post(address, BODY, cookie).decode() for cookie in cookies_of(accounts)]
    print(json.dumps([[str(m.pk), request] for m, request in zip(members, requests, strict=True)]))


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.prod"
    prepare()
