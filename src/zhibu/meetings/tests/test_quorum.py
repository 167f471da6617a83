"""Quorum, majority, hands: by the tables of docs/rules/quorum.md and by what can never be."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.foundation.rulebook.national import national_rules
from zhibu.meetings.choices import AttendeeRole, Decision, MeetingKind, MotionState, Presence
from zhibu.meetings.rules import quorum, validity, votes
from zhibu.meetings.tests.test_rules import table

PEOPLE = st.integers(0, 400)
PERCENT = st.decimals("0.1", "100", places=1)


def rule(code, percent=Decimal(50)):
    """The national rule, made as strict as the case says."""
    [found] = national_rules()[code]
    assert found.value == 50
    return type(found)(**{**{f: getattr(found, f) for f in found.__slots__}, "value": Decimal(percent)})


@pytest.mark.parametrize(("kind", "percent", "entitled", "present", "least", "enough"), table("quorum", "attendance"))
def test_attendance(kind, percent, entitled, present, least, enough):
    found = quorum.presence(rule(f"meeting.quorum.{kind}", percent), entitled=int(entitled), present=int(present))
    assert (found.needed, found.holds) == (int(least), enough == "yes")
    assert bool(found.judgment.remedy) is not found.holds
    assert found.missing == (0 if found.holds else max(1, int(least) - int(present)))


@pytest.mark.parametrize(("kind", "percent", "entitled", "approve", "least", "carried"), table("quorum", "majority"))
def test_majority(kind, percent, entitled, approve, least, carried):
    found = quorum.majority(rule(f"meeting.carry.{kind}", percent), entitled=int(entitled), approve=int(approve))
    assert (found.needed, found.holds) == (int(least), carried == "yes")


@pytest.mark.parametrize(("role", "entitled", "presence", "gone", "why"), table("quorum", "on the roll as"))
def test_who_votes(role, entitled, presence, gone, why):
    assert role in AttendeeRole.values
    assert presence in Presence.values
    found = votes.why_no_vote(role=role, is_entitled=entitled == "yes", presence=presence, has_left=gone == "yes")
    assert found == why


@pytest.mark.parametrize(("approve", "against", "abstain", "here", "wrong"), table("quorum", "approve"))
def test_hands(approve, against, abstain, here, wrong):
    hands = votes.Hands(int(approve), int(against), int(abstain))
    assert votes.fault_of_hands(hands, entitled_present=int(here)) == wrong


@pytest.mark.parametrize(("before", "after", "allowed"), table("quorum", "from"))
def test_motions(before, after, allowed):
    assert votes.can_become(before, MotionState(after)) is (allowed == "yes")


def test_an_admission_is_decided_by_a_general_meeting():
    assert [kind for kind in MeetingKind.values if votes.fits(Decision.ADMISSION, kind)] == ["general"]
    assert all(votes.fits(Decision.ORDINARY, kind) for kind in MeetingKind.values)


@pytest.mark.parametrize(
    ("decision", "named", "codes"),
    [
        ("ordinary", ("meeting.quorum.committee", "meeting.carry.ordinary"),
         ("meeting.quorum.committee", "meeting.carry.ordinary")),
        ("ordinary", ("", ""), quorum.ORDINARY),
        ("admission", quorum.ORDINARY, quorum.ADMISSION),
    ],
)  # fmt: skip
def test_each_decision_has_its_rules(decision, named, codes):
    assert quorum.codes_of(decision, quorum=named[0], carry=named[1]) == codes


@given(PEOPLE, PEOPLE, PEOPLE, PERCENT)
def test_one_more_never_spoils_it(entitled, present, more, percent):
    binding = rule("meeting.quorum.ordinary", percent)
    few = quorum.presence(binding, entitled=entitled, present=present)
    many = quorum.presence(binding, entitled=entitled, present=present + more)
    assert many.holds or not few.holds


@given(PEOPLE, PEOPLE, PERCENT, PERCENT)
def test_a_stricter_share_never_lets_more_through(entitled, present, one, other):
    lax, strict = sorted([one, other])
    for code in ("meeting.quorum.ordinary", "meeting.quorum.admission"):
        held = quorum.presence(rule(code, strict), entitled=entitled, present=present).holds
        assert not held or quorum.presence(rule(code, lax), entitled=entitled, present=present).holds


@given(st.integers(1, 400))
def test_everybody_is_always_enough_and_carries(entitled):
    assert quorum.presence(rule("meeting.quorum.admission", 100), entitled=entitled, present=entitled).holds
    assert quorum.majority(rule("meeting.carry.ordinary", 100), entitled=entitled, approve=entitled).holds


@given(st.integers(1, 400), st.integers(0, 400))
def test_a_carried_resolution_has_more_than_half_of_those_entitled(entitled, approve):
    found = quorum.majority(rule("meeting.carry.ordinary"), entitled=entitled, approve=approve)
    assert found.holds is (2 * approve > entitled)
    assert (
        quorum.presence(rule("meeting.quorum.ordinary"), entitled=entitled, present=approve).holds or not found.holds
    )


@given(st.booleans(), st.booleans())
def test_the_outcome(enough, carried):
    here = quorum.presence(rule("meeting.quorum.ordinary"), entitled=10, present=5 if enough else 4)
    said = quorum.majority(rule("meeting.carry.ordinary"), entitled=10, approve=6 if carried else 5)
    expected = MotionState.CARRIED if carried else MotionState.LOST
    assert quorum.outcome(here, said) == (expected if enough else MotionState.INVALID)


@pytest.mark.parametrize(("came", "reached", "problems"), table("sign-in", "came"))
def test_whether_a_meeting_counts(came, reached, problems):
    binding = rule("meeting.quorum.ordinary")
    here = {"missed": 1, "reached": 3}.get(reached)
    enough = None if here is None else quorum.presence(binding, entitled=4, present=here)
    assert validity.problems(came=int(came), enough=enough) == problems.split()
