"""Photographs of the pages: `python -m tests.e2e.shots http://127.0.0.1:8000 [word …]` writes to `shots/`.

The site must be a demonstration: each role enters by its one-click account. Words choose
the pages whose name has one of them.
"""

import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

FOLDER = Path(__file__).parents[2] / "shots"
SIZES = {"phone": (390, 844), "desk": (1440, 900)}


@dataclass(frozen=True)
class Shot:
    """A page worth looking at: `role` of the demonstration account, empty for nobody; `follow` a link to click."""

    name: str
    role: str
    path: str
    follow: str = ""


SHOTS = [
    Shot("sign-in", "", "/account/sign-in/"),
    Shot("preferences", "", "/ui/preferences/"),
    Shot("not-found", "member", "/no/such/page/"),
    Shot("member-home", "member", "/"),
    Shot("member-learning", "member", "/learning/"),
    Shot("member-notices", "member", "/notices/"),
    Shot("secretary-home", "secretary", "/"),
    Shot("secretary-members", "secretary", "/members/"),
    Shot("secretary-learning", "secretary", "/learning/"),
    Shot("office-home", "office", "/"),
    Shot("office-dashboard", "office", "/dashboard/"),
    Shot("office-organizations", "office", "/organizations/"),
    Shot("office-members", "office", "/members/"),
    Shot("office-imports", "office", "/imports/"),
    Shot("auditor-log", "auditor", "/audit/"),
    Shot("administrator-jobs", "administrator", "/jobs/"),
    Shot("administrator-rules", "administrator", "/rules/"),
    Shot("security-grants", "security", "/access/"),
    Shot("gallery", "member", "/ui/"),
    *(
        Shot(f"sample-{name}", "member", f"/ui/samples/{name}/")
        for name in ("member-home", "lesson", "check-in", "secretary-home", "dashboard", "table", "form", "record")
    ),
]


def chromium() -> str | None:
    """The browser of this machine; None leaves the choice to Playwright."""
    return next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )


def browser_context(browser: Browser, size: str, *, dark: bool = False, **options: Any) -> BrowserContext:
    """A phone or a desk, in Chinese; `options` are the browser's own."""
    width, height = SIZES[size]
    return browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=2 if size == "phone" else 1,
        is_mobile=size == "phone",
        has_touch=size == "phone",
        locale="zh-CN",
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        **options,
    )


def enter(page: Page, base: str, role: str) -> bool:
    """Sign in by the one-click account of a role; False if the demonstration offers none."""
    page.goto(f"{base}/account/sign-in/")
    button = page.locator(f'button[data-role="{role}"]')
    if not button.count():
        return False
    button.first.click()
    page.wait_for_load_state()
    return "/sign-in" not in page.url


def _settle(page: Page) -> None:
    """Wait until what comes into view late has come: charts are drawn on sight."""
    height = page.evaluate("document.documentElement.scrollHeight")
    for top in range(0, min(height, 6000), 700):
        page.evaluate(f"window.scrollTo(0, {top})")
        page.wait_for_timeout(60)
    page.evaluate("window.scrollTo(0, 0)")
    page.wait_for_timeout(250)


def photograph(base: str, words: Iterable[str] = ()) -> list[str]:
    """All chosen pages at both sizes; what went wrong, in words."""
    wanted = [shot for shot in SHOTS if not words or any(word in shot.name for word in words)]
    FOLDER.mkdir(exist_ok=True)
    wrong: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for size in SIZES:
            for role in dict.fromkeys(shot.role for shot in wanted):
                context = browser_context(browser, size)
                page = context.new_page()
                page.on("console", partial(_listen, wrong))
                if role and not enter(page, base, role):
                    wrong.append(f"no demonstration account: {role}")
                    continue
                for shot in (one for one in wanted if one.role == role):
                    wrong += _take(page, base, shot, size)
                context.close()
        browser.close()
    return wrong


def _listen(wrong: list[str], said: ConsoleMessage) -> None:
    if said.type == "error":
        wrong.append(f"{said.location.get('url', '')}: {said.text}")


def _take(page: Page, base: str, shot: Shot, size: str) -> list[str]:
    response = page.goto(base + shot.path)
    if shot.follow:
        page.locator(shot.follow).first.click()
        page.wait_for_load_state()
    _settle(page)
    page.screenshot(path=FOLDER / f"{shot.name}-{size}.png", full_page=True)
    wrong = []
    if response and response.status >= 500:
        wrong.append(f"{shot.name} {size}: {response.status}")
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        wrong.append(f"{shot.name} {size}: wider than the screen")
    return wrong


def main() -> int:
    """Take the pictures; 1 if anything went wrong."""
    base, words = sys.argv[1].rstrip("/"), sys.argv[2:]
    wrong = photograph(base, words)
    for line in wrong:
        sys.stderr.write(f"{line}\n")
    sys.stdout.write(f"{FOLDER}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
