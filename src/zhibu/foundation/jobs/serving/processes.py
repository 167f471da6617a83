"""The two kinds of process of a site, as children that are watched."""

import gc
import http.client
import logging
import multiprocessing
import os
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from django.db import connections

log = logging.getLogger(__name__)

_fork = multiprocessing.get_context("fork")
"""Children begin with everything imported: a second after the command, the site is up."""


@dataclass(frozen=True)
class WebOptions:
    """How the web server runs; docs/decisions/0004-server.md says why these numbers."""

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    threads: int = 1


def run_web(options: WebOptions) -> None:
    """Be the web server until told to stop."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    os.register_at_fork(after_in_child=partial(die_with, os.getpid()))
    Server(
        "config.wsgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.workers,
        blocking_threads=options.threads,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=20,
        log_level=LogLevels.error,
        process_name=None,
    ).serve()


def run_worker() -> None:
    """Be the worker until told to stop."""
    from django.core.management import call_command

    call_command("worker")


@dataclass
class Child:
    """A process of the site and how it is started again."""

    name: str
    target: Callable[[], None]
    process: multiprocessing.process.BaseProcess | None = None
    deaths: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Fork. The child has a process group of its own: Ctrl-C reaches the parent alone, which then ends it."""
        connections.close_all()
        gc.freeze()
        self.process = _fork.Process(target=self._be, name=self.name)
        self.process.start()

    def _be(self) -> None:
        """What the child does."""
        os.setpgrp()
        die_with(os.getppid())
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, signal.SIG_DFL)
        self.target()

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self.process is not None and self.process.is_alive()

    def revive(self) -> bool:
        """Start it again after a death; False if it died five times within a minute."""
        now = time.monotonic()
        self.deaths = [*(t for t in self.deaths if now - t < 60), now]
        if len(self.deaths) >= 5:
            return False
        log.warning("%s ended and is started again", self.name)
        self.start()
        return True

    def end(self, seconds: float) -> None:
        """End it in order, or by force when the time is up."""
        if self.process is None:
            return
        if self.process.is_alive():
            self.process.terminate()
        self.process.join(seconds)
        if self.process.is_alive():
            log.warning("%s did not end in time and is killed", self.name)
            self.process.kill()
            self.process.join()


def die_with(parent: int) -> None:
    """On Linux, have the kernel end this process if its parent dies without a word."""
    try:
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGTERM)
    except (OSError, AttributeError):
        return
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)


def is_free(host: str, port: int) -> bool:
    """Whether one can listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def answers(host: str, port: int) -> bool:
    """Whether the site itself answers there, whatever it says."""
    connection = http.client.HTTPConnection(host, port, timeout=10)
    try:
        connection.request("HEAD", "/")
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def age_of_this_process() -> float:
    """Seconds since this process was born; 0 where the system does not say."""
    try:
        born = int(Path("/proc/self/stat").read_text().rsplit(")", 1)[1].split()[19]) / os.sysconf("SC_CLK_TCK")
        return max(0.0, time.clock_gettime(time.CLOCK_BOOTTIME) - born)
    except (OSError, AttributeError):
        return 0.0
