"""Moving, dissolving, reinstating: the whole subtree follows, nobody is left behind, everything is written down."""

from datetime import date

import pytest

from zhibu.foundation.access.models import Grant
from zhibu.foundation.jobs.models import Job
from zhibu.kernel import paths
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.organizations import actions, registry
from zhibu.organizations.choices import OrganizationKind
from zhibu.organizations.events import OrganizationMoved
from zhibu.organizations.models import Change, Organization, PostHolding
from zhibu.organizations.tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 18)


def move(person, at, node, to):
    return actions.move_organization(actor=person.actor, at=at, organization_id=node.pk, to_id=to.pk, on=ON)


def dissolve(person, at, node, **more):
    return actions.dissolve_organization(actor=person.actor, at=at, organization_id=node.pk, on=ON, **more)


def refusal_of(call, *args, **more):
    with pytest.raises(Refused) as refusal:
        call(*args, **more)
    return refusal.value.code


def test_a_subtree_moves_with_its_grants_and_accounts(administrator, secretary, member, zone, at):
    move(administrator, at, zone.committee, zone.other_committee)
    new = zone.other_committee.path + "0002"
    rows = Organization.objects.filter(path__startswith=new).order_by("path").values_list("name", "path")
    assert list(rows) == [
        ("软件园党委", new), ("云创科技党支部", new + "0001"), ("数联信息党支部", new + "0002"),
    ]  # fmt: skip
    member.account.refresh_from_db()
    assert member.account.home_path == new + "0001"
    assert Grant.objects.filter(account_id=secretary.account.pk).get().scope_path == new + "0001"


def test_the_paths_of_a_subtree_change_in_one_statement(
    administrator, zone, at, django_assert_num_queries, django_capture_on_commit_callbacks
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for number in range(30):
        OrganizationFactory(parent=zone.committee, name=f"第{number}支部")
    with CaptureQueriesContext(
        connection,
    ) as few:
        move(administrator, at, zone.committee, zone.other_committee)
    carrying = [q for q in few.captured_queries if "SUBSTR" in q["sql"].upper() and "organizations_" in q["sql"]]
    assert len(carrying) == 1


def test_moving_where_it_stands_changes_nothing(administrator, zone, at):
    move(administrator, at, zone.branch, zone.committee)
    assert not Change.objects.filter(organization=zone.branch).exists()


def test_a_move_is_told_once(administrator, zone, at):
    from zhibu.foundation.events import registry as events

    told = []
    if not events.subscriptions_of(OrganizationMoved):
        events.subscribe(OrganizationMoved)(lambda batch: told.extend(batch))
    move(administrator, at, zone.branch, zone.other_committee)
    names = [s.name for s in events.subscriptions_of(OrganizationMoved)]
    payloads = Job.objects.filter(name__in=names).order_by("pk").values_list("payload", flat=True)
    expected = {
        "organization_id": str(zone.branch.pk), "old_path": zone.branch.path,
        "new_path": zone.other_committee.path + "0002", "on": "2026-11-18",
    }  # fmt: skip
    assert list(payloads) == [expected] * len(names)


def test_nothing_moves_into_itself(administrator, zone, at):
    deep = OrganizationFactory(parent=zone.committee, kind=OrganizationKind.COMMITTEE, name="二级党委")
    assert refusal_of(move, administrator, at, zone.committee, deep) == "into_itself"


def test_a_branch_does_not_move_under_a_branch(administrator, zone, at):
    assert refusal_of(move, administrator, at, zone.branch, zone.branch_far) == "kind_does_not_fit"


def test_the_top_stays(administrator, zone, at):
    assert refusal_of(move, administrator, at, zone.root, zone.committee) == "is_root"


def test_an_office_moves_only_between_places_it_manages(office, secretary, zone, at):
    with pytest.raises(NotFound):
        move(office, at, zone.branch, zone.other_committee)
    with pytest.raises(Forbidden):
        move(secretary, at, zone.branch, zone.branch)


def test_what_has_children_is_not_dissolved(administrator, zone, at):
    assert refusal_of(dissolve, administrator, at, zone.committee) == "has_children"


def test_members_are_never_orphaned(administrator, zone, at, monkeypatch):
    monkeypatch.setattr(registry, "_checks", {"members": lambda pk, path: [registry.Hindrance("党员", 23)]})
    with pytest.raises(Refused) as refusal:
        dissolve(administrator, at, zone.branch)
    assert refusal.value.code == "has_more"
    assert "党员 23" in str(refusal.value.message)


def test_a_merger_carries_over_what_is_left(administrator, zone, at, monkeypatch):
    held = {zone.branch.pk: 23}

    def carry(actor, at, from_id, to_id):
        held[to_id] = held.pop(from_id)
        return held[to_id]

    monkeypatch.setattr(registry, "_checks", {"m": lambda pk, path: [registry.Hindrance("党员", held.get(pk, 0))]})
    monkeypatch.setattr(registry, "_carriers", {"m": carry})
    dissolve(administrator, at, zone.branch, successor_id=zone.branch_next.pk)
    assert held == {zone.branch_next.pk: 23}
    change = Change.objects.get(organization=zone.branch, kind="dissolved")
    assert change.after == {"successor": "数联信息党支部"}


def test_dissolving_ends_the_posts_and_happens_once(administrator, zone, at):
    held = PostHolding.objects.create(
        organization=zone.branch, post="secretary", holder_name="林知行", starts_on=date(2024, 3, 1)
    )
    for _ in range(2):
        dissolve(administrator, at, zone.branch)
    held.refresh_from_db()
    assert held.ends_on == ON
    assert Change.objects.filter(organization=zone.branch, kind="dissolved").count() == 1


def test_a_dissolved_branch_can_be_reinstated_once_its_parent_is_at_work(administrator, zone, at):
    dissolve(administrator, at, zone.branch)
    back = actions.reinstate_organization(actor=administrator.actor, at=at, organization_id=zone.branch.pk, on=ON)
    assert (back.state, back.dissolved_on, back.path) == ("active", None, zone.branch.path)


def test_a_dissolved_name_may_be_borne_again(administrator, zone, at):
    dissolve(administrator, at, zone.branch)
    again = actions.found_organization(
        actor=administrator.actor, at=at, parent_id=zone.committee.pk, name=zone.branch.name, kind="branch", on=ON
    )
    assert paths.is_within(again.path, zone.committee.path)
    reinstate = actions.reinstate_organization
    assert (
        refusal_of(reinstate, actor=administrator.actor, at=at, organization_id=zone.branch.pk, on=ON) == "name_taken"
    )
