"""Which ways a notice goes: by what its reader has chosen, once each, and never to anybody who was not told."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from zhibu.foundation.jobs.models import Job
from zhibu.foundation.notify import actions
from zhibu.foundation.notify.actions import notify, plan
from zhibu.foundation.notify.kinds import OTHERS, group_of, groups, notice_groups
from zhibu.foundation.notify.models import Delivery, Notice
from zhibu.foundation.notify.tests.conftest import CALLED, MOVED, SAFETY
from zhibu.kernel.ids import new_id

SRC = Path(__file__).parents[3]
pytestmark = pytest.mark.django_db


def ways():
    return sorted(Delivery.objects.values_list("channel", flat=True))


def everything(person, mailed, signed_up):
    mailed(person)
    return signed_up(person)


def test_by_default_what_can_wait_goes_by_push_and_mail(member, mailed, signed_up, texted, told):
    everything(member, mailed, signed_up)
    told(member)
    assert (ways(), texted) == (["mail", "push"], [])


def test_what_cannot_wait_also_goes_by_text_message(member, mailed, signed_up, texted, told):
    everything(member, mailed, signed_up)
    told(member, kind=MOVED)
    assert ways() == ["mail", "push", "text"]
    assert [what for _, what, _ in texted] == ["会议有改期或取消"]


def test_each_device_gets_it_once(member, signed_up, told, service):
    signed_up(member)
    signed_up(member, "电脑")
    told(member, unique_key="k")
    told(member, unique_key="k")
    assert (len(service.got), len({path for path, _, _ in service.got})) == (2, 2)


def test_what_is_chosen_counts(member, mailed, signed_up, texted, told, wants):
    everything(member, mailed, signed_up)
    wants(member, meetings=["mail"], meetings__changed=["text"])
    told(member)
    told(member, kind=MOVED)
    assert ways() == ["mail", "text"]


def test_no_text_message_tells_what_can_wait_even_if_asked(member, texted, told, wants):
    wants(member, meetings=["text", "push"])
    told(member)
    assert (ways(), texted) == ([], [])


def test_without_a_way_out_it_stands_in_the_program_alone(member, told, texted, post):
    assert told(member) == 1
    assert (ways(), post.got, Notice.objects.count()) == ([], [], 1)


def test_nobody_told_is_nobody_written_to(member, mailed, signed_up, at, post, service):
    everything(member, mailed, signed_up)
    assert notify(account_ids=[], kind=CALLED, title="x", at=at) == 0
    assert plan(at=at, notice_ids=[]) == 0
    assert (Job.objects.filter(name="notify.plan").count(), post.got, service.got) == (0, [], [])


def test_only_who_was_told_is_written_to(member, secretary, mailed, signed_up, told, post):
    mailed(member, secretary)
    told(member)
    [letter] = post.got
    assert letter["to"] == f"p{member.account.pk.hex[:6]}@example.org"


def test_planning_twice_sends_once(member, mailed, told, post, at):
    mailed(member)
    told(member)
    assert plan(at=at, notice_ids=list(Notice.objects.values_list("pk", flat=True))) == 0
    assert len(post.got) == 1


def test_what_was_read_at_once_goes_nowhere(member, mailed, at, post):
    mailed(member)
    notify(account_ids=[member.account.pk], kind=CALLED, title="x", at=at)
    actions.mark_all_read(actor=member.actor, at=at)
    assert plan(at=at, notice_ids=list(Notice.objects.values_list("pk", flat=True))) == 0


def test_who_is_out_of_use_gets_nothing(member, mailed, told, post):
    mailed(member)
    member.account.is_active = False
    member.account.save()
    told(member)
    assert (ways(), post.got) == ([], [])


def test_an_account_that_is_not_there_gets_nothing(told, at, db):
    notify(account_ids=[new_id()], kind=CALLED, title="x", at=at)
    assert plan(at=at, notice_ids=list(Notice.objects.values_list("pk", flat=True))) == 0


@pytest.mark.parametrize("count", [1, 3])
def test_planning_costs_the_same_for_one_and_three(member, secretary, neighbor, mailed, count, at, settings,
                                                   django_assert_num_queries):  # fmt: skip
    people = [member, secretary, neighbor][:count]
    mailed(*people)
    notify(account_ids=[person.account.pk for person in people], kind=CALLED, title="x", at=at)
    ids = list(Notice.objects.values_list("pk", flat=True))
    with django_assert_num_queries(10):
        assert plan(at=at, notice_ids=ids) == count


def test_the_quiet_hours_put_it_off(member, mailed, at, post):
    mailed(member)
    night = at + timedelta(hours=11)
    notify(account_ids=[member.account.pk], kind=CALLED, title="x", at=night)
    plan(at=night, notice_ids=list(Notice.objects.values_list("pk", flat=True)))
    assert Delivery.objects.get().due_at == at + timedelta(hours=19)
    assert Job.objects.get(name="notify.deliver").run_at == at + timedelta(hours=19)


def test_the_safety_of_the_account_comes_through(member, mailed, at, post):
    mailed(member)
    night = at + timedelta(hours=11)
    notify(account_ids=[member.account.pk], kind=SAFETY, title="x", at=night)
    plan(at=night, notice_ids=list(Notice.objects.values_list("pk", flat=True)))
    assert Delivery.objects.get().due_at == night


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("meeting.called", "meetings"),
        ("meeting.moved", "meetings.changed"),
        ("meeting.circulated", "records"),
        ("record.objected", "records"),
        ("account", "account"),
        ("accounting", "other"),
        ("unheard.of", "other"),
        ("learning.reminder", "lessons"),
        ("lesson.reviewed", "lessons"),
        ("compliance.nudge", "compliance"),
        ("article.waits", "articles"),
        ("term.ends", "terms"),
    ],
)
def test_a_kind_belongs_to_its_group(kind, key):
    assert group_of(kind).key == key


def test_every_kind_that_is_sent_belongs_to_a_group():
    sources = [
        path for path in SRC.rglob("*.py") if "tests" not in path.parts and "notify(" in path.read_text("utf-8")
    ]
    kinds = {kind for path in sources for kind in re.findall(r'\bkind="([a-z_]+\.[a-z_]+)"', path.read_text("utf-8"))}
    assert len(kinds) > 15
    assert {kind for kind in kinds if group_of(kind) is OTHERS} == set()


def test_every_group_says_something_short_and_nothing_twice():
    assert groups()[-1] is OTHERS
    said = [str(group.words) for group in notice_groups]
    assert len(set(said)) == len(said)
    assert [words for words in said if len(words) > 35] == []
