"""The live page with 300 watchers: what they cost the server, and how soon a change reaches the last of them."""

import asyncio
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

from django.urls import reverse

from bench import load, meetings, servers, visitors
from bench.results import Result, Results
from zhibu.kernel import clock
from zhibu.meetings import tickets
from zhibu.meetings.models import Attendee, Meeting
from zhibu.meetings.rules import codes
from zhibu.meetings.tickets import Watcher
from zhibu.organizations.choices import BRANCH_KINDS
from zhibu.organizations.models import Organization

WATCHERS = 300
SECONDS = 40
EVERY = 1.2
"""Seconds between two looks of one page, as frontend/src/live.ts has it."""
CHANGE = 2.5
"""Seconds between two sign-ins that all of them shall see."""
_STAMP = re.compile(rb'data-stamp="([^"]+)"')


def _children(pid: int) -> Iterator[int]:
    yield pid
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in path.read_text().split():
            yield from _children(int(child))


def _cpu_seconds(port: int) -> float:
    """The processor time of the server that listens on a port, with all its workers."""
    mark, found = f"\0{port}\0".encode(), set()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            line = (entry / "cmdline").read_bytes()
            if b"granian" in line and mark in line:
                found |= set(_children(int(entry.name)))
        except OSError:
            continue
    ticks = 0
    for pid in found:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _look(path: str, cookies: str) -> bytes:
    """A look as frontend/src/live.ts has it: a part of a page is asked for."""
    return load.get(path, cookies).replace(b"\r\n\r\n", b"\r\nHX-Request: true\r\n\r\n")


async def _ask(connection: tuple[asyncio.StreamReader, asyncio.StreamWriter], request: bytes) -> tuple[int, bytes]:
    reader, writer = connection
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head, re.I)
    body = await reader.readexactly(int(length[1])) if length else b""
    if b"transfer-encoding: chunked" in head.lower():
        while size := int((await reader.readline()).split(b";")[0], 16):
            body += (await reader.readexactly(size + 2))[:-2]
        await reader.readline()
    return int(head.split(b" ", 2)[1]), body


class Hall:
    """One meeting, its watchers, and what they saw when."""

    def __init__(self, port: int, meeting: Meeting, lines: list[Attendee], cookies: list[str]) -> None:
        self.port, self.meeting, self.lines, self.cookies = port, meeting, lines, cookies
        self.path = reverse("meetings:live_check", args=[meeting.pk])
        self.changes: dict[int, float] = {}
        self.seen: dict[int, list[float]] = {}
        self.looks = self.answers = self.bytes = 0
        self.until = 0.0

    async def watcher(self, index: int) -> None:
        """One phone that looks every second or so."""
        connection = await asyncio.open_connection("127.0.0.1", self.port)
        ticket = tickets.issue(self.meeting.pk, Watcher(self.lines[index].pk, leads=False))
        stamp, version = "", 0
        await asyncio.sleep(EVERY * index / WATCHERS)
        while time.perf_counter() < self.until:
            begun = time.perf_counter()
            status, body = await _ask(connection, _look(f"{self.path}?t={ticket}&v={stamp}", self.cookies[index]))
            self.looks += 1
            self.bytes += len(body)
            if status == 200:
                self.answers += 1
                found = _STAMP.search(body)
                assert found, body[:200]
                stamp = found[1].decode()
                now, before = int(stamp.partition(".")[0]), version
                for change in range(before + 1, now + 1):
                    self.seen.setdefault(change, []).append(time.perf_counter())
                version = now
            elif status != 204:
                raise RuntimeError(f"status {status}")
            await asyncio.sleep(max(0.0, EVERY - (time.perf_counter() - begun)))
        connection[1].close()

    async def comer(self) -> None:
        """Members who sign in one after the other."""
        connection = await asyncio.open_connection("127.0.0.1", self.port)
        here, version = reverse("meetings:here", args=[self.meeting.pk]), self.meeting.version
        for cookie in self.cookies[WATCHERS:]:
            await asyncio.sleep(CHANGE)
            if time.perf_counter() > self.until - 4:
                break
            body = f"csrfmiddlewaretoken={visitors.TOKEN}&code={codes.code_at(self.meeting.secret, clock.now())}"
            status, _body = await _ask(connection, load.post(here, body, cookie))
            assert status == 302, status
            version += 1
            self.changes[version] = time.perf_counter()
        connection[1].close()

    async def run(self, seconds: float) -> None:
        """All of it, for so long."""
        self.until = time.perf_counter() + seconds
        await asyncio.gather(self.comer(), *(self.watcher(index) for index in range(WATCHERS)))


def measure(database: str, results: Results) -> None:
    """Cores of the server, and the seconds until the last watcher sees a sign-in."""
    accounts = meetings.members_with_accounts(WATCHERS + 40)
    branch = Organization.objects.filter(kind__in=BRANCH_KINDS, state="active").order_by("path").first()
    assert branch is not None
    meeting = meetings.under_way(branch, accounts)
    by_member = {line.member_id: line for line in Attendee.objects.filter(meeting=meeting)}
    lines = [by_member[account.member_id] for account in accounts]
    cookies = visitors.cookies_of(accounts)
    with servers.serving("config.wsgi:application", database=database) as port:
        hall = Hall(port, meeting, lines, cookies)
        asyncio.run(Hall(port, meeting, lines, cookies[:WATCHERS]).run(4))
        before, begun = _cpu_seconds(port), time.perf_counter()
        asyncio.run(hall.run(SECONDS))
        cores = (_cpu_seconds(port) - before) / (time.perf_counter() - begun)
    missed = [n for n in hall.changes if len(hall.seen.get(n, [])) != WATCHERS]
    if missed or len(hall.changes) < 10:
        raise RuntimeError(f"{len(hall.changes)} changes, {missed} not seen by all")
    waits = sorted(at - hall.changes[n] for n in hall.changes for at in hall.seen[n])
    print(
        f"live-page: {hall.looks} looks, {hall.answers} answers, {hall.bytes / 1e6:.1f} MB, "
        f"{len(hall.changes)} changes; half see one after {waits[len(waits) // 2]:.2f} s"
    )
    results.add(Result("live-page", database, round(cores, 3), "cores", None, "value <= 1"))
    results.add(Result("live-page-update", database, round(waits[-1], 2), "s", None, "value <= 2"))
