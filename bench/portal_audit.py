"""The public pages of a website as their judges see them: Lighthouse on a phone, axe, the Nu checker, feeds.

Lighthouse and the Nu checker come from npm, feedparser from PyPI, into a folder of this run alone; without network
(or without a Java) their lines are left out, aloud.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from pathlib import Path
from xml.etree import ElementTree

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from bench import servers
from bench.results import Result, Results
from tests.e2e.shots import browser_context, chromium
from zhibu.portal.models import ArticlePage, SitePage

ZONE = "gaoxin"
ATOM = "{http://www.w3.org/2005/Atom}"
BARS = {"performance": 95, "accessibility": 100, "best-practices": 95, "seo": 95}


def _pages() -> dict[str, str]:
    """The three pages of the bar, by name."""
    pictured = ArticlePage.objects.filter(site__slug=ZONE, column_kind="news", live=True, cover__isnull=False)
    article = pictured.order_by("-published_at").first()
    if article is None:
        raise RuntimeError("the demonstration has no article with a picture")
    return {"home": f"/s/{ZONE}/", "column": f"/s/{ZONE}/study/", "article": f"/s/{ZONE}/news/{article.slug}/"}


def _more() -> list[str]:
    """Further pages for axe and the Nu checker: every layout, a table, a foreword, what is near, a search."""
    foreign = ArticlePage.objects.filter(forewords__isnull=False).order_by("pk").first()
    shown_on = foreign.forewords.order_by("at", "pk").first().site.slug if foreign else ZONE
    branch = SitePage.objects.filter(slug="nanhe").first() or SitePage.objects.order_by("path").last()
    tabled = (
        ArticlePage.objects.filter(column_kind="disclosure", live=True).select_related("site").order_by("pk").first()
    )
    found = [
        "/s/",
        "/s/yunling/",
        "/s/linchuankou/",
        "/s/songjiangdu/",
        f"/s/{ZONE}/near/",
        f"/s/{ZONE}/find/?q=%E5%85%9A",
    ]
    if branch is not None:
        found.append(f"/s/{branch.slug}/")
    if foreign is not None:
        found.append(f"/s/{shown_on}/a/{foreign.public_id}/")
    if tabled is not None:
        found.append(f"/s/{tabled.site.slug}/disclosure/{tabled.slug}/")
    return found


@contextmanager
def _from_npm(*packages: str) -> Iterator[Path | None]:
    """A folder with these packages; None if they cannot be had."""
    with tempfile.TemporaryDirectory(prefix="zhibu-audit-") as folder:
        install = ["npm", "install", "--silent", "--no-save", "--prefix", folder, *packages]
        failed = subprocess.run(install, check=False, capture_output=True).returncode
        yield None if failed else Path(folder)


def _lighthouse(folder: Path, base: str, path: str) -> dict[str, float]:
    """Scores of 0 to 100 by category (a mid-range phone on slow 4G)."""
    report = folder / "report.json"
    command = [
        str(folder / "node_modules/.bin/lighthouse"), f"{base}{path}", "--quiet",
        f"--only-categories={','.join(BARS)}", "--output=json", f"--output-path={report}",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    ]  # fmt: skip
    environment = {**os.environ, "CHROME_PATH": chromium() or ""}
    subprocess.run(command, check=True, capture_output=True, env=environment, timeout=240)
    found = json.loads(report.read_text())
    for audit in found["audits"].values():
        if audit.get("score") is not None and audit["score"] < 0.9 and audit.get("scoreDisplayMode") != "informative":
            print(f"  {path} {audit['id']}: {audit['score']} {audit.get('displayValue', '')}")
    return {name: round(100 * one["score"]) for name, one in found["categories"].items()}


def _axe(base: str, pages: list[str]) -> int:
    """Violations on all pages, phone and desk, light and dark."""
    number = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for size, dark in (("phone", False), ("desk", True)):
            page = browser_context(browser, size, dark=dark).new_page()
            for path in pages:
                page.goto(f"{base}{path}")
                found = Axe().run(page).response["violations"]
                number += len(found)
                for one in found:
                    print(f"  {path} axe: {one['id']}: {one['nodes'][0]['html'][:140]}")
        browser.close()
    return number


def _fetched(base: str, path: str) -> bytes:
    with urllib.request.urlopen(f"{base}{path}") as answer:
        body: bytes = answer.read()
    return body


def _html_faults(folder: Path, base: str, pages: list[str]) -> int:
    """What the Nu checker calls an error, on all pages."""
    files = []
    for number, path in enumerate(pages):
        file = folder / f"{number}.html"
        file.write_bytes(_fetched(base, path))
        files.append(str(file))
    jar = next((folder / "node_modules/vnu-jar").rglob("vnu.jar"))
    command = ["java", "-Xss2m", "-jar", str(jar), "--errors-only", "--format", "json", "--exit-zero-always", *files]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=240)
    messages = json.loads(done.stderr or '{"messages": []}')["messages"]
    for one in messages[:20]:
        print(f"  {pages[int(Path(one['url']).stem)]} html: {one['message']}: {one.get('extract', '')[:120]!r}")
    return len(messages)


def feed_faults(text: bytes) -> list[str]:
    """What a feed lacks by RSS 2.0 or RFC 4287, in words; empty for a valid one."""
    root = ElementTree.fromstring(text)
    if root.tag == f"{ATOM}feed":
        return _atom_faults(root)
    channel = root.find("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or channel is None:
        return ["neither RSS 2.0 nor Atom"]
    found = [f"channel: no {name}" for name in ("title", "link", "description") if not channel.findtext(name)]
    guids = [item.findtext("guid") for item in channel.findall("item")]
    found += ["item without title"] * sum(1 for item in channel.findall("item") if not item.findtext("title"))
    if None in guids or len(set(guids)) != len(guids):
        found.append("guids missing or not unique")
    for item in channel.findall("item"):
        parsedate_to_datetime(item.findtext("pubDate") or "")
        if not (item.findtext("link") or "").startswith("http"):
            found.append("a link that is not absolute")
    return found


READ_FEED = """import feedparser, sys
found = feedparser.parse(sys.stdin.buffer.read())
if found.bozo: print(repr(found.bozo_exception))
if found.version not in ('rss20', 'atom10'): print('read as', found.version or 'nothing')
for entry in found.entries:
    print(*('an entry without ' + name for name in ('id', 'title', 'link') if not entry.get(name)), sep='\\n')
