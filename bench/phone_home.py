"""A member's home on a phone: bytes over the wire on the first visit, Lighthouse, axe.

Lighthouse comes from npm into a folder of this run alone; without network these two lines are left out, aloud.
"""

import json
import os
import subprocess
import tempfile
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from bench import servers, visitors
from bench.results import Result, Results
from tests.e2e.shots import chromium
from zhibu.accounts.models import Account

_PHONE = {"width": 390, "height": 844}


def _weigh(port: int, cookie: str) -> tuple[float, int]:
    """Kilobytes of the first visit without media, and axe's violations."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        context = browser.new_context(viewport=_PHONE, is_mobile=True, has_touch=True, locale="zh-CN")
        session = cookie.split(";")[0].split("=")[1]
        context.add_cookies([{"name": "sessionid", "value": session, "url": f"http://127.0.0.1:{port}"}])
        page = context.new_page()
        devtools = context.new_cdp_session(page)
        received: list[float] = []
        devtools.send("Network.enable")
        devtools.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
        page.goto(f"http://127.0.0.1:{port}/", wait_until="networkidle")
        violations = Axe().run(page).violations_count
        browser.close()
    return sum(received) / 1000, violations


def _lighthouse(port: int, cookie: str) -> dict[str, float] | None:
    """Scores of 0 to 100 by category; None if Lighthouse cannot be had."""
    with tempfile.TemporaryDirectory(prefix="zhibu-lighthouse-") as folder:
        install = ["npm", "install", "--silent", "--no-save", "--prefix", folder, "lighthouse"]
        if subprocess.run(install, check=False, capture_output=True).returncode:
            return None
        report = Path(folder) / "report.json"
        command = [
            str(Path(folder) / "node_modules/.bin/lighthouse"), f"http://127.0.0.1:{port}/", "--quiet",
            "--only-categories=performance,accessibility", "--output=json", f"--output-path={report}",
            "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
            "--extra-headers=" + json.dumps({"Cookie": cookie}),
        ]  # fmt: skip
        environment = {**os.environ, "CHROME_PATH": chromium() or ""}
        subprocess.run(command, check=True, capture_output=True, env=environment, timeout=180)
        categories = json.loads(report.read_text())["categories"]
    return {name: round(100 * found["score"]) for name, found in categories.items()}


def measure(database: str, results: Results) -> None:
    """Weigh the page, run axe, run Lighthouse (its default: a mid-range phone on slow 4G)."""
    cookie = visitors.cookies_of([Account.objects.get(demo_role="member")])[0]
    with servers.serving("config.wsgi:application", database=database) as port:
        weight, violations = _weigh(port, cookie)
        results.add(Result("phone-home-weight", database, round(weight, 1), "kB", None, "value <= 120"))
        results.add(Result("phone-home-axe", database, violations, "", None, "value = 0"))
        scores = _lighthouse(port, cookie)
        if scores is None:
            print("Lighthouse could not be installed: phone-home scores left out")
            return
        results.add(Result("phone-home-performance", database, scores["performance"], "/100", None, "value >= 95"))
        results.add(Result("phone-home-a11y", database, scores["accessibility"], "/100", None, "value = 100"))
