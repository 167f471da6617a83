"""A small site in processes of its own, to be killed, starved and cut off.

`python -m tests.server.stage prepare | web PORT | work`

POST /deed/<n>?wait=S does what every action does, in one transaction: a row, an entry of the audit log, a job. The
job writes a row of its own. The database is that of ZHIBU_DATABASE_URL; STAGE_FILE_LIMIT is the longest file in bytes
that the process may write, which is how a full disk looks to it.
"""

import os
import resource
import signal
import sys
import time
from datetime import UTC, datetime

import dj_database_url
import django
from django.conf import settings

DEED = "stage.deed"


def configure():
    """Settings with the job table, the audit log and nothing else."""
    database = dj_database_url.parse(os.environ["ZHIBU_DATABASE_URL"], conn_health_checks=True, conn_max_age=60)
    if database["ENGINE"].endswith("sqlite3"):
        database["ENGINE"] = "zhibu.foundation.sqlite3"
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    else:
        database["ENGINE"] = "zhibu.foundation.postgresql"
    settings.configure(
        DATABASES={"default": database},
        INSTALLED_APPS=["zhibu.foundation.access", "zhibu.foundation.audit", "zhibu.foundation.jobs"],
        ROOT_URLCONF="tests.server.stage",
        MIDDLEWARE=[],
        ALLOWED_HOSTS=["127.0.0.1"],
        SECRET_KEY="stage",
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()
    from zhibu.foundation.jobs import registry

    registry.job(DEED, atomic=True)(lambda payload: insert("stage_done", payload["n"]))


def insert(table, n):
    """A row."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} (n) VALUES (%s)", [n])


def deed(request, n):
    """One deed; sent again it is the same one."""
    from django.db import DatabaseError, IntegrityError, transaction
    from django.http import HttpResponse

    from zhibu.foundation.access.actors import SYSTEM
    from zhibu.foundation.audit.actions import record
    from zhibu.foundation.jobs.actions import enqueue

    at = datetime.now(UTC)
    try:
        with transaction.atomic():
            insert("stage_deed", n)
            record(actor=SYSTEM, at=at, action="thing.done", detail={"n": n})
            enqueue(DEED, {"n": n}, at=at)
            if request.GET.get("wait"):
                sys.stdout.write("begun\n")
                sys.stdout.flush()
                time.sleep(float(request.GET["wait"]))
    except IntegrityError:
        return HttpResponse("again")
    except DatabaseError as error:
        return HttpResponse(str(error), status=503)
    return HttpResponse("done")


def prepare():
    """Make the tables."""
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE stage_deed (n integer PRIMARY KEY)")
        cursor.execute("CREATE TABLE stage_done (n integer)")


def main(command, *args):
    """Do one command."""
    limit = int(os.environ.get("STAGE_FILE_LIMIT", "0"))
    if limit:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    if command == "prepare":
        prepare()
    elif command == "work":
        from django.core.management import call_command

        call_command("worker", lease=1.0, poll=0.05)
    else:
        from granian.constants import Interfaces
        from granian.log import LogLevels
        from granian.server import Server

        Server(
            "tests.server.stage:application", address="127.0.0.1", port=int(args[0]), interface=Interfaces.WSGI,
            workers=1, blocking_threads=4, websockets=False, log_level=LogLevels.error,
        ).serve()  # fmt: skip


if os.environ.get("STAGE"):
    if not settings.configured:
        configure()
    from django.core.wsgi import get_wsgi_application
    from django.urls import path

    urlpatterns = [path("deed/<int:n>", deed)]
    application = get_wsgi_application()

if __name__ == "__main__":
    main(*sys.argv[1:])
