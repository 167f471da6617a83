"""Two at once: nobody arrives in a branch that is just being dissolved; two offices do not merge crosswise."""

import threading
from datetime import date
from functools import partial

import pytest
from django.db import connection, connections

from zhibu.foundation.access.actors import SYSTEM
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused
from zhibu.members import rules
from zhibu.members.actions import enroll_member, move_member
from zhibu.members.models import Member
from zhibu.members.tests.factories import MemberFactory
from zhibu.organizations.actions import dissolve_organization, undo_reshaping
from zhibu.organizations.choices import OrganizationState
from zhibu.organizations.models import Organization, Reshaping
from zhibu.organizations.tests.factories import OrganizationFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite writes one at a time anyway"),
]
SOMEBODY = rules.Details(
    name="王小禾", sex="male", category="full", born_on=date(1980, 1, 1), joined_on=date(2010, 1, 1),
    confirmed_on=date(2011, 1, 1),
)  # fmt: skip


def both(*calls):
    """Run the calls at the same moment, each in its own connection; a refusal is an answer."""
    barrier = threading.Barrier(len(calls))

    def run(call):
        try:
            barrier.wait()
            call()
        except Refused:
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def enter(branch, person):
    enroll_member(actor=SYSTEM, at=clock.now(), organization_id=branch.pk, details=SOMEBODY)


def transfer(branch, person):
    move_member(actor=SYSTEM, at=clock.now(), member_id=person.pk, to_organization_id=branch.pk)


def dissolve(branch):
    dissolve_organization(actor=SYSTEM, at=clock.now(), organization_id=branch.pk, on=clock.today())


@pytest.mark.parametrize("arrive", [enter, transfer])
def test_nobody_is_left_in_a_branch_that_is_dissolved_meanwhile(arrive):
    committee = OrganizationFactory(parent=OrganizationFactory(kind="working_committee"), kind="committee")
    for number in range(6):
        branch = OrganizationFactory(parent=committee, name=f"第{number}党支部", kind="branch")
        person = MemberFactory(organization=OrganizationFactory(parent=committee, name=f"旧{number}党支部"))
        both(partial(arrive, branch, person), partial(dissolve, branch))
        branch.refresh_from_db()
        assert branch.state == OrganizationState.ACTIVE or not Member.objects.filter(organization=branch).exists()


def merge(node, into):
    dissolve_organization(
        actor=SYSTEM, at=clock.now(), organization_id=node.pk, on=clock.today(), successor_id=into.pk
    )


def test_two_offices_that_merge_crosswise_leave_one_branch_with_everybody():
    committee = OrganizationFactory(parent=OrganizationFactory(kind="working_committee"), kind="committee")
    for number in range(4):
        one = OrganizationFactory(parent=committee, name=f"甲{number}党支部")
        other = OrganizationFactory(parent=committee, name=f"乙{number}党支部")
        people = [MemberFactory(organization=branch).pk for branch in (one, one, other)]
        both(partial(merge, one, other), partial(merge, other, one))
        left = Organization.objects.get(pk__in=[one.pk, other.pk], state=OrganizationState.ACTIVE)
        assert Member.objects.filter(pk__in=people, organization=left).count() == 3


def test_undone_twice_at_once_and_while_somebody_leaves_it_is_undone_once_or_not_at_all():
    committee = OrganizationFactory(parent=OrganizationFactory(kind="working_committee"), kind="committee")
    for number in range(4):
        one = OrganizationFactory(parent=committee, name=f"甲{number}党支部")
        other, third = (OrganizationFactory(parent=committee, name=f"{n}{number}党支部") for n in "乙丙")
        people = [MemberFactory(organization=one) for _n in range(2)]
        merge(one, other)
        done = Reshaping.objects.get(organization=one)
        undo = partial(undo_reshaping, actor=SYSTEM, at=clock.now(), reshaping_id=done.pk)
        both(undo, undo, partial(transfer, third, people[0]))
        homes = {str(pk) for pk in Member.objects.filter(pk__in=[p.pk for p in people]).values_list("organization")}
        one.refresh_from_db()
        done.refresh_from_db()
        assert (done.undone_at is not None) == (one.state == OrganizationState.ACTIVE)
        assert len(homes) == 2 or one.state == OrganizationState.ACTIVE
