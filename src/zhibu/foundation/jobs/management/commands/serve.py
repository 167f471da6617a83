"""`zhibu serve`: what `make run` calls."""

import os
import signal
import time
from argparse import BooleanOptionalAction
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, connections

from zhibu.foundation.jobs.serving.greeting import greeting
from zhibu.foundation.jobs.serving.preparing import prepare
from zhibu.foundation.jobs.serving.processes import (
    Child,
    WebOptions,
    age_of_this_process,
    answers,
    is_free,
    run_web,
    run_worker,
)
from zhibu.kernel import environment

STARTING_SECONDS = 30


class Command(BaseCommand):
    """Prepare what is missing, start web server and worker, watch them, end them in order."""

    help = "Serves the site on this machine, with a worker beside it."
    requires_system_checks: list[Any] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen and with how much."""
        parser.add_argument("--host", default=environment.text("ZHIBU_HOST"))
        parser.add_argument("--port", type=int, default=environment.number("ZHIBU_PORT"))
        parser.add_argument("--workers", type=int, default=None, help="web processes (SQLite: 1, PostgreSQL: 2)")
        parser.add_argument("--threads", type=int, default=None, help="threads of each web process")
        parser.add_argument("--worker", action=BooleanOptionalAction, default=True, help="a job worker beside")
        parser.add_argument("--demo", action="store_true", help="fill an empty site with the demonstration")

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until Ctrl-C or SIGTERM."""
        started = time.monotonic() - age_of_this_process()
        host, port, demo = options["host"], options["port"], options["demo"] or settings.DEMO
        if not is_free(host, port):
            raise CommandError(f"端口 {port} 已被占用，换一个：--port。Port {port} is taken, choose another: --port.")
        if demo:
            os.environ["ZHIBU_DEMO"], settings.DEMO = "1", True
        signal.signal(signal.SIGTERM, _interrupt)
        children: list[Child] = []
        try:
            prepare(self._say, demo=demo)
            web = Child("web", partial(run_web, web_options(host, port, options["workers"], options["threads"])))
            children += [web, *([Child("worker", run_worker)] if options["worker"] else [])]
            for child in children:
                child.start()
            self._wait_for(web, host, port)
            url = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"  # noqa: S104
            self.stdout.write(greeting(url=url, seconds=time.monotonic() - started, demo=demo))
            self.stdout.flush()
            connections.close_all()
            self._watch(children)
        except KeyboardInterrupt:
            self._say("正在结束 Ending …")
        finally:
            for child in children:
                child.end(seconds=25)

    def _say(self, line: str) -> None:
        """One line of progress, at once."""
        self.stdout.write(f"  {line}")
        self.stdout.flush()

    def _wait_for(self, web: Child, host: str, port: int) -> None:
        """Wait until the web server listens."""
        until = time.monotonic() + STARTING_SECONDS
        while not answers("127.0.0.1" if host == "0.0.0.0" else host, port):  # noqa: S104
            if not web.alive or time.monotonic() > until:
                raise CommandError("网页服务没有启动。The web server did not start.")
            time.sleep(0.02)

    def _watch(self, children: list[Child]) -> None:
        """Start again what dies; give up on what dies over and over."""
        while True:
            time.sleep(0.5)
            for child in children:
                if not child.alive and not child.revive():
                    raise CommandError(f"{child.name} 反复退出，已停止。It ended again and again.")


def web_options(host: str, port: int, workers: int | None, threads: int | None) -> WebOptions:
    """The numbers given, else ZHIBU_WORKERS and ZHIBU_THREADS, else what was measured best for the database.

    SQLite gets one process, whatever is asked: several writing processes wait for each other's lock.
    """
    if connection.vendor == "sqlite":
        return WebOptions(host, port, 1, threads or environment.number("ZHIBU_THREADS", 8))
    workers = workers or environment.number("ZHIBU_WORKERS")
    return WebOptions(host, port, workers, threads or environment.number("ZHIBU_THREADS", 2))


def _interrupt(number: int, frame: object) -> None:
    """Take SIGTERM as Ctrl-C."""
    raise KeyboardInterrupt
