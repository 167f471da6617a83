"""The homes of a member, a secretary and an office against a bare page that lists fifty rows."""

import os

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import load, servers, visitors
from bench.results import Result, Results
from zhibu.accounts.models import Account

CLIENTS = 8
REQUESTS = 1200
ROUNDS = 4
ONE = {"sqlite": "1", "postgresql": None}
"""Threads of the reference: more than one only hinder it."""


def _queries(account: Account) -> int:
    """How many statements a warm home takes, those that open and close transactions among them; the way from "/" to
    it is another request."""
    settings.ALLOWED_HOSTS.append("testserver")
    client = Client()
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[0])
    home = client.get("/", follow=True).request["PATH_INFO"]
    client.get(home)
    with CaptureQueriesContext(connection) as caught:
        client.get(home)
    return len(caught)


def _address_of(account: Account) -> str:
    """Where "/" leads this person."""
    client = Client()
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[0])
    response = client.get("/", follow=True)
    return str(response.request["PATH_INFO"])


def measure(database: str, results: Results) -> None:
    """Rates at eight clients, p95, number of queries."""
    accounts = {role: Account.objects.get(demo_role=role) for role in ("member", "secretary", "office", "zone")}
    asked = {role: _queries(account) for role, account in accounts.items()}
    addresses = {role: _address_of(account) for role, account in accounts.items()}
    cookies = dict(zip(accounts, visitors.cookies_of(list(accounts.values())), strict=True))
    with (
        servers.serving("bench.bare.wsgi:application", database=database, threads=ONE[database]) as bare_port,
        servers.serving("config.wsgi:application", database=database, env=dict(os.environ)) as port,
    ):
        listing = load.get("/list")
        load.run(bare_port, [listing] * 60, CLIENTS)
        for role, cookie in cookies.items():
            home = load.get(addresses[role], cookie)
            load.run(port, [home] * 60, CLIENTS)
            share = REQUESTS // ROUNDS
            done = load.turns([(bare_port, [listing] * share), (port, [home] * share)] * ROUNDS, CLIENTS)
            _report(role, database, load.pooled(done[::2]), load.pooled(done[1::2]), results)
            results.add(Result(f"homes-{role}-queries", database, asked[role], "", None, "value <= 12"))


def _report(role: str, database: str, bare: load.Load, run: load.Load, results: Results) -> None:
    if set(run.statuses) != {200}:
        raise RuntimeError(f"{role}: {run.statuses}")
    rate, reference = round(run.per_second, 1), round(bare.per_second, 1)
    results.add(Result(f"homes-{role}", database, rate, "1/s", reference, "ratio >= 0.6"))
    p95, bare_p95 = round(run.percentile(0.95), 1), round(bare.percentile(0.95), 1)
    results.add(Result(f"homes-{role}-p95", database, p95, "ms", bare_p95, "value <= 120"))
