"""Starting and stopping the server that is measured: granian, alike for the product and the reference."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]


def free_port() -> int:
    """A port of loopback that nobody uses."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                time.sleep(0.5)
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not come up")


@contextmanager
def serving(
    application: str, *, database: str, threads: str | None = None, env: dict[str, str] | None = None
) -> Iterator[int]:
    """Serve a WSGI application on a free port as `zhibu serve` would on this database; yields the port.

    On SQLite the product has eight threads of the server and one hand. The reference has no such hand and is given
    the number of `threads` with which it is fastest: eight for writing, one for its list.
    """
    port = free_port()
    workers = "1" if database == "sqlite" else "2"
    threads = threads or ("8" if database == "sqlite" else "2")
    listening = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--backlog", "1024"]
    strength = ["--workers", workers, "--blocking-threads", threads, "--log-level", "error"]
    command = [str(Path(sys.executable).parent / "granian"), *listening, *strength, application]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}", **(env or {})}
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _wait(port, process)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
