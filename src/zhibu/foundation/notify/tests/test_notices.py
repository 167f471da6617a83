"""Notices: told once, to those named and nobody else, and read by their owner alone."""

from datetime import timedelta

import pytest
from django.urls import reverse

from zhibu.foundation.notify.actions import mark_all_read, mark_read, notify, purge_old
from zhibu.foundation.notify.models import Notice
from zhibu.foundation.notify.queries import notices_of, unread_count
from zhibu.kernel.errors import NotFound
from zhibu.kernel.ids import new_id

LIST = reverse("notify:list")


@pytest.fixture
def tell(member, at):
    """Tell the member something."""

    def tell(**given):
        return notify(
            **{"account_ids": [member.account.pk], "kind": "test", "title": "本周新课", "at": at, **given},
        )

    return tell


def test_nobody_named_is_nobody_told(tell, secretary):
    assert tell(account_ids=[]) == 0
    assert not Notice.objects.exists()


def test_each_account_is_told_once_however_often_it_is_named(tell, member, secretary):
    accounts = [member.account.pk, secretary.account.pk, member.account.pk]
    assert tell(account_ids=accounts) == 2
    assert [unread_count(p.actor) for p in (member, secretary)] == [1, 1]


def test_a_unique_key_tells_once_even_after_reading(tell, member, secretary, at):
    assert tell(unique_key="lesson:1") == 1
    mark_all_read(actor=member.actor, at=at)
    both = [member.account.pk, secretary.account.pk]
    assert tell(unique_key="lesson:1", account_ids=both) == 1
    assert tell(unique_key="lesson:1", account_ids=both) == 0
    assert Notice.objects.count() == 2


def test_thousands_are_told_in_few_statements(tell, django_assert_max_num_queries):
    with django_assert_max_num_queries(34):
        assert tell(account_ids=[new_id() for _ in range(2500)], unique_key="k") == 2500


@pytest.mark.parametrize("url", ["https://elsewhere.example/", "//elsewhere.example", "javascript:x"])
def test_a_notice_leads_nowhere_else(tell, url):
    with pytest.raises(ValueError, match="page of this site"):
        tell(url=url)


def test_reading_is_noted_once_and_by_the_owner_alone(tell, member, secretary, at):
    tell()
    notice = Notice.objects.get()
    with pytest.raises(NotFound):
        mark_read(actor=secretary.actor, at=at, notice_id=notice.pk)
    mark_read(actor=member.actor, at=at, notice_id=notice.pk)
    mark_read(actor=member.actor, at=at + timedelta(hours=1), notice_id=notice.pk)
    notice.refresh_from_db()
    assert notice.read_at == at
    assert unread_count(member.actor) == 0


def test_the_bell_costs_one_query(tell, member, django_assert_num_queries):
    tell()
    with django_assert_num_queries(1):
        assert unread_count(member.actor) == 1


def test_opening_a_notice_reads_it_and_goes_where_it_leads(tell, member, stranger):
    tell(url="/learning/")
    url = reverse("notify:open", args=[Notice.objects.get().pk])
    assert stranger.client.post(url).status_code == 404
    assert member.client.get(url).status_code == 405
    answer = member.client.post(url)
    assert (answer.status_code, answer.url) == (302, "/learning/")
    assert notices_of(member.actor, only_unread=True).count() == 0


def test_everyone_has_a_list_of_their_own(tell, member, office, auditor, administrator):
    tell(title="只给一个人")
    assert "只给一个人" in member.client.get(LIST).content.decode()
    for person in (office, auditor, administrator):
        page = person.client.get(LIST)
        assert (page.status_code, "只给一个人" in page.content.decode()) == (200, False)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(tell, member, count, django_assert_num_queries):
    for _ in range(count):
        tell()
    client = member.client
    with django_assert_num_queries(7):
        assert client.get(LIST).status_code == 200


def test_all_are_read_with_one_press(tell, member):
    tell()
    tell(title="又一条")
    assert member.client.post(reverse("notify:read_all")).status_code == 302
    assert "又一条" not in member.client.get(LIST, {"show": "unread"}).content.decode()


def test_old_notices_are_forgotten(tell, at):
    tell(at=at - timedelta(days=500))
    tell()
    assert purge_old(before=at - timedelta(days=400)) == 1
    assert Notice.objects.count() == 1
