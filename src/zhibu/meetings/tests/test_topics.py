"""What the office asks for, and how it reaches the agendas."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile

from zhibu.foundation.files.models import StoredFile
from zhibu.foundation.notify.models import Notice
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.meetings.access import get_topic
from zhibu.meetings.actions.calling import Item, call_meeting
from zhibu.meetings.actions.changing import cancel_meeting
from zhibu.meetings.actions.topics import Asked, make_topic, remind_of_topic, withdraw_topic
from zhibu.meetings.models import Topic
from zhibu.meetings.queries.proposals import topics_open_for
from zhibu.meetings.queries.topics import (
    branches_of,
    can_read_file,
    files_in_use,
    open_topics_for,
    rows_of,
    topics_seen_by,
)
from zhibu.meetings.tests.cast import TOMORROW, a_call

DAY = date(2026, 11, 19)


def ask(person, organization, at, token=None, **changes):
    given = {"title": "学习条例第十一条", "first_on": date(2026, 11, 1), "last_on": date(2026, 11, 30)}
    return make_topic(
        actor=person.actor, at=at, organization_id=organization.pk, asked=Asked(**given | changes),
        token=token or uuid4(),
    )  # fmt: skip


def take_up(person, branch, topic, at):
    return call_meeting(
        actor=person.actor, at=at, organization_id=branch.pk,
        call=a_call(agenda=(Item(topic.title, topic_id=topic.pk),)), token=uuid4(),
    ).meeting  # fmt: skip


def test_a_topic_reaches_the_branches_below_until_they_take_it_up(at, zone, office, secretary):
    token = uuid4()
    topic = ask(office, zone.committee, at, token)
    assert ask(office, zone.committee, at, token) == topic
    assert topic.ends_on == date(2026, 12, 1)
    assert topics_open_for(zone.branch, "general", DAY) == [topic]
    assert topics_open_for(zone.branch, "general", date(2026, 12, 1)) == []
    assert topics_open_for(zone.branch_far, "general", DAY) == []
    meeting = take_up(secretary, zone.branch, topic, at)
    assert topics_open_for(zone.branch, "general", DAY) == []
    [row] = rows_of([topic])
    assert (row.branches, row.planned, row.held) == (2, 1, 0)
    cancel_meeting(actor=secretary.actor, at=at, meeting_id=meeting.pk, reason="延期")
    assert topics_open_for(zone.branch, "general", DAY) == [topic]
    assert rows_of([topic])[0].planned == 0


def test_a_topic_of_one_kind_is_proposed_for_that_kind(at, zone, office):
    topic = ask(office, zone.committee, at, kind="theme_day")
    assert topics_open_for(zone.branch, "general", DAY) == []
    assert topics_open_for(zone.branch, "theme_day", DAY) == [topic]


def test_who_has_taken_it_up_and_who_has_not(at, zone, office, secretary):
    topic = ask(office, zone.committee, at)
    meeting = take_up(secretary, zone.branch, topic, at)

    def shown(show):
        return [(row.pk, row.meeting_key, row.meeting_state) for row in branches_of(topic, show=show)]

    there, missing = (zone.branch.pk, meeting.pk, "called"), (zone.branch_next.pk, None, None)
    assert shown("") == [there, missing]
    assert (shown("planned"), shown("missing"), shown("held")) == ([there], [missing], [])


def test_the_missing_are_reminded_once_a_day(at, zone, office, secretary, neighbor):
    topic = ask(office, zone.committee, at)
    take_up(secretary, zone.branch, topic, at)
    assert remind_of_topic(actor=office.actor, at=at, topic_id=topic.pk) == 1
    assert remind_of_topic(actor=office.actor, at=at, topic_id=topic.pk) == 0
    told = Notice.objects.filter(kind="meeting.topic").values_list("account_id", flat=True)
    assert list(told) == [neighbor.account.pk]
    with pytest.raises(Refused):
        remind_of_topic(actor=office.actor, at=at + timedelta(days=30), topic_id=topic.pk)


def test_withdrawn_it_is_proposed_no_more(at, zone, office):
    topic = ask(office, zone.committee, at)
    for _ in range(2):
        withdraw_topic(actor=office.actor, at=at, topic_id=topic.pk)
    assert topics_open_for(zone.branch, "general", DAY) == []
    assert Topic.objects.get(pk=topic.pk).withdrawn_at == at


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": " "}, "title"), ({"last_on": date(2026, 10, 31)}, "days"),
        ({"first_on": date(2026, 10, 1), "last_on": date(2026, 10, 31)}, "days"), ({"kind": "x-none"}, "kind"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(at, zone, office, changes, code):
    with pytest.raises(Refused) as refused:
        ask(office, zone.committee, at, **changes)
    assert refused.value.code == code


def test_only_offices_ask_and_only_those_asked_see(at, zone, office, secretary, member, stranger, neighbor):
    topic = ask(office, zone.committee, at)
    with pytest.raises(Forbidden):
        ask(secretary, zone.branch, at)
    with pytest.raises(NotFound):
        ask(office, zone.other_committee, at)
    for person in (secretary, neighbor, office):
        assert get_topic(person.actor, topic.pk) == topic
        assert list(topics_seen_by(person.actor)) == [topic]
    for person in (member, stranger):
        with pytest.raises(NotFound):
            get_topic(person.actor, topic.pk)
    with pytest.raises(Forbidden):
        withdraw_topic(actor=secretary.actor, at=at, topic_id=topic.pk)
    assert open_topics_for(secretary.actor, DAY) == [topic]
    assert open_topics_for(member.actor, DAY) == []


def test_its_file_is_for_those_asked_and_for_the_roll(at, zone, office, secretary, member, stranger):
    topic = ask(office, zone.committee, at, file=ContentFile(b"%PDF-1.7 x", name="学习材料.pdf"))
    file = StoredFile.objects.get(pk=topic.file_id)
    assert topic.file_name == "学习材料.pdf"
    assert files_in_use([file.pk]) == {file.pk}
    assert can_read_file(secretary.actor, file)
    assert not can_read_file(member.actor, file)
    take_up(secretary, zone.branch, topic, at)
    assert can_read_file(member.actor, file)
    assert not can_read_file(stranger.actor, file)
    assert TOMORROW.date() == DAY
