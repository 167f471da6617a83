"""Strength and rolls: who counted where on a day, in few queries."""

from datetime import date

import pytest

from zhibu.members import actions, queries
from zhibu.members.choices import MemberCategory, Standing
from zhibu.members.models import Member
from zhibu.members.tests.factories import MemberFactory
from zhibu.organizations.choices import OrganizationKind
from zhibu.organizations.models import PostHolding
from zhibu.organizations.tests.factories import OrganizationFactory

MARCH, APRIL, TODAY = date(2026, 3, 31), date(2026, 4, 30), date(2026, 11, 18)


@pytest.fixture
def group(zone):
    return OrganizationFactory(name="第一党小组", parent=zone.branch, kind=OrganizationKind.GROUP)


def new_one(branch, name="新苗", **more):
    given = {"category": MemberCategory.PROBATIONARY, "joined_on": date(2026, 4, 1), "confirmed_on": None} | more
    return MemberFactory(organization=branch, name=name, **given)


def test_strength_by_day_of_branches_and_groups_in_one_query(
    secretary, member, zone, group, at, django_assert_num_queries
):
    new_one(zone.branch, group=group, group_since=APRIL)
    ids = [zone.branch.pk, zone.branch_next.pk, group.pk, zone.root.pk]
    with django_assert_num_queries(1):
        found = queries.strengths_on(ids, [APRIL, MARCH])
    assert found[zone.branch.pk] == {MARCH: (2, 0), APRIL: (2, 1)}
    assert found[group.pk] == {MARCH: (0, 0), APRIL: (0, 1)}
    assert found[zone.branch_next.pk] == found[zone.root.pk] == {MARCH: (0, 0), APRIL: (0, 0)}
    for day in (MARCH, APRIL):
        assert queries.strength_on(ids, day) == {pk: by_day[day] for pk, by_day in found.items()}


def test_a_move_counts_in_each_branch_for_its_days(office, member, zone, at):
    given = {"actor": office.actor, "at": at, "member_id": member.member.pk}
    actions.move_member(**given, to_organization_id=zone.branch_next.pk)
    Member.objects.filter(pk=member.member.pk).update(branch_since=APRIL)
    member.member.stays.update(ends_on=APRIL)
    both = [zone.branch.pk, zone.branch_next.pk]
    assert [queries.strength_on(both, MARCH)[pk].total for pk in both] == [1, 0]
    assert [queries.strength_on(both, APRIL)[pk].total for pk in both] == [0, 1]


def test_who_comes_back_counts_once(office, member, zone, at):
    given = {"actor": office.actor, "at": at, "member_id": member.member.pk}
    actions.move_member(**given, to_organization_id=zone.branch_next.pk)
    actions.move_member(**given, to_organization_id=zone.branch.pk)
    assert queries.strength_on([zone.branch.pk], TODAY)[zone.branch.pk] == (1, 0)
    assert [line.member_id for line in queries.roll_of(zone.branch.pk, TODAY)] == [member.member.pk]


@pytest.mark.parametrize("more", [0, 2])
def test_the_roll_of_a_branch_in_two_queries(secretary, member, zone, at, more, django_assert_num_queries):
    MemberFactory.create_batch(more, organization=zone.branch)
    PostHolding.objects.create(
        organization=zone.branch, post="secretary", holder_id=secretary.member.pk, holder_name="林知行",
        starts_on=date(2025, 1, 1),
    )  # fmt: skip
    with django_assert_num_queries(2):
        lines = queries.roll_of(zone.branch.pk, TODAY)
    assert len(lines) == 2 + more
    line = next(line for line in lines if line.name == "林知行")
    assert (line.account_id, line.posts, line.category, line.standing, line.pinyin) == (
        secretary.account.pk, ("secretary",), "full", "normal", "linzhixing",
    )  # fmt: skip


def test_the_roll_is_that_of_the_day(secretary, zone, at):
    new_one(zone.branch)
    new_one(zone.branch, "停籍", joined_on=date(2020, 1, 1), standing=Standing.SUSPENDED, suspended_on=APRIL)
    new_one(zone.branch, "旧人", joined_on=date(2020, 1, 1), standing=Standing.ENDED, left_on=APRIL)

    def roll(day):
        return {line.name: line.standing for line in queries.roll_of(zone.branch.pk, day)}

    assert roll(MARCH) == {"林知行": "normal", "停籍": "normal", "旧人": "normal"}
    assert roll(APRIL) == {"林知行": "normal", "停籍": "suspended", "新苗": "normal"}


def test_the_roll_of_a_group_are_its_members(secretary, member, zone, group, at):
    actions.assign_to_group(actor=secretary.actor, at=at, group_id=group.pk, member_ids=[member.member.pk])
    [line] = queries.members_of_group(group.pk, TODAY)
    assert (line.member_id, line.group_id) == (member.member.pk, group.pk)
    assert queries.members_of_group(group.pk, MARCH) == queries.roll_of(zone.committee.pk, TODAY) == []


def test_the_roll_of_the_committee_names_each_holder_once(secretary, zone, at, django_assert_num_queries):
    for post, holder, name in (
        ("publicity", None, "外聘委员"), ("secretary", secretary.member.pk, "林知行"),
        ("organization", secretary.member.pk, "林知行"),
    ):  # fmt: skip
        PostHolding.objects.create(
            organization=zone.branch, post=post, holder_id=holder, holder_name=name, starts_on=MARCH
        )
    with django_assert_num_queries(2):
        lines = queries.committee_roll_of(zone.branch.pk, TODAY)
    assert [(line.name, line.posts, line.member_id) for line in lines] == [
        ("林知行", ("secretary",), secretary.member.pk), ("外聘委员", ("publicity",), None),
    ]  # fmt: skip
    assert queries.committee_roll_of(zone.branch.pk, date(2026, 3, 1)) == []
