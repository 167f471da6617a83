"""An actor with 1,400 grants among 100,000 organizations and more: may they, and what may they see."""

import random
import time
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench import province
from bench.member_search import percentile, timed
from bench.results import Result, Results
from zhibu.accounts.models import Account
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Role, Verb
from zhibu.foundation.access.models import Grant
from zhibu.kernel import clock
from zhibu.organizations import queries
from zhibu.organizations.models import Organization

GRANTS, ASKED, NEEDED = 1_400, 200, 100_000


def measure(database: str, results: Results) -> None:
    """The permission at one organization and the first page of the list that is visible, as a request does it."""
    if database == "postgresql":
        province.make_full(results)
    count = Organization.objects.count()
    if count < NEEDED:
        print(f"grants: only {count} organizations here; 100,000 are needed")
        return
    account, paths = _holder()
    chance = random.Random(5)
    most, times = 0, []
    for _n in range(ASKED):
        path = chance.choice(paths)
        with CaptureQueriesContext(connection) as caught:
            _ask(account, path)
        most = max(most, len(caught))
        times.append(timed(lambda p=path: _ask(account, p)))
    print(f"grants: {percentile([work for _took, work in times]):.1f} ms of processor time, 95 of 100")
    results.add(Result("grants", database, percentile([took for took, _work in times]), "ms", None, "value <= 30"))
    results.add(Result("grants-queries", database, most, "", None, "value <= 3"))
    Grant.objects.filter(account_id=account.pk).delete()


def _holder() -> tuple[Account, list[str]]:
    """Somebody who is secretary of 1,400 branches all over, and the paths of some branches, theirs or not."""
    account = Account.objects.create(
        username=f"bench-grants-{time.time_ns()}", name="专员", password=make_password(None)
    )
    rows: Any = Organization.objects.filter(kind="branch").order_by("path").values_list("path", flat=True)
    every = list(rows)
    held = random.Random(6).sample(every, GRANTS)
    since = clock.now().replace(year=2020)
    Grant.objects.bulk_create(
        Grant(account_id=account.pk, role=Role.SECRETARY, scope_path=path, starts_at=since) for path in held
    )
    return account, held[:100] + every[::3000]


def _ask(account: Account, path: str) -> None:
    actor = Actor(account_id=account.pk, name=account.name)
    actor.can(Verb.MANAGE_MEMBERS, path)
    list(queries.organizations_visible_to(actor)[:50])
