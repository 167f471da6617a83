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
REQUESTS = 1500


def _queries(account: Account) -> int:
    """How many statements a warm home takes."""
    settings.ALLOWED_HOSTS.append("testserver")
    client = Client()
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[0])
    client.get("/", follow=True)
    with CaptureQueriesContext(connection) as caught:
        client.get("/", follow=True)
    return len(caught)


def _address_of(account: Account) -> str:
    """Where "/" leads this person."""
    client = Client()
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[0])
    response = client.get("/", follow=True)
    return str(response.request["PATH_INFO"])


def measure(database: str, results: Results) -> None:
    """Rates at eight clients, p95, number of queries."""
    with servers.serving("bench.bare.wsgi:application", database=database) as port:
        load.run(port, [load.get("/list")] * 100, CLIENTS)
        bare = load.run(port, [load.get("/list")] * REQUESTS, CLIENTS)
    accounts = {role: Account.objects.get(demo_role=role) for role in ("member", "secretary", "office", "zone")}
    asked = {role: _queries(account) for role, account in accounts.items()}
    addresses = {role: _address_of(account) for role, account in accounts.items()}
    cookies = dict(zip(accounts, visitors.cookies_of(list(accounts.values())), strict=True))
    with servers.serving("config.wsgi:application", database=database, env=dict(os.environ)) as port:
        for role, cookie in cookies.items():
            request = load.get(addresses[role], cookie)
            load.run(port, [request] * 60, CLIENTS)
            run = load.run(port, [request] * REQUESTS, CLIENTS)
            if set(run.statuses) != {200}:
                raise RuntimeError(f"{role}: {run.statuses}")
            rate, reference = round(run.per_second, 1), round(bare.per_second, 1)
            results.add(Result(f"homes-{role}", database, rate, "1/s", reference, "ratio >= 0.6"))
            p95, bare_p95 = round(run.percentile(0.95), 1), round(bare.percentile(0.95), 1)
            results.add(Result(f"homes-{role}-p95", database, p95, "ms", bare_p95, "value <= 120"))
            results.add(Result(f"homes-{role}-queries", database, asked[role], "", None, "value <= 12"))
