"""The branch here, ready to be judged."""

from datetime import date

import pytest

from zhibu.compliance.tests.deeds import LONG_AGO
from zhibu.members.tests.factories import MemberFactory
from zhibu.organizations.models import Organization


@pytest.fixture
def branch(zone, at):
    """The branch here, entered long ago, with four full members."""
    Organization.objects.update(created_at=LONG_AGO, founded_on=None)
    for number in range(4):
        MemberFactory(organization=zone.branch, name=f"党员{number}", joined_on=date(2015, 7, 1))
    zone.branch.refresh_from_db()
    return zone.branch
