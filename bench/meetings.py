"""Meetings to measure: under way, with as many members on the roll as asked for."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from zhibu.accounts.models import Account
from zhibu.kernel import clock
from zhibu.meetings.models import AgendaItem, Attendee, Counted, Meeting
from zhibu.members.models import Member
from zhibu.organizations.models import Organization


def members_with_accounts(count: int) -> list[Account]:
    """Members who can sign in, of any branches."""
    rows = Account.objects.filter(is_active=True).exclude(member_id=None).order_by("id")
    return list(rows[:count])


def under_way(organization: Organization, accounts: Sequence[Account]) -> Meeting:
    """A general meeting that began a minute ago, the owners of the accounts on its roll, nobody signed in."""
    now = clock.now()
    meeting = Meeting.objects.create(
        organization=organization, kind="general", title="支部党员大会", mode="hybrid", place="三楼会议室",
        starts_at=now - timedelta(minutes=1), ends_at=now + timedelta(minutes=89), on=clock.day_of(now), state="open",
        opened_at=now - timedelta(minutes=1), secret=secrets.token_urlsafe(24), called_by_name="测量",
        called_at=now, updated_at=now,
    )  # fmt: skip
    Counted.objects.create(meeting=meeting, organization=organization, kind="general", on=meeting.on)
    AgendaItem.objects.bulk_create([AgendaItem(meeting=meeting, position=n, title=f"议题{n}") for n in range(1, 5)])
    readings = dict(Member.objects.filter(pk__in=[a.member_id for a in accounts]).values_list("pk", "pinyin"))
    Attendee.objects.bulk_create(
        [
            Attendee(
                meeting=meeting, member_id=account.member_id, organization=organization, name=account.name,
                pinyin=readings[account.member_id], is_entitled=True,
            )
            for account in accounts
            if account.member_id in readings
        ],
        batch_size=500,
    )  # fmt: skip
    return meeting
