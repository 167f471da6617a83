"""A secretary whom a sheet names without a record gets the record that a roster brings later."""

from datetime import date

import pytest

from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.jobs.models import Job
from zhibu.foundation.jobs.testing import run_due_jobs
from zhibu.members import actions, rules
from zhibu.members.choices import Standing
from zhibu.members.models import Member
from zhibu.members.tests.factories import MemberFactory
from zhibu.members.tests.sheets import form_2017
from zhibu.members.tests.test_imports import ID_B, entered, row_2017
from zhibu.organizations.actions import enter_secretaries, take_post
from zhibu.organizations.choices import PostKind
from zhibu.organizations.models import PostHolding

pytestmark = pytest.mark.django_db


@pytest.fixture
def named(office, zone, at):
    """The branch and the one next to it have a secretary by name, as a sheet brings them."""
    names = {zone.branch.pk: "沈星河", zone.branch_next.pk: "许知"}
    enter_secretaries(actor=office.actor, at=at, names=names)
    run_due_jobs()
    return zone


def holder_of(branch):
    return PostHolding.objects.get(organization=branch, post=PostKind.SECRETARY).holder_id


def recognize(zone, at):
    paths = [zone.branch.path, zone.branch_next.path]
    return actions.recognize_members(actor=SYSTEM, at=at, paths=paths)


def test_a_roster_brings_the_record_of_the_secretary(office, named, at):
    rows = [row_2017(1), row_2017(2, name="许知", resident_id=ID_B)]
    entered(office, form_2017(rows), named.committee.path, at)
    run_due_jobs()
    known = Member.objects.get(name="沈星河")
    assert (holder_of(named.branch), holder_of(named.branch_next)) == (known.pk, None)
    entry = Entry.objects.get(action="organization.recognized")
    assert (entry.object_id, entry.scope_path) == (named.branch.pk, named.branch.path)
    assert entry.detail == {"post": "secretary", "member": str(known.pk)}


def test_recognizing_tells_of_the_post_with_its_holder_once(named, at):
    known = MemberFactory(organization=named.branch, name="沈星河")
    assert [recognize(named, at), recognize(named, at)] == [1, 0]
    told = Job.objects.filter(name__endswith="members.subscribers.on_post_taken:PostTaken")
    assert list(told.order_by("id").values_list("payload__path", "payload__holder_id")) == [
        (named.branch.path, str(known.pk))
    ]


@pytest.mark.parametrize("standing", [Standing.NORMAL, Standing.ENDED])
def test_a_name_that_two_present_members_bear_says_nothing(named, at, standing):
    first = MemberFactory(organization=named.branch, name="沈星河")
    MemberFactory(organization=named.branch, name="沈星河", standing=standing)
    assert recognize(named, at) == (standing == Standing.ENDED)
    assert holder_of(named.branch) == (first.pk if standing == Standing.ENDED else None)


def test_a_namesake_of_another_branch_is_not_meant(named, at):
    MemberFactory(organization=named.branch_next, name="沈星河")
    MemberFactory(organization=named.committee, name="沈星河")
    assert recognize(named, at) == 0


def test_one_person_entered_by_hand_or_moved_here_is_found_too(secretary, named, at):
    details = rules.Details(
        name="沈星河",
        sex="female",
        born_on=date(1985, 5, 20),
        joined_on=date(2010, 7, 1),
        confirmed_on=date(2011, 7, 1),
    )
    known = actions.enroll_member(actor=secretary.actor, at=at, organization_id=named.branch.pk, details=details)
    mover = MemberFactory(organization=named.branch, name="许知")
    actions.move_member(actor=SYSTEM, at=at, member_id=mover.pk, to_organization_id=named.branch_next.pk)
    run_due_jobs()
    assert (holder_of(named.branch), holder_of(named.branch_next)) == (known.pk, mover.pk)


def test_a_sheet_that_comes_after_the_roster_finds_its_secretary(office, zone, at):
    known = MemberFactory(organization=zone.branch, name="沈星河")
    enter_secretaries(actor=office.actor, at=at, names={zone.branch.pk: "沈 星河"})
    run_due_jobs()
    assert holder_of(zone.branch) == known.pk


def test_who_holds_the_post_with_a_record_is_not_entered_twice(office, named, at):
    known = MemberFactory(organization=named.branch, name="沈星河")
    call = {"actor": office.actor, "at": at, "organization_id": named.branch.pk, "on": date(2024, 3, 1)}
    for holder_id, name in ((known.pk, "沈星河"), (None, "沈星河 ")):
        PostHolding.objects.create(
            organization=named.branch, post=PostKind.PUBLICITY, holder_id=holder_id, holder_name=name,
            starts_on=call["on"],
        )  # fmt: skip
    assert recognize(named, at) == 1
    assert take_post(**call, post=PostKind.SECRETARY, holder_name="沈星河").holder_id == known.pk


@pytest.mark.parametrize("more", [0, 3])
def test_many_branches_are_asked_about_at_once(office, zone, at, more, django_assert_num_queries):
    from zhibu.organizations.tests.factories import OrganizationFactory

    branches = [zone.branch, *OrganizationFactory.create_batch(more, parent=zone.committee)]
    enter_secretaries(actor=office.actor, at=at, names={branch.pk: "沈星河" for branch in branches})
    with django_assert_num_queries(2 + 2):  # the savepoint counts as two
        assert actions.recognize_members(actor=SYSTEM, at=at, paths=[branch.path for branch in branches]) == 0
