"""Whether a branch has a committee on a day."""

from datetime import date
from uuid import uuid4

import pytest

from zhibu.organizations import queries
from zhibu.organizations.models import PostHolding

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture
def hold(zone):
    def hold(post, name, *, since=date(2025, 1, 1), until=None, node=None, member=None):
        return PostHolding.objects.create(
            organization=node or zone.branch, post=post, holder_name=name, holder_id=member, starts_on=since,
            ends_on=until,
        )  # fmt: skip

    return hold


def test_three_persons_are_a_committee_and_the_secretary_comes_first(zone, hold, django_assert_num_queries):
    someone = uuid4()
    hold("publicity", "何苗", member=someone)
    hold("discipline", "何苗", member=someone)
    hold("organization", "周晓禾")
    hold("secretary", "林知行")
    with django_assert_num_queries(1):
        committee = queries.committee_on(zone.branch.pk, NOVEMBER)
    assert [(h.post, h.name) for h in committee] == [
        ("secretary", "林知行"), ("organization", "周晓禾"), ("publicity", "何苗"),
    ]  # fmt: skip
    assert committee[2].member_id == someone


def test_a_secretary_with_a_deputy_is_none(zone, hold):
    hold("secretary", "林知行")
    hold("deputy_secretary", "何苗")
    assert queries.committee_on(zone.branch.pk, NOVEMBER) == []
    assert [h.name for h in queries.leaders_on([zone.branch.pk], NOVEMBER)[zone.branch.pk]] == ["林知行", "何苗"]


def test_many_branches_on_many_days_cost_one_query(zone, hold, django_assert_num_queries):
    for node in (zone.branch, zone.branch_next):
        hold("secretary", "林知行", node=node)
        hold("organization", "周晓禾", node=node)
    hold("publicity", "何苗", until=NOVEMBER)
    hold("publicity", "陶然", node=zone.branch_next, since=NOVEMBER)
    ids = [zone.branch.pk, zone.branch_next.pk, zone.branch_far.pk]
    with django_assert_num_queries(1):
        found = queries.days_with_committee(ids, [OCTOBER, NOVEMBER])
    assert found == {zone.branch.pk: frozenset({OCTOBER}), zone.branch_next.pk: frozenset({NOVEMBER})}
    for day in (OCTOBER, NOVEMBER):
        assert {pk for pk, days in found.items() if day in days} == set(queries.committees_on(ids, day))
    assert queries.days_with_committee(ids, []) == {}


def test_a_group_leader_sits_on_no_committee(zone, hold):
    for name in ("林知行", "周晓禾", "何苗"):
        hold("group_leader", name)
    assert queries.leaders_on([zone.branch.pk], NOVEMBER) == {}
