"""Addresses of calendars: made, shown once, renewed, ended; and the feed that they open."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from zhibu.accounts.models import Account
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.calendars import actions, queries, slots
from zhibu.foundation.calendars.models import Feed
from zhibu.foundation.calendars.slots import CalendarEvent, CalendarSource
from zhibu.foundation.ui.slots import Slot
from zhibu.kernel.errors import NotFound, Refused

PAGE = reverse("calendars:feeds")
MAKE = reverse("calendars:make")


def made(person, at, name="手机", request=None):
    return actions.make_feed(actor=person.actor, at=at, name=name, request=request or uuid4())


def address(secret):
    return reverse("calendars:feed", args=[secret])


def deeds():
    return list(Entry.objects.filter(object_kind="calendar_feed").order_by("id").values_list("action", flat=True))


@pytest.fixture
def source(monkeypatch):
    """One source, and what it was asked."""
    asked = []

    def events(actor, since, until):
        asked.append((actor, since, until))
        starts = datetime(2026, 11, 19, 11, 30, tzinfo=UTC)
        return [
            CalendarEvent(
                uid=f"meeting-{n}", sequence=n, starts_at=starts + timedelta(days=n), ends_at=None, all_day_on=None,
                title=f"第{n}次", url="/meetings/", changed_at=datetime(2026, 11, 10, 2, tzinfo=UTC),
            )
            for n in (2, 1)
        ]  # fmt: skip

    only = Slot("calendar sources")
    only.register(CalendarSource("tests", events))
    monkeypatch.setattr(slots, "calendar_sources", only)
    monkeypatch.setattr(queries, "calendar_sources", only)
    return asked


def test_the_secret_is_kept_nowhere(member, at):
    feed = made(member, at)
    assert len(feed.secret) >= 43
    row = Feed.objects.values().get()
    assert feed.secret not in str(row)
    assert (row["key"], row["account_id"]) == (queries.key_of(feed.secret), member.account.pk)
    assert feed.secret not in str(list(Entry.objects.values()))
    assert deeds() == ["calendar_feed.made"]


def test_the_feed_is_read_without_a_session(source, member, at):
    answer = Client().get(address(made(member, at).secret))
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert not answer.cookies
    found = [str(event["summary"]) for event in Calendar.from_ical(answer.content).walk("VEVENT")]
    assert found == ["第1次", "第2次"]
    [(actor, since, until)] = source
    assert (actor.account_id, actor.member_id) == (member.account.pk, member.member.pk)
    assert actor.home_path == member.account.home_path
    assert since < at < until


def test_what_has_not_changed_is_not_sent_again(source, member, at):
    url = address(made(member, at).secret)
    first = Client().get(url)
    assert first["Cache-Control"] == "private, no-cache"
    assert first["Last-Modified"] == "Tue, 10 Nov 2026 02:00:00 GMT"
    again = Client().get(url, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    by_date = Client().get(url, headers={"If-Modified-Since": first["Last-Modified"]})
    assert by_date.status_code == 200
    assert Client().head(url).status_code == 200
    assert Client().post(url).status_code == 405


def test_the_language_of_whoever_asks_changes_nothing(source, member, at):
    url = address(made(member, at).secret)
    bodies = {Client().get(url, headers={"Accept-Language": language}).content for language in ("en", "zh-CN", "")}
    assert len(bodies) == 1


def test_unknown_ended_and_renewed_addresses_look_the_same(source, member, at):
    ended, renewed = made(member, at), made(member, at, "电脑")
    actions.end_feed(actor=member.actor, at=at, feed_id=ended.feed.pk)
    new = actions.renew_feed(actor=member.actor, at=at, feed_id=renewed.feed.pk)
    answers = [Client().get(address(secret)) for secret in (ended.secret, renewed.secret, "x" * 43)]
    assert {answer.status_code for answer in answers} == {404}
    assert Client().get(address(new.secret)).status_code == 200
    assert deeds()[2:] == ["calendar_feed.ended", "calendar_feed.renewed"]


def test_the_feed_of_a_closed_account_stops(source, member, at):
    url = address(made(member, at).secret)
    Account.objects.filter(pk=member.account.pk).update(is_active=False)
    assert Client().get(url).status_code == 404
    Account.objects.filter(pk=member.account.pk).update(is_active=True)
    assert Client().get(url).status_code == 200


def test_the_feed_costs_two_queries_and_those_of_its_sources(source, member, at, django_assert_num_queries):
    url = address(made(member, at).secret)
    with django_assert_num_queries(2):
        Client().get(url)


def test_the_feed_of_this_site_costs_seven_queries_at_most(secretary, at, django_assert_max_num_queries):
    url = address(made(secretary, at).secret)
    with django_assert_max_num_queries(7):
        assert Client().get(url).status_code == 200


def test_a_form_sent_twice_makes_one_address_and_shows_one_that_works(source, member, at):
    request = uuid4()
    first, second = made(member, at, request=request), made(member, at, request=request)
    assert first.feed.pk == second.feed.pk
    assert Client().get(address(second.secret)).status_code == 200
    assert Client().get(address(first.secret)).status_code == 404
    assert Feed.objects.count() == 1


def test_five_devices_are_enough(member, neighbor, at):
    feeds = [made(member, at) for _ in range(actions.MOST)]
    with pytest.raises(Refused) as caught:
        made(member, at)
    assert (caught.value.code, Feed.objects.count()) == ("too_many", actions.MOST)
    assert made(neighbor, at).feed
    actions.end_feed(actor=member.actor, at=at, feed_id=feeds[0].feed.pk)
    assert made(member, at).feed


def test_another_persons_address_is_not_there(member, neighbor, at):
    feed = made(member, at).feed
    for act in (actions.renew_feed, actions.end_feed):
        with pytest.raises(NotFound):
            act(actor=neighbor.actor, at=at, feed_id=feed.pk)
    assert list(queries.feeds_of(neighbor.actor)) == []


def test_an_ended_address_is_not_renewed_and_ends_once(member, at):
    feed = made(member, at).feed
    actions.end_feed(actor=member.actor, at=at, feed_id=feed.pk)
    actions.end_feed(actor=member.actor, at=at + timedelta(hours=1), feed_id=feed.pk)
    assert Feed.objects.get().ended_at == at
    with pytest.raises(Refused):
        actions.renew_feed(actor=member.actor, at=at, feed_id=feed.pk)
    assert deeds() == ["calendar_feed.made", "calendar_feed.ended"]


def test_the_page_makes_an_address_and_shows_it_once(source, member, at):
    client = member.client
    page = client.get(PAGE).content.decode()
    request = re.search(r'name="request" value="([^"]+)"', page)[1]
    answer = client.post(MAKE, {"name": "手机", "request": request})
    text = answer.content.decode()
    secret = re.search(r"/calendars/([\w-]{43})\.ics", text)[1]
    assert f'href="webcal://testserver{address(secret)}"' in text
    assert "data:image/svg+xml" in text
    assert "no-store" in answer["Cache-Control"]
    assert Client().get(address(secret)).status_code == 200
    again = client.get(PAGE).content.decode()
    assert "手机" in again
    assert secret not in again


def test_the_page_renews_and_ends(source, member, at):
    feed = made(member, at)
    client = member.client
    answer = client.post(reverse("calendars:renew", args=[feed.feed.pk]))
    secret = re.search(r"/calendars/([\w-]{43})\.ics", answer.content.decode())[1]
    assert (answer.status_code, secret != feed.secret) == (200, True)
    assert client.post(reverse("calendars:end", args=[feed.feed.pk])).url == PAGE
    assert Client().get(address(secret)).status_code == 404
    assert client.post(reverse("calendars:renew", args=[feed.feed.pk])).url == PAGE


def test_a_form_without_a_name_is_shown_again(member, at):
    answer = member.client.post(MAKE, {"name": " ", "request": uuid4()})
    assert (answer.status_code, Feed.objects.count()) == (422, 0)
    for _ in range(actions.MOST):
        made(member, at)
    assert member.client.post(MAKE, {"name": "表", "request": uuid4()}).status_code == 422


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_three(member, at, count, django_assert_num_queries):
    for _ in range(count):
        made(member, at)
    client = member.client
    with django_assert_num_queries(5):
        assert client.get(PAGE).status_code == 200


@pytest.mark.parametrize("name", ["members:me", "accounts:profile"])
def test_the_page_about_oneself_leads_to_it(member, at, name):
    assert f'href="{PAGE}"' in member.client.get(reverse(name)).content.decode()
