"""Readers of websites: one article, anonymous and warm, and how soon a publication is seen on 1,000 sites."""

import http.client
import os
import random
import time
from concurrent.futures import ThreadPoolExecutor
from threading import local

from bench import load, servers
from bench.portal_world import make_articles, make_sites
from bench.results import Result, Results
from zhibu.kernel import clock
from zhibu.organizations.models import Organization
from zhibu.portal.models import ArticlePage, Push, SitePage

CLIENTS = 8
ROUNDS = 4
REQUESTS = 4000
PLAIN_REQUESTS = 200
SITES = 1000


def measure(database: str, results: Results) -> None:
    """Rates in turns with plain Wagtail; then a publication while 1,000 sites are read."""
    sites = make_sites(SITES)
    make_articles(sites[:50], 20)
    root = _site_of_the_root()
    article = ArticlePage.objects.filter(site=sites[0]).order_by("-published_at")[0]
    own = f"/s/{sites[0].slug}/news/{article.slug}/"
    plain = f"/plain/{sites[0].slug}/news/{article.slug}/"
    with (
        servers.serving("bench.plain_wagtail_wsgi:application", database=database) as plain_port,
        servers.serving("config.wsgi:application", database=database, env=dict(os.environ)) as port,
    ):
        load.run(plain_port, [load.get(plain)] * 40, CLIENTS)
        load.run(port, [load.get(own)] * 400, CLIENTS)
        turn = [(plain_port, [load.get(plain)] * PLAIN_REQUESTS), (port, [load.get(own)] * REQUESTS)]
        done = load.turns(turn * ROUNDS, CLIENTS)
        _report(database, load.pooled(done[::2]), load.pooled(done[1::2]), results)
        _publish(database, port, sites, root, results)


def _site_of_the_root() -> SitePage:
    """The site of the topmost organization, which stands above all others."""
    top = Organization.objects.order_by("path")[0]
    return SitePage.objects.get(organization=top)


def _report(database: str, plain: load.Load, ours: load.Load, results: Results) -> None:
    if set(plain.statuses) != {200} or set(ours.statuses) != {200}:
        raise RuntimeError(f"plain {plain.statuses}, ours {ours.statuses}")
    rate, reference = round(ours.per_second, 1), round(plain.per_second, 1)
    results.add(Result("article-anonymous", database, rate, "1/s", reference, "ratio >= 10"))
    p95, plain_p95 = round(ours.percentile(0.95), 1), round(plain.percentile(0.95), 1)
    results.add(Result("article-anonymous-p95", database, p95, "ms", plain_p95, "ratio <= 1"))


_held = local()


def _read(port: int, path: str) -> tuple[float, float, str]:
    """One page: when it was asked for, seconds until its first byte, its text."""
    connection = getattr(_held, "connection", None) or http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    _held.connection = connection
    asked = time.monotonic()
    connection.request("GET", path)
    response = connection.getresponse()
    first = time.monotonic() - asked
    return asked, first, response.read().decode()


def _publish(database: str, port: int, sites: list[SitePage], root: SitePage, results: Results) -> None:
    """An article pushed to all is corrected while all pages are in memory: the last wrong answer after that."""
    article = ArticlePage.objects.filter(site=root, live=True, pushes=None).order_by("-published_at")[0]
    Push.objects.create(article=article, scope_path=root.scope_path, column_kind="news", at=clock.now())
    article.title, article.published_at = "发布前的题目", clock.now()
    article.save_revision().publish()
    time.sleep(1)
    pages = [f"/s/{site.slug}/news/" for site in sites]
    with ThreadPoolExecutor(8) as readers:
        warm = list(readers.map(lambda path: _read(port, path), pages))
        if not all("发布前的题目" in text for _, _, text in warm):
            raise RuntimeError("not every site shows what was given to it")
        article.title = "发布后的题目"
        article.save_revision().publish()
        published = time.monotonic()
        random.shuffle(pages)
        seen = list(readers.map(lambda path: _read(port, path), pages * 2))
    wrong = [asked - published for asked, _, text in seen if "发布后的题目" not in text]
    late = max([0.0, *wrong])
    firsts = sorted(first for _, first, _ in seen[: len(pages)])
    results.add(Result("publish-1000-sites", database, round(late, 3), "s", None, "value <= 2"))
    worst = round(firsts[-1] * 1000, 1)
    results.add(Result("publish-1000-sites-first-byte", database, worst, "ms", None, "value <= 2000"))
