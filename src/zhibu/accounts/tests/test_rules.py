"""How long a guesser waits, and what else stands in the tables of docs/rules/accounts.md"""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.accounts import rules
from zhibu.accounts.rules import proofs
from zhibu.accounts.tests.tables import table_of

NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (4, 0), (5, 30), (6, 60), (7, 120), (8, 240), (9, 480), (10, 900), (11, 900), (10_000, 900)],
)
def test_the_pause_doubles_after_five_failures_up_to_a_quarter_of_an_hour(failures, seconds):
    assert rules.pause_after(failures) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("failures", "since_last", "left"),
    [(4, 0, 0), (5, 0, 30), (5, 29, 1), (5, 30, 0), (5, 31, 0), (20, 899, 1), (20, 900, 0), (20, 3600, 0)],
)
def test_the_wait_shrinks_with_time(failures, since_last, left):
    last = NOON - timedelta(seconds=since_last)
    assert rules.wait_left(failures, last, NOON) == timedelta(seconds=left)


@given(st.integers(0, 1000), st.integers(0, 7200))
def test_nobody_waits_longer_than_a_quarter_of_an_hour_and_all_is_forgotten_after_one(failures, seconds):
    last = NOON - timedelta(seconds=seconds)
    assert timedelta(0) <= rules.wait_left(failures, last, NOON) <= timedelta(minutes=15)
    assert rules.failures_counted(failures, last, NOON) == (failures if seconds < 3600 else 0)


@pytest.mark.parametrize(
    ("typed", "plain"), [("Lin.Zhixing ", "lin.zhixing"), ("ｌｉｎ１", "lin1"), ("林知行", "林知行"), ("  ", "")]
)
def test_a_user_name_has_one_spelling(typed, plain):
    assert rules.plain_username(typed) == plain


LIMITS = {"pair": rules.PAIR, "name": rules.NAME, "known": rules.KNOWN, "address": rules.ADDRESS}


@pytest.mark.parametrize("row", table_of("what"), ids=str)
def test_the_free_tries_are_those_of_the_page(row):
    assert LIMITS[row["what"]].free == int(row["free"])


@pytest.mark.parametrize("row", table_of("limit"), ids=str)
def test_the_table_of_pauses(row):
    pause = rules.pause_after(int(row["failures"]), LIMITS[row["limit"]])
    assert pause == timedelta(seconds=int(row["pause in seconds"]))


@pytest.mark.parametrize("row", table_of("roles"), ids=str)
def test_the_table_of_tiers(row):
    assert rules.tier_of([role.strip() for role in row["roles"].split(",") if role.strip()]) == row["tier"]


@pytest.mark.parametrize("row", table_of("now"), ids=str)
def test_the_table_of_codes(row):
    secret = proofs.new_secret()
    code = pyotp.TOTP(secret).generate_otp(int(row["code of"]))
    step = proofs.matching_step(secret, code, int(row["now"]) * 30 + 7, int(row["last"]))
    assert (step == int(row["code of"])) == (row["taken"] == "yes")


@given(st.text(alphabet=proofs.ALPHABET, min_size=4, max_size=24))
def test_a_printed_code_is_read_back(code):
    assert proofs.plain_code(proofs.in_groups(code).lower() + " ") == code


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) MicroMessenger/8.0", "iPhone · 微信"),
        ("Mozilla/5.0 (Linux; Android 14; HUAWEI) Chrome/120 Mobile Safari/537.36", "Android · Chrome"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537.36 Edg/120", "Windows · Edge"),
        ("Mozilla/5.0 (Macintosh) Version/17 Safari/605", "Mac · Safari"),
        ("curl/8", ""),
    ],
)
def test_a_device_is_named_in_plain_words(agent, words):
    assert rules.device_words(agent) == words


@pytest.mark.parametrize(
    ("name", "masked"), [("周晓禾", "周*禾"), ("林之", "林*"), ("欧阳小明", "欧**明"), ("林", "*")]
)
def test_a_name_is_recognized_by_its_owner_only(name, masked):
    assert rules.masked_name(name) == masked
