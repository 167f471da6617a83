"""What grants let an actor do."""

from zhibu.foundation.access.choices import Verb
from zhibu.organizations.models import Organization


def test_a_grant_holds_for_the_node_and_all_below(office, zone, django_assert_num_queries):
    actor = office.actor
    with django_assert_num_queries(1):
        allowed = [
            actor.can(Verb.SEE_MEMBERS, o.path) for o in (zone.committee, zone.branch, zone.branch_far, zone.root)
        ]
    assert allowed == [True, True, False, False]


def test_lists_and_checks_agree(neighbor, zone):
    visible = Organization.objects.filter(neighbor.actor.within(Verb.SEE_MEMBERS, "path"))
    assert [o.name for o in visible] == ["数联信息党支部"]


def test_a_member_sees_the_own_branch_and_no_roster(member, zone):
    assert member.actor.can(Verb.SEE_ORGANIZATION, zone.branch.path)
    assert not member.actor.can(Verb.SEE_MEMBERS, zone.branch.path)
