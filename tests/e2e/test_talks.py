"""Two people arrange a talk, hold it, confirm it; the branch sees that it was; the pages for everybody."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site
from tests.e2e.test_for_everyone import faults_on
from zhibu.kernel import clock
from zhibu.talks.actions.arranging import Arrangement, arrange_talk
from zhibu.talks.actions.holding import Entered, enter_talk
from zhibu.talks.models import Talk

pytestmark = pytest.mark.browser


def test_two_phones_and_a_ledger(
    desk: Callable[..., Page], phone: Callable[..., Page], secretary: Any, member: Any, zone: Any
) -> None:
    mine, hers = phone(member), phone(secretary)
    mine.goto("/talks/mine/")
    mine.get_by_role("link", name="记一次谈心谈话").click()
    mine.get_by_label("和谁谈").select_option(label="林知行")
    mine.get_by_label("谈了什么").fill("聊了聊孩子入学的事")
    mine.get_by_role("button", name="登记").click()
    mine.wait_for_url("**/talks/*-*/")
    hers.goto("/talks/mine/")
    hers.locator("a.cell-body", has_text="周晓禾").first.click()
    hers.get_by_role("button", name="谈过了，确认").click()
    expect(hers.locator("main")).to_contain_text("聊了聊孩子入学的事")
    page = desk(secretary)
    page.goto(f"/talks/of/{zone.branch.pk}/")
    expect(page.locator("table tbody tr")).to_have_count(1)
    expect(page.locator("main")).not_to_contain_text("孩子")
    assert Talk.objects.get().state == "confirmed"


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_everyone_can_use_the_pages_of_talks(
    size: str, site: Site, secretary: Any, member: Any, office: Any, zone: Any
) -> None:
    at = clock.now()
    call: dict[str, Any] = {"actor": secretary.actor, "at": at, "with_id": member.member.pk}
    arranged = arrange_talk(**call, arrangement=Arrangement(at + timedelta(days=1), "会议室", "regular"))
    held = enter_talk(**call, entered=Entered(clock.today(), "post", "谈了分工"))
    here, desk, above = (site.open(person, size) for person in (member, secretary, office))
    pages = ["mine/", "enter/", "arrange/", f"{arranged.pk}/", f"{arranged.pk}/move/", f"{held.pk}/"]
    faults = [fault for page in pages for fault in faults_on(here, f"/talks/{page}")]
    faults += [*faults_on(desk, f"/talks/of/{zone.branch.pk}/"), *faults_on(above, "/talks/")]
    assert not faults, "\n".join(faults)
