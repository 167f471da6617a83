"""A load generator for loopback: keep-alive connections, requests made beforehand, a time for each answer."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Load:
    """What came of a run."""

    seconds: float = 0.0
    times_ms: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return len(self.times_ms) / self.seconds

    def percentile(self, share: float) -> float:
        """The time in ms within which `share` of the requests were answered."""
        ordered = sorted(self.times_ms)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def get(path: str, cookies: str = "", host: str = "127.0.0.1") -> bytes:
    """The bytes of a GET."""
    cookie = f"Cookie: {cookies}\r\n" if cookies else ""
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Language: zh-CN\r\n{cookie}\r\n".encode()


def post(path: str, body: str, cookies: str = "", host: str = "127.0.0.1") -> bytes:
    """The bytes of a form's POST."""
    raw = body.encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Language: zh-CN\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(raw)}\r\nCookie: {cookies}\r\n\r\n"
    )
    return head.encode() + raw


async def answer(reader: asyncio.StreamReader) -> tuple[int, bool]:
    """Read one answer to its end: its status, and whether the connection closes."""
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    status = int(lines[0].split(" ")[1])
    headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in lines[1:] if line)}
    if "content-length" in headers:
        await reader.readexactly(int(headers["content-length"]))
    elif headers.get("transfer-encoding") == "chunked":
        while True:
            size = int((await reader.readline()).split(b";")[0], 16)
            await reader.readexactly(size + 2)
            if size == 0:
                break
    return status, headers.get("connection", "").lower() == "close"


async def _client(port: int, requests: list[bytes], load: Load, until: float) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        while requests and time.perf_counter() < until:
            request = requests.pop()
            started = time.perf_counter()
            writer.write(request)
            status, closing = await answer(reader)
            load.times_ms.append((time.perf_counter() - started) * 1000)
            load.statuses[status] = load.statuses.get(status, 0) + 1
            if closing:
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
    finally:
        writer.close()


async def _run(port: int, requests: list[bytes], clients: int, most_seconds: float) -> Load:
    load = Load()
    started = time.perf_counter()
    await asyncio.gather(*(_client(port, requests, load, started + most_seconds) for _ in range(clients)))
    load.seconds = time.perf_counter() - started
    return load


def run(port: int, requests: Sequence[bytes], clients: int, most_seconds: float = 20.0) -> Load:
    """Send all requests over `clients` connections to 127.0.0.1:`port`, or as many as fit into `most_seconds`."""
    return asyncio.run(_run(port, list(reversed(requests)), clients, most_seconds))


def turns(rounds: Sequence[tuple[int, Sequence[bytes]]], clients: int) -> list[Load]:
    """Run the rounds one after the other, each against its own port: a machine that has fast and slow minutes is then
    fast and slow for all."""
    return [run(port, requests, clients) for port, requests in rounds]


def pooled(loads: Sequence[Load]) -> Load:
    """Several runs as one."""
    whole = Load()
    for one in loads:
        whole.seconds += one.seconds
        whole.times_ms += one.times_ms
        for status, count in one.statuses.items():
            whole.statuses[status] = whole.statuses.get(status, 0) + count
    return whole
