"""Whoever leads a group may call its meetings: the role comes and goes with the post."""

from datetime import date, timedelta

import pytest

from conftest import enroll
from zhibu.foundation.access.choices import Role, Verb
from zhibu.foundation.access.models import Grant
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.jobs.testing import run_due_jobs
from zhibu.members.actions import appoint_leader, assign_to_group, open_account
from zhibu.members.actions.leaders import keep_leaders, keep_leaders_of_the_day
from zhibu.members.tests.factories import MemberFactory
from zhibu.organizations.choices import OrganizationKind, PostKind
from zhibu.organizations.events import PostLeft, PostTaken
from zhibu.organizations.models import PostHolding
from zhibu.organizations.tests.factories import OrganizationFactory


@pytest.fixture
def group(zone):
    return OrganizationFactory(name="第一党小组", parent=zone.branch, kind=OrganizationKind.GROUP)


def lead(group, member, *, since=date(2025, 1, 1), until=None):
    return PostHolding.objects.create(
        organization=group, post=PostKind.GROUP_LEADER, holder_id=member.pk, holder_name=member.name,
        starts_on=since, ends_on=until,
    )  # fmt: skip


def held(person):
    rows = Grant.objects.filter(account_id=person.account.pk, role=Role.GROUP_LEADER, ends_at=None)
    return set(rows.values_list("scope_path", flat=True))


def test_the_role_comes_and_goes_with_the_post(at, zone, group, member, stranger):
    post = lead(group, member.member)
    assert [keep_leaders(at=at, paths=[group.path, zone.branch.path]) for _ in "12"] == [1, 0]
    assert held(member) == {group.path}
    actor = member.actor
    assert actor.can(Verb.CALL_MEETINGS, group.path)
    for path, verb in ((zone.branch.path, Verb.CALL_MEETINGS), (group.path, Verb.SEE_MEMBERS)):
        assert not actor.can(verb, path)
    PostHolding.objects.filter(pk=post.pk).update(ends_on=at.date())
    lead(group, enroll(zone.branch, "余亮").member)
    assert keep_leaders(at=at, paths=[group.path]) == 2
    assert held(member) == set()
    assert Entry.objects.filter(action="grant.given").count() == 2
    assert Entry.objects.filter(action="grant.ended").count() == 1


def test_an_appointed_leader_calls_a_meeting_of_the_group_and_of_nothing_else(at, zone, group, secretary, member):
    assign_to_group(actor=secretary.actor, at=at, group_id=group.pk, member_ids=[member.member.pk])
    appoint_leader(actor=secretary.actor, at=at, group_id=group.pk, member_id=member.member.pk, on=at.date())
    run_due_jobs()
    client = member.client
    assert client.get("/meetings/new/").status_code == 200
    assert client.get(f"/meetings/new/?for={zone.branch.pk}").status_code in {403, 404}
    assert client.get(f"/compliance/{group.pk}/").status_code in {200, 404}
    assert client.get("/appraisals/").status_code == 403


def test_posts_to_come_begin_and_end_at_midnight(at, group, member):
    lead(group, member.member, since=at.date() + timedelta(days=1), until=at.date() + timedelta(days=30))
    assert keep_leaders_of_the_day(at=at) == 0
    assert keep_leaders_of_the_day(at=at + timedelta(days=1)) == 1
    assert keep_leaders_of_the_day(at=at + timedelta(days=30)) == 1
    assert Grant.objects.filter(role=Role.GROUP_LEADER, ends_at=None).count() == 0


def test_a_leader_who_gets_an_account_gets_the_role_with_it(at, zone, group, secretary):
    leader = MemberFactory(organization=zone.branch)
    lead(group, leader)
    assert keep_leaders(at=at, paths=[group.path]) == 0
    open_account(actor=secretary.actor, at=at, member_id=leader.pk, username="xiaozu")
    leader.refresh_from_db()
    assert Grant.objects.get(role=Role.GROUP_LEADER).account_id == leader.account_id


def test_nothing_to_change_costs_the_same_for_one_and_many(at, zone, group, django_assert_num_queries):
    groups = [group, *(OrganizationFactory(parent=zone.branch, kind=OrganizationKind.GROUP) for _ in range(3))]
    for number, one in enumerate(groups):
        lead(one, enroll(zone.branch, f"组长{number}").member)
    paths = [one.path for one in groups]
    keep_leaders(at=at, paths=paths)
    for part in (paths[:1], paths):
        with django_assert_num_queries(8):
            keep_leaders(at=at, paths=part)


def test_events_of_other_posts_change_nothing(at, zone, django_assert_num_queries):
    from zhibu.members import subscribers

    event = PostLeft(zone.branch.pk, zone.branch.path, PostKind.SECRETARY, None, at.date())
    with django_assert_num_queries(0):
        subscribers.on_post_left([event])
    assert isinstance(PostTaken(zone.branch.pk, zone.branch.path, "secretary", None, at.date()), PostTaken)
