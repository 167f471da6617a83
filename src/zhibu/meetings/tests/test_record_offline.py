"""Minutes written without a network arrive once and lose nothing."""

import pytest

from zhibu.foundation.offline.registry import find_kind
from zhibu.kernel.errors import Refused
from zhibu.meetings.choices import MeetingState
from zhibu.meetings.queries.minutes import draft_of, savings_of
from zhibu.meetings.tests.recorded import OVER, fresh, held, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(zone, secretary, member, at):
    return held(zone.branch, secretary, member)


def send(person, **payload):
    kind = find_kind("meeting.minutes")
    assert kind is not None
    return kind.handler(person.actor, OVER, {"made_at": OVER.isoformat(), **payload})


def test_what_was_written_without_a_network_is_merged(meeting, secretary, office):
    written(meeting, office, "甲\n乙\n丙")
    written(meeting, office, "甲一\n乙\n丙", base=1)
    outcome = send(secretary, meeting_id=str(meeting.pk), revision="1", summary="甲\n乙\n丙一", then="circulate")
    assert (outcome.refusal, fresh(meeting).state) == ("", MeetingState.CIRCULATED)
    assert draft_of(meeting).fields["summary"] == "甲一\n乙\n丙一"


def test_a_conflict_is_told_and_the_words_are_kept(meeting, secretary, office):
    written(meeting, office, "别人写的")
    outcome = send(secretary, meeting_id=str(meeting.pk), revision="0", summary="我写的")
    assert outcome.refusal == "conflict"
    assert (draft_of(meeting).fields["summary"], savings_of(meeting)[0].fields["summary"]) == ("别人写的", "我写的")


def test_minutes_without_a_summary_stand_but_do_not_go_round(meeting, secretary):
    outcome = send(secretary, meeting_id=str(meeting.pk), revision="0", measures="落实", then="circulate")
    assert (outcome.refusal, fresh(meeting).state) == ("", MeetingState.CLOSED)
    assert draft_of(meeting).fields["measures"] == "落实"


@pytest.mark.parametrize("payload", [{}, {"meeting_id": "x", "revision": "0"}, {"meeting_id": "x"}])
def test_nonsense_is_refused(meeting, secretary, payload):
    with pytest.raises(Refused):
        send(secretary, **payload)
