"""A worker in a process of its own, with jobs that leave marks: what the tests start, watch and kill.

`python -m zhibu.foundation.jobs.tests.rehearsal prepare | fill NAME COUNT | work SECONDS_PER_JOB`, with the database
in ZHIBU_DATABASE_URL. Only this context and what it needs are installed, so a process is up in half a second.
"""

import os
import sys
import time
from datetime import UTC, datetime

import dj_database_url
import django
from django.conf import settings

ATOMIC, PLAIN, EVENT, DEADLY = "rehearsal.atomic", "rehearsal.plain", "rehearsal.event", "rehearsal.deadly"


def configure():
    """Settings with the job table and nothing else."""
    database = dj_database_url.parse(os.environ["ZHIBU_DATABASE_URL"])
    if database["ENGINE"].endswith("sqlite3"):
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    settings.configure(
        DATABASES={"default": database},
        INSTALLED_APPS=["zhibu.foundation.access", "zhibu.foundation.audit", "zhibu.foundation.jobs"],
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()


def register(seconds):
    """The four kinds of job, each of which takes `seconds`."""
    from zhibu.foundation.jobs import registry

    @registry.job(ATOMIC, atomic=True)
    def atomic(payload):
        mark(ATOMIC, payload["n"])
        linger(seconds)

    @registry.job(PLAIN)
    def plain(payload):
        linger(seconds)
        mark(PLAIN, payload["n"])

    def event(payloads):
        for payload in payloads:
            mark(EVENT, payload["n"])
        linger(seconds)

    registry.register(registry.JobKind(EVENT, batch_handler=event))

    @registry.job(DEADLY, max_attempts=2)
    def deadly(payload):
        os._exit(9)


def mark(name, n):
    """Leave a mark: this was done."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO rehearsal_mark (name, n) VALUES (%s, %s)", [name, n])


def linger(seconds):
    """Say that the work has begun, then take the time."""
    if seconds:
        sys.stdout.write("begun\n")
        sys.stdout.flush()
        time.sleep(seconds)


def prepare():
    """Make the tables."""
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE rehearsal_mark (name varchar(40), n integer)")


def fill(name, count):
    """Enqueue `count` jobs."""
    from zhibu.foundation.jobs.actions import enqueue_many

    enqueue_many([(name, {"n": n}) for n in range(count)], at=datetime.now(UTC))


def main(command, *args):
    """Do one command."""
    configure()
    register(float(args[0]) if command == "work" else 0)
    if command == "work":
        from django.core.management import call_command

        call_command("worker", lease=1.0, poll=0.05)
    else:
        {"prepare": prepare, "fill": lambda name, count: fill(name, int(count))}[command](*args)


if __name__ == "__main__":
    main(*sys.argv[1:])
