"""Sign-in bursts: 300 members of one hall in 10 s, 3,000 of 100 branches in 60 s, each with the digits of the moment;
after it each phone opens the page with the seal, as a browser does."""

import asyncio
import time
from collections.abc import Callable, Sequence

from django.urls import reverse

from bench import load, meetings, servers, visitors
from bench.results import Result, Results
from zhibu.foundation.audit.models import Entry
from zhibu.kernel import clock
from zhibu.meetings.models import Attendee, Meeting
from zhibu.meetings.rules import codes
from zhibu.organizations.choices import BRANCH_KINDS
from zhibu.organizations.models import Organization

CONNECTIONS = 64
BURSTS = (("signin-burst-hall", 1, 300, 10), ("signin-burst-zone", 100, 30, 60))
"""Name, meetings, members of each, seconds."""


def _phones(halls: int, each: int) -> tuple[list[Meeting], list[tuple[Meeting, str]]]:
    """The meetings, and for each phone its meeting and cookies, meetings mixed."""
    branches = Organization.objects.filter(kind__in=BRANCH_KINDS, state="active").order_by("path")[:halls]
    accounts = meetings.members_with_accounts(halls * each)
    cookies = visitors.cookies_of(accounts)
    made = [meetings.under_way(branch, accounts[n * each : (n + 1) * each]) for n, branch in enumerate(branches)]
    pairs = [(made[index // each], cookie) for index, cookie in enumerate(cookies)]
    return made, [pairs[hall * each + seat] for seat in range(each) for hall in range(halls)]


def _sign_in(meeting: Meeting, cookie: str) -> bytes:
    body = f"csrfmiddlewaretoken={visitors.TOKEN}&code={codes.code_at(meeting.secret, clock.now())}"
    return load.post(reverse("meetings:here", args=[meeting.pk]), body, cookie)


async def _phone(
    due: float, connections: "asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]]",
    make: Callable[[], bytes], page: bytes, into: load.Load, pages: load.Load,
) -> None:  # fmt: skip
    """One phone: signs in when it is due (waiting for a connection counts), then opens the page."""
    await asyncio.sleep(max(0.0, due - time.perf_counter()))
    reader, writer = await connections.get()
    for request, found, since in ((make(), into, due), (page, pages, None)):
        started = time.perf_counter() if since is None else since
        writer.write(request)
        status, _closing = await load.answer(reader)
        found.times_ms.append((time.perf_counter() - started) * 1000)
        found.statuses[status] = found.statuses.get(status, 0) + 1
    connections.put_nowait((reader, writer))


async def _burst(port: int, phones: Sequence[tuple[Meeting, str]], seconds: float) -> tuple[load.Load, load.Load]:
    into, pages = load.Load(), load.Load()
    connections: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
    for _ in range(CONNECTIONS):
        connections.put_nowait(await asyncio.open_connection("127.0.0.1", port))
    begun = time.perf_counter() + 0.2
    await asyncio.gather(
        *(
            _phone(
                begun + index * seconds / len(phones), connections, lambda m=meeting, c=cookie: _sign_in(m, c),
                load.get(reverse("meetings:here", args=[meeting.pk]), cookie), into, pages,
            )
            for index, (meeting, cookie) in enumerate(phones)
        )
    )  # fmt: skip
    into.seconds = time.perf_counter() - begun
    while not connections.empty():
        connections.get_nowait()[1].close()
    return into, pages


def measure(database: str, results: Results) -> None:
    """For each burst: p95 of the sign-ins, and who was lost, doubled or refused; the p95 of the pages in words."""
    with servers.serving("config.wsgi:application", database=database) as port:
        asyncio.run(_burst(port, _phones(2, 20)[1], 2))
        for name, halls, each, seconds in BURSTS:
            made, phones = _phones(halls, each)
            ids = [meeting.pk for meeting in made]
            into, pages = asyncio.run(_burst(port, phones, seconds))
            rows = Attendee.objects.filter(meeting__in=ids)
            present = rows.filter(presence="present", signed_in_by="digits").count()
            entries = Entry.objects.filter(action="meeting.signed_in", object_id__in=ids).count()
            guests = rows.count() - len(phones)
            refused = len(phones) - into.statuses.get(302, 0)
            broken = len(phones) - pages.statuses.get(200, 0)
            wrong = abs(len(phones) - present) + abs(len(phones) - entries) + abs(guests) + refused + broken
            p95 = round(into.percentile(0.95), 1)
            results.add(Result(name, database, p95, "ms", None, "value <= 300"))
            print(f"{name}: the page after it within {pages.percentile(0.95):.0f} ms for 95 of 100")
            results.add(Result(f"{name}-lost", database, wrong, "rows", None, "value = 0"))
