"""Journeys in a real browser: the cast signs in with a session of its own, at a phone or a desk.

What no journey asserts one by one holds for all: no page answers 500, no script fails and nothing breaks the CSP.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, ConsoleMessage, Page, Response

from tests.e2e.shots import browser_context, chromium
from zhibu.analytics.actions.proof import rebuild
from zhibu.foundation.jobs.testing import run_due_jobs
from zhibu.kernel import clock

PATIENCE_MS = 15_000

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite in a file: the server's threads and the test each have a connection of their own."""
    default = settings.DATABASES["default"]
    if default["ENGINE"].endswith("sqlite3"):
        default.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("db") / "zhibu.sqlite3")


@pytest.fixture(scope="session")
def live_server(django_db_setup: None, live_server: Any) -> Any:
    """The server, started when the database has its file: in memory all threads would share one connection."""
    return live_server


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The browser of this machine."""
    return {**browser_type_launch_args, "executable_path": chromium(), "args": ["--no-sandbox"]}


@dataclass
class Site:
    """The site under test and the windows open on it."""

    browser: Browser
    base: str
    faults: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)

    def open(self, person: Any = None, size: str = "phone", **options: Any) -> Page:
        """A window in which `person` is signed in; nobody without one."""
        context = browser_context(self.browser, size, base_url=self.base, **options)
        context.set_default_timeout(PATIENCE_MS)
        if person:
            key = person.client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": self.base}])
        page = context.new_page()
        page.on("response", self._answered)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        return page

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status} {response.url}")

    def _said(self, said: ConsoleMessage) -> None:
        if said.type == "error" and "Failed to load resource" not in said.text:
            self.faults.append(f"console: {said.text}")


@pytest.fixture
def site(browser: Browser, live_server: Any) -> Iterator[Site]:
    """The site, over which nothing may break unseen."""
    here = Site(browser, live_server.url)
    yield here
    for context in list(browser.contexts):
        context.close()
    assert here.faults == []


@pytest.fixture
def settled() -> Callable[[], None]:
    """Count the figures of the tree afresh from what the fixtures made, then do all that is due."""

    def settle() -> None:
        rebuild(day=clock.today())
        run_due_jobs()

    return settle


@pytest.fixture
def phone(site: Site) -> Callable[..., Page]:
    """Open a phone for a person of the cast."""
    return lambda person=None, **options: site.open(person, "phone", **options)


@pytest.fixture
def desk(site: Site) -> Callable[..., Page]:
    """Open a desk for a person of the cast."""
    return lambda person=None, **options: site.open(person, "desk", **options)


def saved(page: Page, press: Callable[[], None], folder: Path) -> Path:
    """The file that a press downloads."""
    with page.expect_download() as waiting:
        press()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path
