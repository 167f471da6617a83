"""A secretary plans the week, reminds, and answers a request; the members see it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.notify.models import Notice
from zhibu.kernel import clock
from zhibu.kernel.periods import week_of
from zhibu.learning.models import Publication
from zhibu.learning.tests.factories import LessonFactory, PublicationFactory
from zhibu.members.models import CorrectionRequest, Look, Member

pytestmark = pytest.mark.browser


def place(page: Page, title: str) -> None:
    """Choose a lesson for the first free place that the page shows."""
    page.locator(".week.now .place-add").first.click()
    page.locator("li.choice", has_text=title).locator("button").click()
    page.wait_for_url("**/learning/desk/weeks/*/")


def test_three_lessons_fill_a_week_and_a_fourth_is_refused(
    desk: Callable[..., Page], phone: Callable[..., Page], secretary: Any, member: Any, zone: Any
) -> None:
    titles = [f"第{n}课：先公示，再表决" for n in "一二三四"]
    lessons = [LessonFactory(organization=zone.root, title=title) for title in titles]
    page = desk(secretary)
    page.goto("/learning/desk/weeks/")
    place(page, titles[0])
    here = phone(member)
    here.goto("/learning/")
    expect(here.get_by_role("heading", name=titles[0])).to_be_visible()
    for title in titles[1:3]:
        place(page, title)
    expect(page.locator(".week.now .place-add")).to_have_count(0)
    page.goto(f"/learning/desk/weeks/{zone.branch.pk}/place/?week={week_of(clock.today())}")
    page.locator("li.choice", has_text=titles[3]).locator("button").click()
    expect(page.locator("[data-focus]")).to_contain_text("3")
    this_week = Publication.objects.filter(organization=zone.branch, week=week_of(clock.today()))
    assert set(this_week.values_list("lesson_id", flat=True)) == {x.pk for x in lessons[:3]}


def test_a_place_of_a_week_to_come_is_emptied_again(desk: Callable[..., Page], secretary: Any, zone: Any) -> None:
    lesson = LessonFactory(organization=zone.root, title="怎样写好会议记录")
    PublicationFactory(lesson=lesson, organization=zone.branch, week=week_of(clock.today()))
    coming = week_of(clock.today()) + timedelta(weeks=1)
    PublicationFactory(lesson=lesson, organization=zone.branch, week=coming)
    page = desk(secretary)
    page.goto(f"/learning/desk/weeks/{zone.branch.pk}/")
    expect(page.locator(".week.now form[action$='/unpublish/']")).to_have_count(0)
    page.locator("form[action$='/unpublish/'] button").click()
    expect(page.locator("form[action$='/unpublish/']")).to_have_count(0)
    assert [p.week for p in Publication.objects.filter(organization=zone.branch)] == [week_of(clock.today())]


def test_one_tap_reminds_those_behind_and_a_second_one_nobody(
    desk: Callable[..., Page], phone: Callable[..., Page], secretary: Any, member: Any, zone: Any, settled: Any
) -> None:
    lesson = LessonFactory(organization=zone.root)
    PublicationFactory(lesson=lesson, organization=zone.branch, week=week_of(clock.today()))
    settled()
    page = desk(secretary)
    page.goto("/desk/")
    page.locator("form[action$='/remind/'] button").click()
    page.wait_for_url("**/learning/hours/of/**")
    told = {n.account_id for n in Notice.objects.all()}
    assert member.account.pk in told
    before = Notice.objects.count()
    page.goto("/desk/")
    page.locator("form[action$='/remind/'] button").click()
    page.wait_for_url("**/learning/hours/of/**")
    assert Notice.objects.count() == before
    assert Entry.objects.filter(action="learning.reminded").count() == 1
    here = phone(member)
    here.goto("/notices/")
    here.locator("#list form button").first.click()
    here.wait_for_url("**/learning/")


def test_a_correction_is_asked_for_accepted_and_seen(
    desk: Callable[..., Page], phone: Callable[..., Page], secretary: Any, member: Any
) -> None:
    page = phone(member)
    page.goto("/members/me/correct/")
    page.locator("main a[href$='/native_place/']").click()
    page.locator("#id_value").fill("陕西西安")
    page.locator("#id_reason").fill("户口本上是西安")
    page.locator("main form.form button.primary").click()
    page.wait_for_url("**/members/me/")
    expect(page.locator("main")).to_contain_text("陕西西安")
    assert Member.objects.get(pk=member.member.pk).native_place == ""
    answer = desk(secretary)
    answer.goto(f"/members/{member.member.pk}/")
    answer.goto("/members/corrections/")
    answer.locator("#list a").first.click()
    answer.locator("button[value=accept]").click()
    answer.wait_for_url("**/members/corrections/")
    assert CorrectionRequest.objects.get().state == "accepted"
    assert Member.objects.get(pk=member.member.pk).native_place == "陕西西安"
    page.goto("/members/me/")
    expect(page.locator("dl.facts", has_text="陕西西安")).to_be_visible()
    page.goto("/members/me/looks/")
    expect(page.locator("#list")).to_contain_text(secretary.account.name)
    assert Look.objects.filter(member=member.member).exists()
