"""Merging, splitting and undoing: everything follows, everything comes back, nothing that happened since is lost."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import Person, grant
from zhibu.accounts.models import Account
from zhibu.accounts.tests.factories import AccountFactory
from zhibu.foundation.access.choices import Role
from zhibu.foundation.access.models import Grant
from zhibu.foundation.audit.models import Entry
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.kernel.ids import new_id
from zhibu.members import actions as members
from zhibu.members.models import Change, Member, Stay
from zhibu.members.tests.factories import MemberFactory
from zhibu.organizations import actions
from zhibu.organizations.models import Organization, PostHolding, Reshaping, Suspension
from zhibu.organizations.tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 18)
TABLES = {
    Organization: ("pk", "state", "dissolved_on", "path", "name"),
    Member: ("pk", "organization_id", "branch_since", "group_id", "group_since", "standing"),
    Stay: ("member_id", "organization_id", "starts_on", "ends_on"),
    PostHolding: ("pk", "organization_id", "post", "holder_id", "holder_name", "starts_on", "ends_on"),
    Suspension: ("pk", "organization_id", "starts_on", "ends_on"),
    Grant: ("pk", "account_id", "role", "scope_path", "starts_at", "ends_at"),
    Account: ("pk", "home_path"),
}


def tables(*, without=()):
    """Every row that a reshaping may touch."""
    found = {}
    for model, columns in TABLES.items():
        rows = model.objects.exclude(pk__in=without) if model is Organization else model.objects
        found[model.__name__] = sorted(map(str, rows.order_by().values_list(*columns)))
    return found


def merge(person, at, node, to, **more):
    actions.dissolve_organization(
        actor=person.actor, at=at, organization_id=node.pk, on=ON, successor_id=to.pk, **more
    )
    return Reshaping.objects.order_by("-at", "-pk").filter(organization=node).first()


def split(person, at, node, people, *, name="云创科技第二党支部", posts=None, id=None):
    new = actions.NewBranch(name, posts=posts or {}, names={m.pk: m.name for m in people})
    return actions.split_branch(
        actor=person.actor, at=at, organization_id=node.pk, new=new, people=[m.pk for m in people], on=ON, id=id
    )


def undo(person, at, reshaping):
    return actions.undo_reshaping(actor=person.actor, at=at, reshaping_id=reshaping.pk)


def refusal_of(call, *args, **more):
    with pytest.raises(Refused) as refusal:
        call(*args, **more)
    return refusal.value


@pytest.fixture
def full(zone, secretary, member, at):
    """A branch with groups, posts, roles and a past suspension; five members more."""
    group = OrganizationFactory(name="第一党小组", kind="group", parent=zone.branch)
    people = [MemberFactory(organization=zone.branch, group=group if n < 3 else None) for n in range(5)]
    PostHolding.objects.create(
        organization=zone.branch, post="secretary", holder_id=secretary.member.pk, holder_name="林知行",
        starts_on=date(2024, 1, 1),
    )  # fmt: skip
    PostHolding.objects.create(
        organization=group, post="group_leader", holder_id=people[0].pk, holder_name=people[0].name,
        starts_on=date(2025, 1, 1),
    )  # fmt: skip
    Suspension.objects.create(
        organization=zone.branch, starts_on=date(2025, 1, 1), ends_on=date(2025, 2, 1), reason="装修"
    )
    grant(member, Role.COMMISSIONER, zone.branch)
    return people


@pytest.fixture
def zone_office(zone):
    """The office of the whole zone."""
    return grant(Person(AccountFactory(name="闻道")), Role.OFFICE, zone.root)


def test_a_merger_and_its_undoing_leave_the_tables_as_they_were(zone, full, office, at):
    before = tables()
    done = merge(office, at, zone.branch, zone.branch_next)
    assert Member.objects.filter(organization=zone.branch_next).count() == 7
    assert not Grant.objects.filter(scope_path=zone.branch.path, ends_at=None).exists()
    assert not PostHolding.objects.filter(organization=zone.branch, ends_on=None).exists()
    undo(office, at + timedelta(hours=23), done)
    assert tables() == before


def test_a_split_and_its_undoing_leave_the_tables_as_they_were(zone, full, member, office, at):
    before = tables()
    done = split(office, at, zone.branch, [*full[:2], member.member], posts={"secretary": full[0].pk})
    new = done.other
    assert (new.parent_id, new.kind, new.state) == (zone.committee.pk, "branch", "active")
    assert Member.objects.filter(organization=new, group=None).count() == 3
    assert PostHolding.objects.get(organization=new).holder_id == full[0].pk
    assert not Grant.objects.filter(account_id=member.account.pk, ends_at=None).exists()
    assert Account.objects.get(pk=member.account.pk).home_path == new.path
    undo(office, at + timedelta(hours=1), done)
    assert tables(without=[new.pk]) == before
    new.refresh_from_db()
    assert new.state == "dissolved"


def test_a_suspension_and_a_dissolution_are_undone(zone, office, at):
    empty = OrganizationFactory(name="空白党支部", parent=zone.committee)
    before = tables()
    actions.suspend_organization(actor=office.actor, at=at, organization_id=empty.pk, on=ON, reason="停产")
    undo(office, at, Reshaping.objects.get())
    assert tables() == before
    actions.dissolve_organization(actor=office.actor, at=at, organization_id=empty.pk, on=ON)
    undo(office, at, Reshaping.objects.get(kind="dissolved"))
    assert tables() == before


def take_step(step, number, office, at, committee):
    """One change of some branch below the committee, if it fits; what it left to undo it with."""
    branches = Organization.objects.filter(kind="branch", state="active", parent=committee).order_by("path")
    node = next(branch for branch in branches if branch.members.exists())
    here = list(Member.objects.filter(organization=node).order_by("pk"))
    other = branches.exclude(pk=node.pk).last()
    if step == "merge" and other:
        return merge(office, at, node, other)
    if step == "split" and len(here) > 1:
        return split(office, at, node, here[::2], name=f"第{number}新设党支部")
    if step == "suspend" and not node.suspensions.filter(ends_on=None).exists():
        on = ON + timedelta(days=number)
        actions.suspend_organization(actor=office.actor, at=at, organization_id=node.pk, on=on, reason="停产")
        return Reshaping.objects.filter(organization=node, kind="suspended").first()
    return None


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(["merge", "split", "suspend"]), min_size=1, max_size=4))
def test_whatever_was_done_is_undone_backwards(steps, zone, full, office, at):
    """A stack of changes, taken back one by one, leads to the beginning."""
    with transaction.atomic():
        before = tables()
        done = []
        for number, step in enumerate(steps):
            done.append(take_step(step, number, office, at + timedelta(minutes=number), zone.committee))
        for one in reversed([one for one in done if one]):
            undo(office, at + timedelta(hours=2), one)
        made = [one.other_id for one in done if one and one.kind == "split"]
        assert tables(without=made) == before
        transaction.set_rollback(True)


def test_undoing_twice_changes_nothing_and_a_day_later_it_is_too_late(zone, full, office, at):
    done = merge(office, at, zone.branch, zone.branch_next)
    assert refusal_of(undo, office, at + timedelta(days=1), done).code == "undo_too_late"
    undo(office, at, done)
    entries = Entry.objects.count()
    undo(office, at + timedelta(days=3), done)
    assert Entry.objects.count() == entries


def test_what_has_happened_since_is_said_and_stands(zone, full, office, at):
    done = merge(office, at, zone.branch, zone.branch_next)
    members.move_member(
        actor=office.actor, at=at, member_id=full[0].pk,
        to_organization_id=OrganizationFactory(parent=zone.committee).pk,
    )  # fmt: skip
    refused = refusal_of(undo, office, at, done)
    assert refused.code == "undo_contradicted"
    assert full[0].name in str(refused.message)
    assert Organization.objects.get(pk=zone.branch.pk).state == "dissolved"


def test_somebody_new_in_the_new_branch_stands_against_undoing(zone, full, office, at):
    done = split(office, at, zone.branch, full[:2])
    guest = MemberFactory(organization=done.other, name="新来的")
    assert "新来的" in str(refusal_of(undo, office, at, done).message)
    Member.objects.filter(pk=guest.pk).delete()
    undo(office, at, done)


def test_another_secretary_by_now_stands_against_undoing(zone, full, secretary, office, at):
    done = split(office, at, zone.branch, [secretary.member])
    actions.take_post(
        actor=office.actor, at=at, organization_id=zone.branch.pk, post="secretary", holder_name="新书记", on=ON
    )
    assert "新书记" in str(refusal_of(undo, office, at, done).message)


def test_a_later_merger_is_undone_first(zone, full, office, at):
    third = OrganizationFactory(name="第三党支部", parent=zone.committee)
    first = merge(office, at, zone.branch, zone.branch_next)
    second = merge(office, at + timedelta(minutes=1), zone.branch_next, third)
    assert zone.branch_next.name in str(refusal_of(undo, office, at + timedelta(minutes=2), first).message)
    undo(office, at + timedelta(minutes=2), second)
    undo(office, at + timedelta(minutes=3), first)


def test_a_moved_organization_is_moved_back_first(zone, full, zone_office, at):
    done = merge(zone_office, at, zone.branch, zone.branch_next)
    actions.move_organization(
        actor=zone_office.actor, at=at, organization_id=zone.committee.pk, to_id=zone.other_committee.pk, on=ON
    )
    assert refusal_of(undo, zone_office, at, done).code == "undo_contradicted"


def test_hours_and_past_stays_stay_with_the_person(zone, full, office, at):
    merge(office, at, zone.branch, zone.branch_next)
    stays = Stay.objects.filter(member=full[0]).order_by("organization__path")
    assert [(s.organization_id, s.ends_on) for s in stays] == [
        (zone.branch.pk, ON), (stays[1].organization_id, ON),
    ]  # fmt: skip
    assert Change.objects.filter(member=full[0], kind="moved").count() == 1


def test_a_split_sent_twice_splits_once(zone, full, office, at):
    token = new_id()
    first = split(office, at, zone.branch, full[:2], id=token)
    assert split(office, at, zone.branch, full[:2], id=token) == first
    assert Organization.objects.filter(parent=zone.committee).count() == 3


def test_a_split_takes_some_and_leaves_some(zone, full, secretary, member, office, at):
    assert refusal_of(split, office, at, zone.branch, []).code == "nobody"
    everybody = [*full, secretary.member, member.member]
    assert refusal_of(split, office, at, zone.branch, everybody).code == "everybody"
    assert refusal_of(split, office, at, zone.committee, full[:1]).code == "not_a_branch"
    assert refusal_of(split, office, at, zone.branch, full[:1], posts={"group_leader": full[0].pk}).code == (
        "no_such_post"
    )


def test_another_branchs_members_do_not_go_along(zone, full, neighbor, office, at):
    with pytest.raises(NotFound):
        split(office, at, zone.branch, [full[0], neighbor.member])


def test_who_may_split_and_undo(zone, full, secretary, neighbor, stranger, office, at):
    with pytest.raises(Forbidden):
        split(secretary, at, zone.branch, full[:2])
    with pytest.raises(NotFound):
        split(neighbor, at, zone.branch, full[:2])
    done = split(office, at, zone.branch, full[:2])
    with pytest.raises(Forbidden):
        undo(secretary, at, done)
    with pytest.raises(NotFound):
        undo(stranger, at, done)


def test_an_office_of_one_side_alone_does_not_undo(zone, full, zone_office, office, at):
    done = merge(zone_office, at, zone.branch, zone.branch_far)
    with pytest.raises(NotFound):
        undo(office, at, done)
