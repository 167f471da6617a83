"""An actor with more grants than are read at once is judged by the database, and judged alike."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhibu.accounts.tests.factories import AccountFactory
from zhibu.foundation.access import actors
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Role, Verb
from zhibu.foundation.access.models import Grant
from zhibu.kernel import paths
from zhibu.organizations.models import Organization
from zhibu.organizations.tests.factories import OrganizationFactory

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def give(account_id, role, *scopes):
    """Grants long in force."""
    Grant.objects.bulk_create(
        Grant(account_id=account_id, role=role, scope_path=scope, starts_at=LONG_AGO) for scope in scopes
    )


def tree(*widths):
    """A tree with so many children on each level; returns all nodes."""
    nodes = level = [OrganizationFactory(name="根")]
    for width in widths:
        level = [OrganizationFactory(name=f"{p.name}{n}", parent=p) for p in level for n in range(width)]
        nodes = nodes + level
    return nodes


@pytest.fixture
def busy(db):
    """An actor who is secretary of sixty branches out of seventy."""
    nodes = tree(70)
    account = AccountFactory()
    give(account.pk, Role.SECRETARY, *[o.path for o in nodes[1:61]])
    assert actors.FEW < 60
    return Actor(account_id=account.pk), nodes


def test_a_list_costs_three_queries_with_many_grants(busy, django_assert_num_queries):
    actor, _ = busy
    with django_assert_num_queries(3):
        assert len(Organization.objects.filter(actor.within(Verb.SEE_MEMBERS, "path"))) == 60


def test_checks_on_one_path_cost_two_queries_with_many_grants(busy, django_assert_num_queries):
    actor, nodes = busy
    with django_assert_num_queries(2):
        allowed = [actor.can(verb, nodes[60].path) for verb in (Verb.SEE_MEMBERS, Verb.REMIND, Verb.SEE_AUDIT)]
    assert allowed == [True, True, False]


def test_scopes_are_complete_with_many_grants(busy):
    actor, nodes = busy
    assert actor.scopes(Verb.REMIND) == sorted(o.path for o in nodes[1:61])
    assert actor.scopes(Verb.SEE_AUDIT) == []


def test_a_verb_is_found_anywhere_beyond_the_first_grants(busy, django_assert_num_queries):
    actor, nodes = busy
    give(actor.account_id, Role.AUDITOR, nodes[70].path)
    with django_assert_num_queries(2):
        assert actor.can_anywhere(Verb.SEE_AUDIT)
        assert not actor.can_anywhere(Verb.MANAGE_JOBS)


def test_few_grants_cost_one_query_for_any_number_of_checks(office, zone, django_assert_num_queries):
    actor = office.actor
    with django_assert_num_queries(1):
        for verb in Verb:
            actor.can(verb, zone.branch.path)
            actor.can_anywhere(verb)
            actor.within(verb, "path")


PATHS = ["0001", "00010001", "00010002", "000100010001", "000100010002", "000100020001", "0002", "00020001"]
held = st.lists(
    st.tuples(
        st.sampled_from(list(Role)), st.sampled_from(PATHS), st.sampled_from([None, timedelta(1), timedelta(-1)])
    ),
    max_size=8,
    unique_by=lambda g: g[:2],
)


@pytest.fixture
def forest(db):
    """Two trees of three levels, with the paths above."""
    made = {}
    for path in sorted(PATHS, key=len):
        made[path] = OrganizationFactory(name=path, parent=made.get(path[: -paths.STEP]))
    assert sorted(made) == sorted(o.path for o in made.values())
    return made


@pytest.mark.parametrize("few", [50, 0], ids=["in memory", "in the database"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(grants=held, home=st.sampled_from(["", *PATHS]), verb=st.sampled_from(list(Verb)))
def test_checks_and_lists_always_agree(few, forest, at, monkeypatch, grants, home, verb):
    monkeypatch.setattr(actors, "FEW", few)
    Grant.objects.all().delete()
    account = AccountFactory()
    Grant.objects.bulk_create(
        Grant(
            account_id=account.pk,
            role=role,
            scope_path=path,
            starts_at=LONG_AGO,
            ends_at=at + until if until else None,
        )
        for role, path, until in grants
    )
    actor = Actor(account_id=account.pk, home_path=home)
    listed = set(Organization.objects.filter(actor.within(verb, "path")).values_list("path", flat=True))
    assert listed == {path for path in forest if actor.can(verb, path)}
    assert listed >= {path for path in forest for scope in actor.scopes(verb) if paths.is_within(path, scope)}


def test_a_grant_of_another_tree_on_a_shared_beginning_does_not_reach(forest):
    account = AccountFactory()
    give(account.pk, Role.READER, "00010001")
    actor = Actor(account_id=account.pk)
    assert not actor.can(Verb.SEE_MEMBERS, "0001")
    assert not actor.can(Verb.SEE_MEMBERS, "")
