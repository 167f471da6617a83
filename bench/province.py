"""A province of 300,000 branches and 6.6 million members: made in PostgreSQL, its dashboards, a large roster."""

import random
import time

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from bench.results import Result, Results
from zhibu.accounts.models import Account
from zhibu.foundation.access.choices import Role
from zhibu.foundation.access.models import Grant
from zhibu.kernel import clock
from zhibu.organizations.models import Organization

SMALL, FULL = "8001", "8002"
NODES = ((1, 20), (2, 40), (3, 60), (4, 80), (5, 100))
"""Depth, and how often a node of it is looked at."""


def measure(database: str, results: Results) -> None:
    """On PostgreSQL only: SQLite is for no province."""
    if database != "postgresql":
        return
    make_small()
    few = _dashboards(SMALL)
    make_full(results)
    many = _dashboards(FULL)
    for name, value in (("small", few), ("full", many)):
        print(f"province-dashboard {name}: {value[1]:.1f} ms of processor time, 95 of 100")
    results.add(Result("province-dashboard", database, many[0], "ms", None, "value <= 80"))
    results.add(Result("province-dashboard-growth", database, many[1], "ms", few[1], "ratio <= 1.5"))


def make_small() -> None:
    """A hundredth, to compare with."""
    from bench import province_world

    if not Organization.objects.filter(path=SMALL).exists():
        _as_in_production()
        province_world.make(SMALL, share=0.01, day=clock.today())


def make_full(results: Results) -> str:
    """The whole, if it is not there; the path of its root."""
    from bench import province_world

    if not Organization.objects.filter(path=FULL).exists():
        _as_in_production()
        started = time.monotonic()
        branches, members = province_world.make(FULL, day=clock.today())
        seconds = time.monotonic() - started
        if (branches, members) != (300_000, 6_600_000):
            raise RuntimeError(f"province-generate: {branches} branches, {members} members")
        results.add(Result("province-generate", "postgresql", seconds / 60, "min", None, "value <= 15"))
    return FULL


def _as_in_production() -> None:
    """What `deploy/postgresql/zhibu.conf` sets and a database can have of its own."""
    with connection.cursor() as cursor:
        name = connection.settings_dict["NAME"]
        for setting in ("jit = off", "work_mem = '16MB'", "random_page_cost = 1.1", "effective_cache_size = '12GB'"):
            cursor.execute(f"ALTER DATABASE {name} SET {setting}")
    connection.close()


def _dashboards(root: str) -> tuple[float, float]:
    """The 95th percentile of pages of nodes of every level, by the clock and of processor time, drawn anew each time:
    what a process keeps is left out, for the question is what the tables cost."""
    from bench.member_search import percentile, timed

    settings.ALLOWED_HOSTS.append("testserver")
    client = Client()
    client.force_login(_office(root), backend=settings.AUTHENTICATION_BACKENDS[0])
    times = []
    for number, node in enumerate(_nodes(root)):
        url = reverse("analytics:node", args=[node])

        def ask(url: str = url) -> None:
            cache.clear()
            response = client.get(url)
            if response.status_code != 200:
                raise RuntimeError(f"province-dashboard: {response.status_code}")

        one = timed(ask)
        if number >= 20:
            times.append(one)
    return percentile([took for took, _work in times]), percentile([work for _took, work in times])


def _nodes(root: str) -> list[object]:
    """Nodes of each level by chance, those of the upper ones again and again."""
    chance, found = random.Random(11), []
    with connection.cursor() as cursor:
        for depth, wanted in NODES:
            cursor.execute(
                "SELECT id FROM organizations_organization WHERE path >= %s AND path < %s AND length(path) = %s "
                "ORDER BY path LIMIT 20000", [root, root + "~", depth * 4],
            )  # fmt: skip
            some = [row[0] for row in cursor.fetchall()]
            found += [chance.choice(some) for _n in range(wanted)]
    chance.shuffle(found)
    return found


def _office(root: str) -> Account:
    account = Account.objects.create(
        username=f"bench-province-{root}", name="省委组织部", password=make_password(None)
    )
    Grant.objects.create(
        account_id=account.pk, role=Role.OFFICE, scope_path=root, starts_at=clock.now().replace(year=2020)
    )
    return account
