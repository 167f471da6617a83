"""A branch with posts and members, and a call as the page sends it, for tests."""

from datetime import UTC, date, datetime, timedelta

from zhibu.meetings.actions.calling import Call, Item
from zhibu.members.choices import MemberCategory
from zhibu.members.tests.factories import MemberFactory
from zhibu.organizations.choices import OrganizationKind
from zhibu.organizations.models import PostHolding
from zhibu.organizations.tests.factories import OrganizationFactory

TOMORROW = datetime(2026, 11, 19, 11, 30, tzinfo=UTC)
"""Half past seven in the evening in Shanghai, the day after "now"."""


def hold(organization, member, post):
    """Let a member hold a post since last year."""
    return PostHolding.objects.create(
        organization=organization, post=post, holder_id=member.pk, holder_name=member.name, starts_on=date(2025, 1, 1)
    )


def committee(branch, *members):
    """Let members be secretary, deputy secretary and commissioners."""
    posts = ("secretary", "deputy_secretary", "organization", "publicity", "discipline")
    return [hold(branch, member, post) for member, post in zip(members, posts, strict=False)]


def members(branch, count, **values):
    """So many full members of a branch."""
    return MemberFactory.create_batch(count, organization=branch, **values)


def probationer(branch, **values):
    """A member on probation."""
    return MemberFactory(
        organization=branch, category=MemberCategory.PROBATIONARY, joined_on=date(2026, 3, 1), confirmed_on=None,
        **values,
    )  # fmt: skip


def group(branch, *people):
    """A group of a branch, the first of its members its leader."""
    found = OrganizationFactory(parent=branch, kind=OrganizationKind.GROUP, name="第一党小组")
    for person in people:
        person.group = found
        person.save(update_fields=["group"])
    if people:
        hold(found, people[0], "group_leader")
    return found


def a_call(**changes):
    """A general meeting tomorrow evening with one item."""
    given = {
        "kind": "general", "starts_at": TOMORROW, "minutes": 90, "place": "三楼会议室",
        "agenda": (Item("讨论支部工作计划"),),
    }  # fmt: skip
    return Call(**given | changes)


def later(**delta):
    """An instant after "tomorrow evening"."""
    return TOMORROW + timedelta(**delta)
