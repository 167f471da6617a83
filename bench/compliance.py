"""Judging the zone for a year, one branch after one record, and the overview of any node of a province."""

import json
import random
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from bench import load, servers, visitors
from bench.results import Result, Results
from zhibu.accounts.models import Account
from zhibu.compliance.actions.keeping import judge_anew
from zhibu.compliance.models import Judgment
from zhibu.compliance.queries import board
from zhibu.compliance.queries.duties import lines_of_the_country
from zhibu.compliance.queries.places import dutiful_below
from zhibu.foundation.access.choices import Role
from zhibu.foundation.access.models import Grant
from zhibu.kernel import clock
from zhibu.kernel.ids import new_id
from zhibu.kernel.periods import span_of
from zhibu.meetings.models import Counted, Meeting
from zhibu.organizations.models import Organization

ROUNDS = 3
RECORDS = 40
REQUESTS = 300
LEVELS = (("committee", 10), ("committee", 10), ("general_branch", 30), ("branch", 100))
"""Kind and number of the children on each level below the province: 300,000 branches."""
BRANCHES = 300_000
PROVINCE = "ZZ01"


def measure(database: str, results: Results) -> None:
    """The zone on any database; the province on PostgreSQL."""
    day = clock.today()
    ids = dutiful_below("")
    if not Judgment.objects.exists():
        judge_anew(organization_ids=ids, at=clock.now(), cause="time")
    results.add(Result("compliance-zone", database, _zone(ids, day), "s", None, "value <= 2"))
    results.add(Result("compliance-record", database, _records(day), "ms", None, "value <= 50"))
    if database == "postgresql":
        _province(database, day, results)


