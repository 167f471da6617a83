"""Meetings of organizations above branches: the committee by its posts, the members of the branches below."""

from uuid import uuid4

import pytest

from conftest import grant
from zhibu.foundation.access.choices import Role
from zhibu.foundation.notify.models import Notice
from zhibu.kernel.errors import Refused
from zhibu.meetings.actions.calling import call_meeting
from zhibu.meetings.actions.rolls import refresh_rolls
from zhibu.meetings.kinds import national_kinds
from zhibu.meetings.models import Attendee, Counted, Meeting
from zhibu.meetings.queries.explaining import call_reasons
from zhibu.meetings.queries.proposals import ground_of, proposal_for
from zhibu.meetings.queries.rolls import roll_for
from zhibu.meetings.rules import roll as rules
from zhibu.meetings.tests.cast import TOMORROW, a_call, committee, members, probationer
from zhibu.members.tests.factories import MemberFactory
from zhibu.organizations.choices import OrganizationKind
from zhibu.organizations.tests.factories import OrganizationFactory

DAY = TOMORROW.date()


@pytest.fixture
def general(zone):
    """A general branch with two branches, three and two members; one of them is on probation."""
    above = OrganizationFactory(name="研发中心党总支", kind=OrganizationKind.GENERAL_BRANCH, parent=zone.committee)
    first, second = (OrganizationFactory(name=f"研发第{n}党支部", parent=above) for n in "一二")
    people = [*members(first, 3), *members(second, 1)]
    probationer(second)
    committee(above, *people[:3])
    return above


def call(person, organization, at, **changes):
    found = call_meeting(
        actor=person.actor, at=at, organization_id=organization.pk, call=a_call(**changes), token=uuid4()
    )
    return Meeting.objects.get(pk=found.meeting.pk)


def test_a_general_branch_calls_the_members_of_its_branches(at, general, office, zone):
    members(zone.branch, 2)
    meeting = call(office, general, at)
    roll = Attendee.objects.filter(meeting=meeting)
    assert (roll.count(), roll.filter(is_entitled=True).count()) == (5, 4)
    assert set(roll.values_list("organization", flat=True)) == {general.pk}
    assert list(Counted.objects.filter(meeting=meeting).values_list("organization", flat=True)) == [general.pk]


def test_a_committee_meets_by_its_posts(at, general, zone, office, secretary, member):
    leaders = [secretary.member, member.member, MemberFactory(organization=zone.branch_far)]
    committee(zone.committee, *leaders)
    meeting = call(office, zone.committee, at, kind="committee")
    roll = Attendee.objects.filter(meeting=meeting)
    assert set(roll.values_list("member", flat=True)) == {person.pk for person in leaders}
    assert Notice.objects.filter(kind="meeting.called").count() == 2
    held = roll_for(national_kinds()["committee"], [zone.committee], DAY)
    assert [host.member_id for host in held.hosts] == [person.pk for person in leaders]
    assert held.tally.entitled == 3


def test_without_posts_there_is_no_committee_to_call(at, zone, office):
    assert "committee" not in ground_of(zone.committee, today=DAY).kinds
    with pytest.raises(Refused) as refused:
        call(office, zone.committee, at, kind="committee")
    assert refused.value.code == "no_committee"


def test_a_working_committee_has_no_members_meeting(at, zone, office):
    assert list(ground_of(zone.root, today=DAY).kinds) == []
    grant(office, Role.OFFICE, zone.root)
    page = office.client.get(f"/meetings/new/?for={zone.root.pk}").content.decode()
    assert "先录入委员会任职" in page
    assert roll_for(national_kinds()["general"], [zone.root], DAY).lines == ()


@pytest.mark.parametrize(("count", "needs"), [(499, False), (500, True), (30_637, True)])
def test_from_five_hundred_members_on_a_congress_is_due(count, needs):
    assert rules.needs_congress(count) is needs


def test_a_committee_of_five_hundred_is_told_so(at, general, office, zone, monkeypatch):
    monkeypatch.setattr(rules, "CONGRESS_FROM", 5)
    assert "general" not in ground_of(zone.committee, today=DAY).kinds
    with pytest.raises(Refused) as refused:
        call(office, zone.committee, at)
    assert refused.value.code == "congress"


def test_the_roll_above_follows_the_branches(at, general, office):
    meeting = call(office, general, at)
    branch = general.__class__.objects.filter(parent=general).order_by("path").first()
    new = MemberFactory(organization=branch)
    assert refresh_rolls(at=at, paths=[branch.path]) == 1
    assert Attendee.objects.filter(meeting=meeting, member=new).exists()


def test_the_page_says_who_is_called_and_claims_no_article_for_it(at, general, office):
    proposal = proposal_for(ground_of(general, today=at.date()), "general", at=at)
    assert (proposal.title, proposal.agenda[0].title) == ("党员大会", "工作报告")
    first = call_reasons(proposal)[0]
    assert "下级各支部" in first.text
    assert not first.verified
    page = office.client.get(f"/meetings/new/?for={general.pk}&kind=general")
    assert page.status_code == 200
    assert office.client.get(f"/meetings/of/{general.pk}/").status_code == 200
