"""The editor with 1,400 grants over 120,000 pages: explorer, choosers and search."""

import os
import time
from datetime import UTC, datetime

from bench import load, servers, visitors
from bench.portal_world import make_articles, make_pictures, make_sites
from bench.results import Result, Results
from zhibu.accounts.models import Account
from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.access.choices import Role
from zhibu.foundation.access.models import Grant
from zhibu.kernel import clock
from zhibu.organizations.actions.founding import found_organization
from zhibu.organizations.models import Organization
from zhibu.portal.actions.ground import portal_root
from zhibu.portal.models import ArticlePage, ColumnPage, SitePage

GRANTS, PAGES, TIMES = 1400, 120_000, 30
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def measure(database: str, results: Results) -> None:
    """p95 of each page of the editor that lists."""
    started = time.monotonic()
    _more_organizations(GRANTS + 100)
    sites = make_sites(GRANTS + 100)
    make_articles(sites, PAGES // len(sites))
    make_pictures(sites, 4)
    account = Account.objects.create(username="bench-editor", name="编辑")
    Grant.objects.bulk_create(
        (
            Grant(account_id=account.pk, role=Role.SECRETARY, scope_path=site.scope_path, starts_at=LONG_AGO)
            for site in sites[:GRANTS]
        ),
        batch_size=500,
    )
    results.add(Result("editor-made", database, time.monotonic() - started, "s", None, "value <= 300"))
    column = ColumnPage.objects.get(site=sites[len(sites) // 2])
    article = ArticlePage.objects.filter(site=sites[len(sites) // 2]).order_by("pk")[0]
    addresses = {
        "explorer": [f"/cms/pages/{portal_root().pk}/", f"/cms/pages/{column.pk}/"],
        "choosers": ["/cms/images/chooser/", f"/cms/choose-page/{column.pk}/", "/cms/documents/chooser/"],
        "edit": [f"/cms/pages/{article.pk}/edit/"],
        "search": ["/cms/pages/search/?q=%E4%B8%BB%E9%A2%98"],
    }
    cookie = visitors.cookies_of([account])[0]
    with servers.serving("config.wsgi:application", database=database, env=dict(os.environ)) as port:
        for name, paths in addresses.items():
            load.run(port, [load.get(path, cookie) for path in paths] * 3, 1, 60)
            run = load.run(port, [load.get(path, cookie) for path in paths] * TIMES, 1, 120)
            if set(run.statuses) != {200}:
                raise RuntimeError(f"{name}: {run.statuses}")
            p95 = round(run.percentile(0.95), 1)
            results.add(Result(f"editor-1400-{name}", database, p95, "ms", None, "value <= 500"))


def _more_organizations(count: int) -> None:
    """The demonstration zone has 1,316 organizations: some branches more."""
    taken = SitePage.objects.order_by().values("organization_id")
    missing = count - Organization.objects.exclude(pk__in=taken).count()
    parent = Organization.objects.filter(kind="committee").order_by("path")[0]
    for number in range(max(0, missing)):
        found_organization(
            actor=SYSTEM, at=clock.now(), parent_id=parent.pk, name=f"测量第{number}党支部", kind="branch",
            on=clock.today(),
        )  # fmt: skip
