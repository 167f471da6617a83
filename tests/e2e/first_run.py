"""After `make run`: sign in as the demonstration's member and check in at a lesson, in a real browser.

`python -m tests.e2e.first_run http://127.0.0.1:8000` waits for the site, walks, and says what it saw.
"""

import sys
import time
import urllib.error
import urllib.request

from playwright.sync_api import Page, sync_playwright

from tests.e2e.shots import browser_context, chromium, enter

PATIENCE = 420
"""Seconds in which a first `make run` must be up."""


def wait_for(base: str) -> None:
    """Until the sign-in page answers. Raises TimeoutError."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{base}/account/sign-in/", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(1)
    raise TimeoutError(f"{base} did not come up in {PATIENCE} seconds")


def check_in(page: Page, base: str, sentence: str) -> None:
    """Read the shortest article that is open, to its end, for the time it needs, and check in."""
    page.goto(f"{base}/learning/library/?form=article&state=open")
    page.locator("#list a[href*='/learning/lessons/']").first.click()
    page.wait_for_load_state()
    form = page.locator("[data-check-in]")
    needed = int(page.locator("[data-study]").get_attribute("data-needed") or 0)
    until = time.monotonic() + needed + 60
    while not form.is_visible():
        if time.monotonic() > until:
            raise TimeoutError(f"no check-in after {needed} + 60 seconds")
        page.mouse.wheel(0, 4000)
        page.wait_for_timeout(1000)
    form.locator("textarea").fill(sentence)
    form.locator("button").click()
    page.wait_for_url("**/learning/check-ins/**")


def main() -> int:
    """Walk; 0 if the check-in stands on the home and in the history."""
    base = sys.argv[1].rstrip("/")
    wait_for(base)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser_context(browser, "phone").new_page()
        if not enter(page, base, "member"):
            raise AssertionError("the sign-in page offers no member")
        check_in(page, base, "会开得有效，事就立得住")
        assert page.locator("svg.seal").count(), "no seal"
        page.goto(f"{base}/learning/history/")
        assert page.get_by_text("会开得有效，事就立得住").count(), "the check-in is not in the history"
        browser.close()
    sys.stdout.write("one check-in, stamped and in the history\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
