"""Groups of a branch: members are put into them, lead them, and leave no group behind them open."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.jobs.models import Job
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.members import actions, queries
from zhibu.members.choices import MemberCategory, Standing
from zhibu.members.models import Change, Member, Stay
from zhibu.members.tests.factories import MemberFactory
from zhibu.organizations import actions as organizations
from zhibu.organizations.choices import OrganizationKind
from zhibu.organizations.models import PostHolding
from zhibu.organizations.tests.factories import OrganizationFactory

TODAY = date(2026, 11, 18)
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


@pytest.fixture
def groups(zone):
    """Two groups of the branch here."""
    return [
        OrganizationFactory(name=name, parent=zone.branch, kind=OrganizationKind.GROUP)
        for name in ("第一党小组", "第二党小组")
    ]


def assign(person, at, group, *members):
    return actions.assign_to_group(
        actor=person.actor, at=at, group_id=group.pk if group else None, member_ids=[m.pk for m in members]
    )


def refusal_of(call, *args, **more):
    with pytest.raises(Refused) as refusal:
        call(*args, **more)
    return refusal.value.code


def test_many_are_put_into_a_group_at_once_and_written_down_once(secretary, member, zone, groups, at):
    people = [secretary.member, member.member]
    assert assign(secretary, at, groups[0], *people) == 2
    assert assign(secretary, at, groups[0], *people) == 0
    assert set(Member.objects.filter(group=groups[0], group_since=TODAY)) == set(people)
    change = Change.objects.get(member=member.member)
    assert (change.kind, change.before, change.after) == ("grouped", {"group": ""}, {"group": "第一党小组"})
    entry = Entry.objects.get(action="members.regrouped")
    assert (entry.object_id, entry.scope_path, entry.detail["count"]) == (groups[0].pk, zone.branch.path, 2)


def test_changing_groups_keeps_where_somebody_was(secretary, member, groups, at):
    assign(secretary, at, groups[0], member.member)
    Member.objects.filter(pk=member.member.pk).update(group_since=SEPTEMBER)
    assign(secretary, at, groups[1], member.member)
    assign(secretary, at, None, member.member)
    stays = Stay.objects.order_by("pk").values_list("organization", "starts_on", "ends_on")
    assert list(stays) == [(groups[0].pk, SEPTEMBER, TODAY)]
    counts = [queries.strength_on([groups[0].pk], day)[groups[0].pk] for day in (SEPTEMBER, TODAY)]
    assert counts == [(1, 0), (0, 0)]


def test_regrouping_costs_the_same_for_one_and_for_three(secretary, zone, groups, at):
    costs = set()
    for count in (1, 3):
        people = MemberFactory.create_batch(count, organization=zone.branch, group=groups[0], group_since=SEPTEMBER)
        with CaptureQueriesContext(connection) as queries:
            assign(secretary, at, groups[1], *people)
        costs.add(len(queries))
    assert len(costs) == 1


def test_what_is_refused(secretary, office, neighbor, member, zone, groups, at):
    far = OrganizationFactory(name="第一党小组", parent=zone.branch_next, kind=OrganizationKind.GROUP)
    assert refusal_of(assign, secretary, at, groups[0]) == "nobody"
    assert refusal_of(assign, secretary, at, zone.branch, member.member) == "not_a_group"
    assert refusal_of(assign, office, at, far, member.member) == "other_branch"
    assert refusal_of(assign, office, at, None, member.member, neighbor.member) == "other_branch"
    organizations.dissolve_organization(actor=office.actor, at=at, organization_id=groups[1].pk, on=TODAY)
    assert refusal_of(assign, secretary, at, groups[1], member.member) == "group_dissolved"
    gone = MemberFactory(organization=zone.branch, standing=Standing.ENDED)
    assert refusal_of(assign, secretary, at, groups[0], gone) == "ended"


def test_next_door_and_readers_put_nobody_anywhere(secretary, neighbor, member, zone, groups, at):
    from conftest import enroll, grant
    from zhibu.foundation.access.choices import Role

    with pytest.raises(NotFound):
        assign(neighbor, at, groups[0], member.member)
    with pytest.raises(NotFound):
        assign(secretary, at, groups[0], neighbor.member)
    reader = grant(enroll(zone.branch, "何苗"), Role.COMMISSIONER, zone.branch)
    with pytest.raises(Forbidden):
        assign(reader, at, groups[0], member.member)
    with pytest.raises(Forbidden):
        assign(reader, at, None, member.member)


def test_leaving_the_branch_leaves_the_group_and_its_post(office, secretary, member, zone, groups, at):
    assign(secretary, at, groups[0], member.member)
    Member.objects.filter(pk=member.member.pk).update(group_since=SEPTEMBER)
    given = {"actor": secretary.actor, "at": at, "group_id": groups[0].pk, "member_id": member.member.pk}
    actions.appoint_leader(**given, on=OCTOBER)
    actions.move_member(actor=office.actor, at=at, member_id=member.member.pk, to_organization_id=zone.branch_next.pk)
    member.member.refresh_from_db()
    assert (member.member.group, member.member.branch_since) == (None, TODAY)
    assert list(PostHolding.objects.values_list("ends_on", flat=True)) == [TODAY]
    assert Change.objects.filter(member=member.member, kind="moved").get().before == {
        "organization": "云创科技党支部", "group": "第一党小组",
    }  # fmt: skip
    stays = Stay.objects.order_by("pk").values_list("organization", "starts_on", "ends_on")
    assert list(stays) == [(zone.branch.pk, None, TODAY), (groups[0].pk, SEPTEMBER, TODAY)]


def test_a_dissolved_group_lets_its_members_go(secretary, member, zone, groups, at):
    assign(secretary, at, groups[0], member.member)
    organizations.dissolve_organization(actor=secretary.actor, at=at, organization_id=groups[0].pk, on=TODAY)
    member.member.refresh_from_db()
    assert (member.member.group, member.member.organization) == (None, zone.branch)


def test_merged_groups_keep_their_members_together(secretary, member, groups, at):
    assign(secretary, at, groups[0], member.member, secretary.member)
    organizations.dissolve_organization(
        actor=secretary.actor, at=at, organization_id=groups[0].pk, on=TODAY, successor_id=groups[1].pk
    )
    assert Member.objects.filter(group=groups[1]).count() == 2


def test_merged_branches_leave_their_groups_behind(office, member, zone, groups, at):
    assign(office, at, groups[0], member.member)
    organizations.dissolve_organization(
        actor=office.actor, at=at, organization_id=zone.branch.pk, on=TODAY, successor_id=zone.branch_next.pk
    )
    member.member.refresh_from_db()
    groups[0].refresh_from_db()
    found = (member.member.organization, member.member.group, groups[0].state)
    assert found == (zone.branch_next, None, "dissolved")


def test_one_leads_a_group_at_a_time_and_belongs_to_it(secretary, member, groups, at):
    given = {"actor": secretary.actor, "at": at, "group_id": groups[0].pk}
    assert refusal_of(actions.appoint_leader, **given, member_id=member.member.pk, on=OCTOBER) == "not_in_group"
    assign(secretary, at, groups[0], member.member, secretary.member)
    first = actions.appoint_leader(**given, member_id=member.member.pk, on=SEPTEMBER)
    assert actions.appoint_leader(**given, member_id=member.member.pk, on=SEPTEMBER) == first
    actions.appoint_leader(**given, member_id=secretary.member.pk, on=OCTOBER)
    held = PostHolding.objects.order_by("starts_on").values_list("holder_name", "ends_on")
    assert list(held) == [("周晓禾", OCTOBER), ("林知行", None)]
    assert queries.group_of(member.member.pk, on=TODAY).leader_name == "林知行"


def test_a_leader_by_name_is_found_among_the_members_of_the_group(secretary, member, groups, at):
    assign(secretary, at, groups[0], member.member)
    taken = organizations.take_post(
        actor=secretary.actor,
        at=at,
        organization_id=groups[0].pk,
        post="group_leader",
        holder_name="周晓禾",
        on=TODAY,
    )
    assert taken.holder_id == member.member.pk


def test_the_form_sent_twice_founds_one_group(secretary, zone, at):
    given = {"actor": secretary.actor, "at": at, "branch_id": zone.branch.pk, "on": TODAY, "id": uuid4()}
    assert actions.found_group(**given, name="第一党小组") == actions.found_group(**given, name="第一党小组")
    assert len(queries.groups_of(zone.branch.pk, on=TODAY)) == 1


def test_the_division_shows_those_in_no_group_first(secretary, member, zone, groups, at, django_assert_num_queries):
    assign(secretary, at, groups[1], member.member)
    MemberFactory(organization=zone.branch, name="新苗", category=MemberCategory.PROBATIONARY, group=groups[1])
    MemberFactory(organization=zone.branch, name="旧人", standing=Standing.ENDED)
    actions.appoint_leader(
        actor=secretary.actor, at=at, group_id=groups[1].pk, member_id=member.member.pk, on=OCTOBER
    )
    with django_assert_num_queries(3):
        parts = queries.division_of(zone.branch.pk, on=TODAY)
    assert [(p.group.name if p.group else "", [m.name for m in p.members]) for p in parts] == [
        ("", ["林知行"]), ("第一党小组", []), ("第二党小组", ["周晓禾", "新苗"]),
    ]  # fmt: skip
    assert parts[2].members[0].is_leader
    assert parts[2].members[1].is_probationary


def test_groups_count_nobody_twice(secretary, member, zone, groups, at):
    assign(secretary, at, groups[0], member.member)
    assert (queries.count_of(zone.branch.path), queries.count_of(groups[0].path)) == (2, 0)


def test_regrouping_is_told(secretary, member, groups, at):
    from zhibu.foundation.events import registry as events
    from zhibu.members.events import MemberRegrouped

    if not events.subscriptions_of(MemberRegrouped):
        events.subscribe(MemberRegrouped)(lambda batch: None)
    assign(secretary, at, groups[0], member.member)
    name = events.subscriptions_of(MemberRegrouped)[0].name
    assert Job.objects.get(name=name).payload["group_id"] == str(groups[0].pk)
