"""Signing in with a real OpenID provider: `oidc-provider` of npm, from the lock file of the front end."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Page, expect

from zhibu.accounts.models import OutsideIdentity
from zhibu.foundation.audit.models import Entry

pytestmark = pytest.mark.browser

FRONTEND = Path(__file__).parents[2] / "frontend"


def unavailable(why: str) -> None:
    """Skip aloud; what lets a change in does not."""
    words = f"no OpenID provider: {why}"
    if os.environ.get("ZHIBU_REQUIRE") == "all":
        pytest.fail(words)
    pytest.skip(words)


@pytest.fixture(scope="session")
def node() -> str:
    """The node of this environment, beside which the provider is installed from the lock file."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    found = shutil.which("node", path=path)
    if found is None:
        unavailable("node is not here")
    if not (FRONTEND / "node_modules/oidc-provider").is_dir():
        pytest.fail("npm ci has not been run in frontend/ since oidc-provider is in its lock file")
    return str(found)


@pytest.fixture
def provider(node: str, site: Any, settings: Any, tmp_path: Path) -> Iterator[str]:
    """The provider, and the site that knows it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    issuer = f"http://127.0.0.1:{port}"
    back = f"{site.base}/account/sign-in/with/house/back/"
    command = [node, "openid-provider.mjs", str(port), back]
    process = subprocess.Popen(command, cwd=FRONTEND, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(100):
        try:
            requests.get(f"{issuer}/.well-known/openid-configuration", timeout=1).raise_for_status()
            break
        except requests.RequestException:
            time.sleep(0.1)
    else:
        process.kill()
        unavailable("it did not start")
    row = {
        "key": "house", "kind": "oidc", "name": "统一身份认证", "issuer": issuer, "client_id": "zhibu",
        "client_secret": "hush-hush-hush",
    }  # fmt: skip
    settings.SIGN_IN_WITH = tmp_path / "with.json"
    settings.SIGN_IN_WITH.write_text(json.dumps([row]))
    yield issuer
    process.terminate()
    process.wait(10)


def through(page: Page, name: str) -> None:
    """Sign in over there as `name`, and agree."""
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill("anything")
    page.locator("button[type=submit]").click()
    page.locator("button[type=submit]").click()


def test_it_is_bound_by_whoever_is_signed_in_and_opens_the_door(
    provider: str, phone: Callable[..., Page], member: Any
) -> None:
    here = phone(member)
    here.goto("/account/")
    here.locator("a[href='/account/sign-in/with/house/']").click()
    through(here, "xiaohe")
    here.wait_for_url("**/account/sign-in/with/house/back/")
    here.locator(".door-form button.primary").click()
    here.wait_for_url("**/account/")
    assert OutsideIdentity.objects.get().account_id == member.account.pk
    other = phone()
    other.goto("/account/sign-in/")
    other.locator("a[href='/account/sign-in/with/house/']").click()
    through(other, "xiaohe")
    other.wait_for_url("**/account/sign-in/with/house/back/")
    other.locator(".door-form button.primary").click()
    other.wait_for_url(lambda url: "sign-in" not in url)
    other.goto("/account/")
    expect(other.locator("main")).to_contain_text(member.account.name)
    entry = Entry.objects.filter(action="account.signed_in").get()
    assert entry.detail == {"way": "outside"}


def test_a_stranger_of_the_provider_stays_outside(provider: str, phone: Callable[..., Page], member: Any) -> None:
    page = phone()
    page.goto("/account/sign-in/")
    page.locator("a[href='/account/sign-in/with/house/']").click()
    through(page, "somebody")
    page.wait_for_url("**/account/sign-in/with/house/back/")
    expect(page.locator(".door-form button[type=submit]")).to_have_count(0)
    page.goto("/account/")
    page.wait_for_url("**/account/sign-in/**")
