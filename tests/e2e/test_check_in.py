"""A member studies and checks in; the branch and the office above see it."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from zhibu.foundation.jobs.testing import run_due_jobs
from zhibu.kernel import clock
from zhibu.kernel.periods import week_of
from zhibu.learning.models import CheckIn, HoursEntry, Lesson
from zhibu.learning.tests.factories import FinishedFactory, LessonFactory, PublicationFactory

pytestmark = pytest.mark.browser

SENTENCE = "会前公示要满五天👨‍👩‍👧"
"""Nine characters as people count them."""


@pytest.fixture
def lesson(zone: Any) -> Lesson:
    """This week's first lesson: ten seconds of reading."""
    made = LessonFactory(organization=zone.root, title="支部大会怎样才有效", duration_seconds=20)
    PublicationFactory(lesson=made, organization=zone.branch, week=week_of(clock.today()))
    return made


def studied(page: Page, lesson: Lesson) -> None:
    """From the home to today's lesson, read to its end for as long as it takes."""
    page.goto("/")
    page.get_by_role("link", name=lesson.title).click()
    form = page.locator("[data-check-in]")
    expect(form).to_be_hidden()
    page.mouse.wheel(0, 4000)
    expect(form).to_be_visible(timeout=30_000)


def assert_entered(person: Any, lesson: Lesson, sentence: str) -> None:
    """One check-in, one line in the ledger."""
    found = CheckIn.objects.get(member=person.member, lesson=lesson)
    assert (found.reflection, found.nth_of_week, found.counted) == (sentence, 1, True)
    assert HoursEntry.objects.get(member=person.member).hours == Decimal("0.1")


def test_a_member_studies_on_a_phone_and_checks_in(
    phone: Callable[..., Page], member: Any, zone: Any, lesson: Lesson, settled: Callable[[], None]
) -> None:
    settled()
    page = phone(member)
    studied(page, lesson)
    sentence, count = page.locator("[data-check-in] textarea"), page.locator("output.counter").first
    sentence.fill("学" * 21)
    expect(count).to_have_text("21/20")
    page.locator("[data-check-in] button").click()
    expect(page.locator("[data-focus]")).to_contain_text("21")
    assert not CheckIn.objects.exists()
    page.locator("#check-in textarea").fill(SENTENCE)
    expect(page.locator("output.counter").first).to_have_text("9/20")
    page.locator("#check-in button").click()
    page.wait_for_url("**/learning/check-ins/**")
    expect(page.locator("svg.seal")).to_be_visible()
    expect(page.locator(".stamped")).to_contain_text("0.1")
    expect(page.locator(".stamped")).to_contain_text("1/3")
    expect(page.locator(".stamped")).to_contain_text(SENTENCE)
    assert_entered(member, lesson, SENTENCE)
    page.goto("/")
    expect(page.locator(".ring")).to_contain_text("0.1")
    page.goto("/learning/year/")
    expect(page.locator(".cell", has_text=lesson.title)).to_contain_text("+0.1")


def test_the_branch_and_the_office_see_a_check_in_arrive(
    phone: Callable[..., Page], desk: Callable[..., Page], member: Any, secretary: Any, office: Any, zone: Any,
    lesson: Lesson, settled: Callable[[], None],
) -> None:  # fmt: skip
    FinishedFactory(member=member.member, lesson=lesson)
    settled()
    page = phone(member)
    page.goto(f"/learning/lessons/{lesson.pk}/")
    page.locator("#check-in textarea").fill(SENTENCE)
    page.locator("#check-in button").click()
    page.wait_for_url("**/learning/check-ins/**")
    run_due_jobs()
    home = desk(secretary)
    home.goto("/desk/")
    expect(home.locator("a.figure[href='#behind']")).to_contain_text("1/2")
    expect(home.locator("#behind ~ ul")).not_to_contain_text(member.account.name)
    above = desk(office)
    above.goto("/")
    above.wait_for_url("**/dashboard/**")
    expect(above.locator("table.children tr", has_text=zone.branch.name).locator(".learned")).to_have_text("1")
    expect(above.locator("table.children tr", has_text=zone.branch.name).locator(".share")).to_have_text("50%")


def test_a_check_in_without_scripts(
    phone: Callable[..., Page], member: Any, lesson: Lesson, settled: Callable[[], None]
) -> None:
    settled()
    page = phone(member, java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name=lesson.title).click()
    page.locator("noscript button, main form[action$='/start/'] button").first.click()
    page.locator("main textarea:visible").fill("说到就要做到")
    page.locator("main form[action$='/check-in/'] button:visible").click()
    expect(page.locator("main textarea:visible")).to_have_value("说到就要做到")
    assert not CheckIn.objects.exists()
    page.wait_for_timeout(10_500)
    page.locator("main form[action$='/check-in/'] button:visible").click()
    expect(page.locator("svg.seal")).to_be_visible()
    assert_entered(member, lesson, "说到就要做到")
