"""Finding a member among 6.6 million by name, a part of it, pinyin, initials, resident id and phone: the first page
and its count, as the view asks for them, by people who see the province, a city, a county and one branch."""

import random
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection

from bench import province, province_world
from bench.results import Result, Results
from zhibu.accounts.models import Account
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Role
from zhibu.foundation.access.models import Grant
from zhibu.kernel import clock
from zhibu.members import queries

ASKED = 400
SHARES = {"name": 40, "pinyin": 30, "id": 15, "phone": 15}
"""How often what is typed, of a hundred."""
PARTS = {"given": 60, "initials": 40}
"""The same for parts that thousands have in common: a given name, initials."""


def measure(database: str, results: Results) -> None:
    """On PostgreSQL only: SQLite is for no province."""
    if database != "postgresql":
        return
    root = province.make_full(results)
    results.add(_measured(root, "member-search", SHARES, ASKED, "value <= 50"))
    results.add(_measured(root, "member-search-part", PARTS, ASKED // 4, "value <= 500"))


def _measured(root: str, name: str, shares: dict[str, int], asked: int, bar: str) -> Result:
    """Ask, warm; 95 of 100 by the clock are the figure, those of the processor are printed beside."""
    day = clock.today()
    askers = [_asker(root + below) for below in ("", "0003", "00030004", "0003000400050006")]
    questions = list(_questions(root, shares, asked))
    for kind, text in questions[:20]:
        _ask(askers[0](), kind, text, day)
    times = []
    for number, (kind, text) in enumerate(questions):
        actor = askers[number % len(askers)]()
        times.append((kind, *timed(lambda a=actor, k=kind, t=text: _ask(a, k, t, day))))
    for kind in shares:
        own = [(took, work) for k, took, work in times if k == kind]
        took, work = (percentile([one[n] for one in own]) for n in (0, 1))
        print(f"{name} {kind}: {took:.1f} ms, {work:.1f} ms of processor time")
    print(f"{name}: {percentile([work for _k, _t, work in times]):.1f} ms of processor time, 95 of 100")
    return Result(name, "postgresql", percentile([took for _k, took, _w in times]), "ms", None, bar)


def timed(work: Callable[[], Any]) -> tuple[float, float]:
    """Milliseconds by the clock, and of the processor: this thread's and those of its session in the server."""
    busy, started, own = backend_ms(), time.perf_counter(), time.thread_time()
    work()
    took, own = time.perf_counter() - started, time.thread_time() - own
    return took * 1000, own * 1000 + backend_ms() - busy


def backend_ms() -> float:
    """Milliseconds that the session's process has run, 0 where the server is elsewhere."""
    try:
        with open(f"/proc/{connection.connection.info.backend_pid}/schedstat", encoding="ascii") as file:
            return int(file.read().split()[0]) / 1e6
    except (AttributeError, OSError):
        return 0.0


def percentile(values: list[float], share: float = 0.95) -> float:
    """The value below which the share lies."""
    return sorted(values)[int(len(values) * share)]


def _asker(path: str) -> Callable[[], Actor]:
    """An office at the path; a fresh actor each time, whose grants are read with the question."""
    account, _made = Account.objects.get_or_create(
        username=f"bench-search-{path}", defaults={"name": "组织部", "password": make_password(None)}
    )
    Grant.objects.get_or_create(
        account_id=account.pk, role=Role.OFFICE, scope_path=path, ends_at=None,
        defaults={"starts_at": clock.now().replace(year=2020)},
    )  # fmt: skip
    return lambda: Actor(account_id=account.pk, name=account.name)


def _questions(root: str, shares: dict[str, int], asked: int) -> Iterator[tuple[str, str]]:
    """What people type: of somebody who is there, drawn by chance."""
    chance = random.Random(21)
    start = int(root) * 100_000_000
    some = list(province_world.people(start, 40_000))
    kinds = [kind for kind, share in shares.items() for _n in range(share)]
    for _n in range(asked):
        kind = chance.choice(kinds)
        number = chance.randrange(len(some))
        name, pinyin, initials, resident_id, _born = some[number]
        yield kind, {
            "name": name, "given": name[1:], "pinyin": pinyin, "initials": initials, "id": resident_id,
            "phone": province_world.phone_of(start + number),
        }[kind]  # fmt: skip


def _ask(actor: Actor, kind: str, text: str, day: date) -> int:
    """What the pages do."""
    if kind in ("id", "phone"):
        return len(queries.find_exactly(actor, text))
    found = queries.registry_of(actor, queries.Filters(text=text), on=day)
    page = queries.FoundPaginator(found, 50).get_page(1)
    return len(queries.rows_of(page.object_list, ("organization", "sex", "born_on"))) + page.paginator.count