def _seconds(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _zone(ids: list[Any], day: date) -> float:
    """The middle of some rounds in which every organization is judged for the whole year."""
    since, until = date(day.year, 1, 1), date(day.year + 1, 1, 1)

    def judge() -> None:
        judge_anew(organization_ids=ids, at=clock.now(), cause="time", since=since, until=until)

    before = time.process_time()
    found = sorted(_seconds(judge) for _ in range(ROUNDS))[ROUNDS // 2]
    print(f"compliance-zone: {(time.process_time() - before) / ROUNDS:.2f} s of processor time a round")
    return found


def _records(day: date) -> float:
    """The p95 of judging one branch anew, its sums carried to the root, after one record more; nothing stays."""
    picked = random.Random(7).sample(list(Organization.objects.filter(kind="branch").order_by("pk")), RECORDS)
    year = span_of("year", day)
    times = []
    for branch in picked:
        with transaction.atomic():
            _hold(branch, day)
            times.append(
                _seconds(
                    lambda pk=branch.pk: judge_anew(
                        organization_ids=[pk], at=clock.now(), cause="record",
                        since=year.starts_on, until=year.ends_on,
                    )
                )
            )  # fmt: skip
            transaction.set_rollback(True)
    return sorted(times)[int(len(times) * 0.95)] * 1000


def _hold(branch: Organization, day: date) -> None:
    """One more theme day of the branch, held validly."""
    at = clock.now()
    meeting = Meeting.objects.create(
        id=new_id(), organization=branch, kind="theme_day", title="主题党日", starts_at=at,
        ends_at=at + timedelta(hours=1), on=day, state="archived", called_by_name="", called_at=at, updated_at=at,
    )  # fmt: skip
    Counted.objects.create(
        meeting=meeting, organization=branch, kind="theme_day", on=day, is_held=True, validity="valid",
        confirmed_on=day,
    )  # fmt: skip


def _province(database: str, day: date, results: Results) -> None:
    """The overview of nodes of every level: its statements, and its page from the server."""
    results.add(Result("compliance-province-made", database, _seconds(lambda: _make(day)), "s", None, "value <= 90"))
    nodes = _nodes()
    asked = [_seconds(lambda node=node: _ask(node, day)) * 1000 for node in nodes]
    p95 = sorted(asked)[int(len(asked) * 0.95)]
    results.add(Result("compliance-province-asked", database, p95, "ms", None, "value <= 100"))
    office = _office()
    _demand_whole(nodes, office)
    cookie = visitors.cookies_of([office])[0]
    pages = [load.get(reverse("compliance:node", args=[node.pk]), cookie) for node in nodes]
    with servers.serving("config.wsgi:application", database=database) as port:
        load.run(port, pages[:40], 2)
        run = load.run(port, pages, 2)
    if set(run.statuses) != {200}:
        raise RuntimeError(f"compliance-province: {json.dumps(run.statuses)}")
    results.add(Result("compliance-province", database, run.percentile(0.95), "ms", None, "value <= 100"))


def _demand_whole(nodes: list[Organization], office: Account) -> None:
    """Raise RuntimeError unless the page of the root shows the sums of 300,000 branches to who is signed in."""
    branches = Organization.objects.filter(path__gte=PROVINCE, path__lt=PROVINCE + "~", kind="branch").count()
    settings.ALLOWED_HOSTS.append("testserver")
    client = Client()
    client.force_login(office, backend=settings.AUTHENTICATION_BACKENDS[0])
    root = next(node for node in nodes if node.path == PROVINCE)
    page = client.get(reverse("compliance:node", args=[root.pk])).content.decode()
    if branches != BRANCHES or "180,000" not in page:
        raise RuntimeError(f"compliance-province: {branches} branches, or a page without their sums")


def _ask(node: Organization, day: date) -> None:
    board.child_rows(list(board.children_of(node.pk)[:50]), board.duties_at(node.path, day=day))


def _nodes() -> list[Organization]:
    """The root, and nodes of each level by chance: more of those of which there are more."""
    found = []
    chance = random.Random(11)
    for depth, wanted in ((1, 20), (2, 40), (3, 60), (4, 80), (5, 100)):
        rows = Organization.objects.filter(path__startswith=PROVINCE).extra(
            where=["length(path) = %s"], params=[depth * 4]
        )
        some = list(rows.order_by("path")[: 3000 if depth < 5 else 20_000])
        found += [chance.choice(some) for _ in range(wanted)]
    chance.shuffle(found)
    return found[:REQUESTS]


def _office() -> Account:
    """Who reads the whole province."""
    account = Account.objects.create(username="bench-province", name="省委", password=make_password(None))
    Grant.objects.create(
        account_id=account.pk, role=Role.OFFICE, scope_path=PROVINCE, starts_at=clock.now() - timedelta(days=1)
    )
    return account


_COLUMNS = """id, parent_id, path, next_child, name, short_name, kind, created_at, state, pinyin, initials,
  committee_level, region_code, unit_situation, unit_code, territory, category, contact_name, contact_phone, address,
  fax, postcode, community, founding_document"""
_EMPTY = "'active', " + ", ".join(["''"] * 15)


def _make(day: date) -> None:
    """A province under a root of its own: organizations level by level, then the sums of today's periods of all."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO organizations_organization ({_COLUMNS}) "
            f"VALUES (gen_random_uuid(), NULL, %s, 1, '某省', '某省', 'working_committee', now(), {_EMPTY})",
            [PROVINCE],
        )
        for depth, (kind, number) in enumerate(LEVELS, 1):
            cursor.execute(
                f"INSERT INTO organizations_organization ({_COLUMNS}) "
                "SELECT gen_random_uuid(), o.id, o.path || lpad(n::text, 4, '0'), 1, '第' || n || '组织', "
                f"'第' || n || '组织', %s, now(), {_EMPTY} FROM organizations_organization o, "
                "generate_series(1, %s) n WHERE o.path >= %s AND o.path < %s AND length(o.path) = %s",
                [kind, number, PROVINCE, PROVINCE + "~", depth * 4],
            )
        for line in lines_of_the_country():
            _tally(cursor, line.kind, span_of(line.span, day).starts_on)
        cursor.execute("ANALYZE organizations_organization")
        cursor.execute("ANALYZE compliance_tally")


def _tally(cursor: Any, kind: str, starts_on: date) -> None:
    """Sums of one duty for every node; those of a branch are one, those above made up."""
    cursor.execute(
        "INSERT INTO compliance_tally (path, parent_path, kind, starts_on, coming, due, done, late, invalid, exempt, "
        "unconfirmed) SELECT path, left(path, -4), %s, %s, 0, s, 3 * s, 0, s / 4, s / 8, 0 FROM (SELECT path, CASE "
        "length(path) WHEN 20 THEN 1 WHEN 16 THEN 20 WHEN 12 THEN 600 WHEN 8 THEN 6000 ELSE 60000 END AS s "
        "FROM organizations_organization WHERE path >= %s AND path < %s) AS nodes",
        [kind, starts_on, PROVINCE, PROVINCE + "~"],
    )
