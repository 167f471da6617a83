"""A record from the first word to the seal: written on a phone, read round, confirmed, proven."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.e2e.axe import faults_of
from zhibu.meetings.models import Attendee, Meeting
from zhibu.meetings.queries.sealing import verify_seal
from zhibu.meetings.tests.recorded import held

pytestmark = pytest.mark.browser


def url(name: str, meeting: Meeting) -> str:
    return reverse(f"meetings:{name}", args=[meeting.pk])


@pytest.fixture
def meeting(zone: Any, secretary: Any, member: Any) -> Meeting:
    return held(zone.branch, secretary, member, absent=1)


def test_minutes_are_written_read_round_and_confirmed(
    phone: Callable[..., Page], secretary: Any, member: Any, meeting: Meeting
) -> None:
    page = phone(secretary)
    page.goto(url("minutes", meeting))
    page.locator("#id_summary").fill("会议讨论并通过了年度培训计划。")
    page.locator("button[value=circulate]").click()
    page.wait_for_url(f"**{url('record', meeting)}")
    here = phone(member)
    here.goto(url("record", meeting))
    expect(here.locator("article.document")).to_contain_text("会议讨论并通过了年度培训计划。")
    here.locator("form[action$='/answer/'] button").click()
    here.wait_for_load_state()
    assert Attendee.objects.get(meeting=meeting, member=member.member).read_at
    page.reload()
    page.locator("form[action$='/confirm/'] button").click()
    expect(page.locator("svg.seal.large")).to_be_visible()
    expect(page.locator(".notice.done").first).to_be_visible()
    found = Meeting.objects.get(pk=meeting.pk)
    assert (found.state, verify_seal(found).holds) == ("archived", True)
    assert faults_of(page) == []


def test_two_secretaries_lose_no_word(
    desk: Callable[..., Page], secretary: Any, office: Any, meeting: Meeting
) -> None:
    one, other = desk(secretary), desk(office)
    for page in (one, other):
        page.goto(url("minutes", meeting))
    one.locator("#id_summary").fill("书记写的")
    expect(one.locator("[data-saved]")).to_have_text("已保存", timeout=10_000)
    other.locator("#id_summary").fill("上级写的")
    other.locator("form[data-minutes] .actions button:not([value])").click()
    expect(other.locator(".version").first).to_contain_text("上级写的")
    expect(other.locator(".version").last).to_contain_text("书记写的")
    other.locator("#id_summary").fill("书记写的，上级写的")
    other.locator("form[data-minutes] .actions button:not([value])").click()
    other.wait_for_load_state()
    expect(other.locator("#id_summary")).to_have_value("书记写的，上级写的")
