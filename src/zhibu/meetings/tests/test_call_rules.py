"""The rules of the call: the roll, the host, what is proposed, what is said in time."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.kernel.clock import ZONE
from zhibu.meetings.rules import hints, hosting, proposals, roll
from zhibu.meetings.tests.test_rules import table

IDS = {letter: UUID(int=number) for number, letter in enumerate("ABCDVW", 1)}
LETTERS = {key: letter for letter, key in IDS.items()}
NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)


def day(text):
    return date.fromisoformat(text) if text else None


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("who", "category", "standing", "mobile", "note", "called", "expected", "votes", "why"),
    table("meetings", "member |"),
)
def test_who_is_called(who, category, standing, mobile, note, called, expected, votes, why):
    seat = roll.seat_of(roll.Candidate(category, standing, mobile == "yes", note))
    assert seat == (roll.Seat(expected == "yes", votes == "yes", why) if called == "yes" else None)


@pytest.mark.parametrize(("why", "attendance", "resolution", "election"), table("meetings", "reason | attendance"))
def test_what_lowers_a_number(why, attendance, resolution, election):
    found = [roll.lowers(why, use) for use in ("attendance", "resolution", "election")]
    assert found == [word == "yes" for word in (attendance, resolution, election)]


ON_THE_ROLL = {
    "expected": ("expected", "invited"),
    "excused": ("expected", "excused"),
    "guest": ("guest", "invited"),
    "observer": ("observer", "invited"),
}


@pytest.mark.parametrize(("line", "came", "now", "becomes"), table("meetings", "on the roll"))
def test_the_roll_follows_the_branch(line, came, now, becomes):
    seat, other = roll.Seat(True, True), roll.Seat(True, False)
    called = {}
    if line != "nobody":
        role, presence = ON_THE_ROLL[line]
        called = {IDS["A"]: roll.Standing(seat, role, "present" if came == "yes" else presence)}
    here = {} if now == "no" else {IDS["A"]: other if now == "otherwise" else seat}
    one = (IDS["A"],)
    wanted = {
        "added": roll.Changes(add=one), "listed anew": roll.Changes(reseat=one), "taken off": roll.Changes(drop=one),
        "guest": roll.Changes(as_guest=one), "unchanged": roll.Changes(),
    }[becomes]  # fmt: skip
    assert roll.changes(called, here) == wanted
    assert bool(wanted) is (becomes != "unchanged")


seats = st.builds(
    roll.Candidate,
    category=st.sampled_from(["full", "probationary"]),
    standing=st.sampled_from(["normal", "suspended", "ended"]),
    is_mobile=st.booleans(),
    mark=st.sampled_from(["", "discipline"]),
)


@given(st.lists(seats))
def test_whoever_votes_is_expected_and_the_numbers_add_up(members):
    found = [seat for seat in (roll.seat_of(member) for member in members) if seat]
    assert all(seat.counts for seat in found if seat.is_entitled)
    tally = roll.tally(found)
    assert tally.expected == tally.entitled + tally.probationary + tally.discipline
    assert len(found) == tally.expected + tally.mobile


@given(st.dictionaries(st.sampled_from(list(IDS.values())), st.builds(roll.Seat, st.booleans(), st.booleans())))
def test_a_roll_that_agrees_stays_as_it_is(now):
    assert not roll.changes({key: roll.Standing(seat, "expected", "present") for key, seat in now.items()}, now)


@pytest.mark.parametrize(("posts", "held", "excused", "host", "stand_in"), table("meetings", "posts of the kind"))
def test_who_hosts(posts, held, excused, host, stand_in):
    pairs = [entry.split() for entry in held.split(",") if entry.strip()]
    holders = [hosting.Holder(post, IDS.get(name), name) for name, post in pairs]
    found = hosting.hosts(posts.split(), holders, voters=[(IDS[name], name) for name in "VW"])
    chosen = hosting.proposed(found, excused={IDS[name] for name in excused.split()})
    assert (LETTERS[chosen.member_id] if chosen else "") == host
    assert [LETTERS[one.member_id] for one in found if one.stands_in] == stand_in.split()
    assert all(hosting.may_host(found, one.member_id) for one in found)
    assert not hosting.may_host(found, UUID(int=99))


@pytest.mark.parametrize(
    ("case", "past", "today", "fixed", "due", "taken", "wanted"), table("meetings", "case | past")
)
def test_when_a_meeting_is_proposed(case, past, today, fixed, due, taken, wanted):
    slot = proposals.proposed_slot(
        [proposals.Past(moment(text.strip()), 75) for text in past.split(",") if text],
        today=day(today), minutes=90, theme_day=int(fixed) if fixed else None, due_until=day(due),
        taken={day(taken)} if taken else (),
    )  # fmt: skip
    assert slot == proposals.Slot(moment(wanted), 75 if past else 90)


days = st.dates(date(2026, 1, 1), date(2030, 1, 1))
meetings = st.lists(st.builds(lambda hours: proposals.Past(NOON - timedelta(hours=hours), 60), st.integers(1, 9999)))


@given(days, st.none() | st.integers(1, 31), st.none() | st.integers(0, 40), meetings)
def test_a_proposal_lies_ahead_and_in_time_while_there_is_time(today, fixed, left, past):
    due = today + timedelta(days=left) if left is not None else None
    slot = proposals.proposed_slot(past, today=today, minutes=60, theme_day=fixed, due_until=due)
    on = slot.starts_at.astimezone(ZONE).date()
    assert on > today
    assert due is None or due <= today or on <= due


def test_the_usual_place_and_way():
    past = [
        proposals.Past(moment("2026-08-21 19:30"), 60, "三楼会议室", "hybrid"),
        proposals.Past(moment("2026-05-21 19:30"), 60, "活动室"),
        proposals.Past(moment("2026-03-21 19:30"), 60, "三楼会议室"),
    ]
    assert proposals.usual_place(past) == "三楼会议室"
    assert proposals.usual_place(past, fixed="党员之家") == "党员之家"
    assert proposals.usual_mode(past) == "hybrid"
    assert (proposals.usual_place([]), proposals.usual_mode([])) == ("", "room")
    assert proposals.usual_time(past) == time(19, 30)


def test_an_agenda_begins_with_what_was_left_open_and_repeats_nothing():
    lines = proposals.proposed_agenda(
        ["学习", "交流"],
        topics=[proposals.Line("学习", topic=1)],
        carried=[proposals.Line("修缮活动室", carried=2)],
    )
    assert [(line.title, line.topic, line.carried) for line in lines] == [
        ("修缮活动室", None, 2), ("学习", 1, None), ("交流", None, None),
    ]  # fmt: skip


@pytest.mark.parametrize(("entitled", "excused", "needed", "host", "codes"), table("meetings", "entitled | excused"))
def test_hints_before_a_vote(entitled, excused, needed, host, codes):
    meeting = hints.Called(
        NOON + timedelta(days=2), NOON + timedelta(days=2, hours=1), int(entitled), int(excused),
        int(needed) if needed else None, has_host=host != "none", host_excused=host == "excused",
    )  # fmt: skip
    assert [hint.code for hint in hints.hints_of(meeting, at=NOON)] == codes.split()


def test_hints_about_what_is_missing_and_who_is_silent():
    meeting = hints.Called(
        NOON + timedelta(hours=20), NOON + timedelta(hours=21), needs_speaker=True, needs_link=True, unanswered=3
    )
    assert [hint.code for hint in hints.hints_of(meeting, at=NOON)] == ["no_speaker", "no_link", "unanswered"]
    assert [hint.code for hint in hints.hints_of(meeting, at=NOON - timedelta(hours=5))] == ["no_speaker", "no_link"]
    late = NOON + timedelta(hours=21)
    assert [hint.code for hint in hints.hints_of(meeting, at=late)] == ["no_speaker", "no_link", "begun"]


@pytest.mark.parametrize(("period", "today", "ends", "held", "left"), table("meetings", "period | today"))
def test_the_end_of_a_period_is_called_to_mind(period, today, ends, held, left):
    found = hints.days_left(period, ends_on=day(ends), today=day(today), held=["m"] if held == "yes" else [])
    assert found == (int(left) if left else None)


def test_meetings_that_touch_do_not_overlap():
    hour = timedelta(hours=1)
    assert hints.overlaps(NOON, NOON + hour, [(NOON - hour, NOON), (NOON + hour, NOON + 2 * hour)]) == 0
    assert hints.overlaps(NOON, NOON + hour, [(NOON - hour, NOON + hour / 60)]) == 1


def test_a_move_out_of_the_month_is_noticed():
    end = date(2026, 12, 1)
    assert hints.leaves_period(date(2026, 11, 30), date(2026, 12, 1), period_ends_on=end)
    assert not hints.leaves_period(date(2026, 11, 19), date(2026, 11, 30), period_ends_on=end)