"""


def _read_by_a_library(feeds: list[bytes]) -> list[str] | None:
    """What a reader of feeds stumbles over; None if it cannot be had."""
    with tempfile.TemporaryDirectory(prefix="zhibu-audit-") as folder:
        install = [sys.executable, "-m", "pip", "install", "--quiet", "--target", folder, "feedparser"]
        if subprocess.run(install, check=False, capture_output=True).returncode:
            return None
        command, environment = [sys.executable, "-c", READ_FEED], {**os.environ, "PYTHONPATH": folder}
        said = [
            subprocess.run(command, input=feed, capture_output=True, check=True, env=environment).stdout.decode()
            for feed in feeds
        ]
    return [line for text in said for line in text.splitlines() if line]


def _atom_faults(root: ElementTree.Element) -> list[str]:
    nodes = [("feed", root), *(("entry", entry) for entry in root.findall(f"{ATOM}entry"))]
    found = [
        f"{what}: no {name}"
        for what, node in nodes
        for name in ("id", "title", "updated")
        if not node.findtext(f"{ATOM}{name}")
    ]
    ids = [entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")]
    authors = root.find(f"{ATOM}author") is not None
    if not authors and any(entry.find(f"{ATOM}author") is None for entry in root.findall(f"{ATOM}entry")):
        found.append("neither the feed nor each entry has an author")
    return found if len(ids) == len(set(ids)) else [*found, "ids not unique"]


def measure(database: str, results: Results) -> None:
    """Judge home, column and article; the rest of the pages by axe and the Nu checker too."""
    pages = _pages()
    every = [*pages.values(), *_more()]
    with servers.serving("config.wsgi:application", database=database) as port:
        base = f"http://127.0.0.1:{port}"
        results.add(Result("portal-audit-axe", database, _axe(base, every), "", None, "value = 0"))
        feeds = [_fetched(base, f"/s/{ZONE}/news/{form}") for form in ("rss.xml", "atom.xml")]
        faults = [fault for feed in feeds for fault in feed_faults(feed)]
        read = _read_by_a_library(feeds)
        if read is None:
            print("feedparser could not be had: the feeds are judged by our own reading of their standards alone")
        faults += read or []
        print(*(f"  feed: {fault}" for fault in faults), sep="\n")
        results.add(Result("portal-audit-feeds", database, len(faults), "", None, "value = 0"))
        with _from_npm("vnu-jar") as folder:
            if folder is None or shutil.which("java") is None:
                print("The Nu checker could not be had: portal-audit-html left out")
            else:
                wrong = _html_faults(folder, base, every)
                results.add(Result("portal-audit-html", database, wrong, "", None, "value = 0"))
        with _from_npm("lighthouse") as folder:
            if folder is None:
                print("Lighthouse could not be installed: portal-audit scores left out")
                return
            for name, path in pages.items():
                for category, score in _lighthouse(folder, base, path).items():
                    sign = "=" if BARS[category] == 100 else ">="
                    bar = f"value {sign} {BARS[category]}"
                    results.add(Result(f"portal-audit-{name}-{category}", database, score, "/100", None, bar))
