"""Many clicks at the same instant: one address."""

from uuid import uuid4

import pytest

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.calendars.actions import make_feed
from zhibu.foundation.calendars.models import Feed
from zhibu.learning.tests.parallel import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_twenty_identical_clicks_make_one_address(member, at, tmp_path):
    actor, request = member.actor, uuid4()
    works = [lambda: make_feed(actor=actor, at=at, name="手机", request=request).feed.pk] * 20
    assert len(set(at_once(works, tmp_path))) == 1
    counts = at_once(
        [lambda: [Feed.objects.count(), Entry.objects.filter(action="calendar_feed.made").count()]], tmp_path
    )
    assert counts == [[1, 1]]
