"""The rotating code, delays, and counting: by the tables of docs/rules/sign-in.md and online-presence.md."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.meetings.choices import AttendeeRole, Presence
from zhibu.meetings.rules import attending, codes
from zhibu.meetings.tests.test_rules import table

SECRET = "a secret of one meeting"
SHOWN = datetime(2026, 11, 19, 11, 40, tzinfo=UTC)
"""An instant at which a new code appears."""


def seconds(text):
    return timedelta(seconds=int(text))


def test_a_code_is_six_digits_for_twenty_seconds():
    found = [codes.code_at(SECRET, SHOWN + timedelta(seconds=n)) for n in range(40)]
    assert (len(set(found[:20])), len(set(found[20:]))) == (1, 1)
    assert found[0] != found[20]
    assert all(len(code) == 6 and code.isdigit() for code in found)
    assert [codes.seconds_left(SHOWN + timedelta(seconds=n)) for n in (0, 1, 19, 20)] == [20, 19, 1, 20]


def test_two_meetings_show_different_codes():
    shown = {codes.code_at(f"meeting {n}", SHOWN) for n in range(50)}
    assert len(shown) > 45


@pytest.mark.parametrize(("step", "code"), [(0x1, "119246"), (0x23523EC, "084774"), (0x273EF07, "819424")])
def test_the_digits_are_those_of_the_standard(step, code):
    """RFC 6238, appendix B: the last six of the eight digits over SHA-256."""
    assert codes.code_of("12345678901234567890123456789012", step) == code


@pytest.mark.parametrize(("case", "after", "verdict"), table("sign-in", "code"))
def test_verdicts(case, after, verdict):
    code = codes.code_at(SECRET, SHOWN)
    assert codes.verdict(SECRET, code, SHOWN + seconds(after)) == verdict


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "1234567"])
def test_what_is_no_code_is_wrong(code):
    assert codes.verdict(SECRET, code, SHOWN) == "wrong"
    assert codes.verdict("", codes.code_at("", SHOWN), SHOWN) == "wrong"
    assert not codes.was_shown(SECRET, code, SHOWN)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("472916", "472916"), (" 47 29 16 ", "472916"), ("４７２９１６", "472916"), ("4729", ""), ("", "")],
)
def test_digits_as_people_type_them(typed, code):
    assert codes.tidied(typed) == code


@pytest.mark.parametrize(("failures", "since", "wait"), table("sign-in", "wrong codes"))
def test_guessing_has_to_wait(failures, since, wait):
    assert codes.wait_left(int(failures), SHOWN, SHOWN + seconds(since)) == int(wait)
    assert codes.wait_left(int(failures), None, SHOWN) == 0


@pytest.mark.parametrize(("typed", "arrives", "verdict"), table("sign-in", "typed"))
def test_without_network(typed, arrives, verdict):
    made_at = SHOWN + seconds(typed)
    fault = codes.fault_of_delay(made_at, made_at + seconds(arrives))
    shown = codes.was_shown(SECRET, codes.code_at(SECRET, SHOWN), made_at)
    assert (fault or ("taken" if shown else "not_shown")) == verdict


@pytest.mark.parametrize(("minutes", "lasts", "may"), table("sign-in", "minutes from"))
def test_opening(minutes, lasts, may):
    ends = SHOWN + timedelta(minutes=int(lasts))
    assert attending.can_open(SHOWN, ends, SHOWN + timedelta(minutes=int(minutes))) is (may == "yes")


@pytest.mark.parametrize(("minutes", "late"), table("sign-in", "minutes after"))
def test_late(minutes, late):
    assert attending.is_late(SHOWN + timedelta(minutes=int(minutes)), SHOWN) is (late == "yes")


LETTERS = {
    "p": (AttendeeRole.EXPECTED, Presence.PRESENT), "l": (AttendeeRole.EXPECTED, Presence.PRESENT),
    "e": (AttendeeRole.EXPECTED, Presence.EXCUSED), "i": (AttendeeRole.EXPECTED, Presence.INVITED),
    "O": (AttendeeRole.OBSERVER, Presence.PRESENT), "o": (AttendeeRole.OBSERVER, Presence.INVITED),
    "G": (AttendeeRole.GUEST, Presence.PRESENT), "g": (AttendeeRole.GUEST, Presence.INVITED),
}  # fmt: skip


def seats(roll):
    """A roll as the page writes it."""
    found, counts = [], True
    for letter in roll:
        if letter == "-":
            counts = False
            continue
        role, presence = LETTERS.get(letter) or LETTERS[letter.lower()]
        entitled = letter.isupper() and letter not in "OG"
        expected = counts and role == AttendeeRole.EXPECTED
        found.append(attending.Seat(role, expected, entitled, presence, has_left=letter in "Ll"))
        counts = True
    return found


@pytest.mark.parametrize("row", table("sign-in", "roll"), ids=lambda row: row[0])
def test_counting(row):
    roll, *numbers = row
    found = attending.counted(seats(roll))
    assert [
        found.expected, found.present, found.excused, found.absent,
        found.entitled, found.entitled_present, found.entitled_here, found.guests,
    ] == [int(number) for number in numbers]  # fmt: skip


@given(st.text(alphabet="PpLlEeIiOoGg-", max_size=60).map(lambda text: text.rstrip("-")))
def test_the_numbers_add_up(roll):
    found = attending.counted(seats(roll))
    assert found.expected == found.present + found.excused + found.absent
    assert found.entitled_here <= found.entitled_present <= min(found.entitled, found.present)


@pytest.mark.parametrize(("before", "since", "after"), table("online-presence", "seconds before"))
def test_staying(before, since, after):
    seen_at = None if since == "first" else SHOWN - seconds(since)
    assert attending.online_after(int(before), seen_at, SHOWN) == int(after)


@pytest.mark.parametrize(("stayed", "held", "answered", "there"), table("online-presence", "stayed"))
def test_being_there(stayed, held, answered, there):
    found = attending.was_there_online(stayed_seconds=int(stayed), held_seconds=int(held), answered=int(answered))
    assert found is (there == "yes")


@pytest.mark.parametrize(("since", "online"), [(0, True), (90, True), (91, False)])
def test_a_silent_page_is_gone(since, online):
    assert attending.is_online(SHOWN - timedelta(seconds=since), SHOWN) is online
    assert not attending.is_online(None, SHOWN)
