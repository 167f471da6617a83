"""What the tests of compliance let happen, and how they look at what is kept."""

from datetime import UTC, datetime, timedelta

from zhibu.compliance.choices import State
from zhibu.compliance.models import Judgment, Tally
from zhibu.foundation.events.actions import publish
from zhibu.kernel.ids import new_id
from zhibu.meetings.models import Counted, Meeting

LONG_AGO = datetime(2024, 1, 5, tzinfo=UTC)


def hold(branch, kind, on, *, jointly_with=(), also=(), **facts):
    """A meeting of the branch that counts for it, for those who hold it with it, and as further kinds."""
    starts_at = datetime(on.year, on.month, on.day, 11, tzinfo=UTC)
    meeting = Meeting.objects.create(
        organization=branch, kind=kind, title=kind, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1),
        on=on, state="archived", called_by_name="林知行", called_at=starts_at, updated_at=starts_at, token=new_id(),
    )  # fmt: skip
    defaults = {"is_held": True, "validity": "valid", "confirmed_on": on}
    for place in (branch, *jointly_with):
        for one in (kind, *also):
            Counted.objects.create(meeting=meeting, organization=place, kind=one, on=on, **{**defaults, **facts})
    return meeting


def tell(event, meeting, at, **more):
    """Publish what has happened to a meeting."""
    where = meeting.organization
    publish(event(meeting.pk, where.pk, where.path, meeting.kind, on=meeting.on, **more), at=at)


def judgment(branch, kind, starts_on):
    """The judgment that stands."""
    return Judgment.objects.get(organization=branch, kind=kind, starts_on=starts_on)


def standing(branch, kind, starts_on):
    """State and reason of a judgment."""
    row = judgment(branch, kind, starts_on)
    return row.state, row.why


def sums():
    """All sums that are not empty."""
    fields = ("path", "kind", "starts_on", *State.values, "unconfirmed")
    rows = Tally.objects.order_by("path", "kind", "starts_on").values_list(*fields)
    return [row for row in rows if any(row[3:])]
