"""Personal numbers, terms, pictures, by the tables of docs/rules/content-review.md, and what holds for any text."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.members.rules.resident_id import PROVINCES, check_character
from zhibu.portal.rules import checks
from zhibu.portal.rules.checks import Kind, Passage, Picture, Term, Weight
from zhibu.portal.tests.pages import table

TODAY = date(2026, 11, 18)
WORDS = st.text("支部党员大会召开请联系张同志，。：（）《》 ", max_size=20)
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


@pytest.mark.parametrize(("case", "text", "found"), table("case | text"))
def test_personal_numbers(case, text, found):
    numbers = checks.numbers_in(text, on=TODAY)
    assert "; ".join(f"{number.kind} {number.shown}" for number in numbers) == found


def born(days):
    return TODAY - timedelta(days=days)


@st.composite
def resident_ids(draw):
    region = draw(st.sampled_from(sorted(PROVINCES))) + draw(st.from_regex(r"\A[0-9]{4}\Z"))
    body = f"{region}{born(draw(st.integers(0, 36500))):%Y%m%d}" + f"{draw(st.integers(1, 999)):03d}"
    return body + check_character(body)


def luhn(body):
    return next(f"{body}{digit}" for digit in range(10) if checks.luhn_holds(f"{body}{digit}"))


@st.composite
def cards(draw):
    length = draw(st.integers(16, 19))
    return luhn("62" + "".join(str(draw(st.integers(0, 9))) for _ in range(length - 3)))


def parted(number, sizes, gap):
    parts = []
    for size in sizes:
        parts.append(number[:size])
        number = number[size:]
    return gap.join(part for part in [*parts, number] if part)


GAPS = st.sampled_from(["", " ", "-", "　", " - "[:2]])


@given(WORDS, resident_ids(), WORDS, GAPS, st.booleans())
def test_every_resident_id_is_found_wherever_it_stands(before, number, after, gap, wide):
    written = parted(number, (6, 8), gap)
    text = before + (written.translate(WIDE) if wide else written) + after
    found = checks.numbers_in(text, on=TODAY)
    assert [(n.kind, text[n.start : n.end].translate(checks._WIDE).upper()) for n in found] == [
        (Kind.RESIDENT_ID, written)
    ]


@given(WORDS, cards(), WORDS, GAPS)
def test_every_card_is_found_wherever_it_stands(before, number, after, gap):
    if checks.numbers_in(number, on=TODAY)[0].kind == Kind.RESIDENT_ID:
        return
    found = checks.numbers_in(before + parted(number, (4, 4, 4, 4), gap) + after, on=TODAY)
    assert [n.kind for n in found] == [Kind.BANK_CARD]


@given(WORDS, st.integers(3, 9), st.integers(0, 10**9 - 1), WORDS, GAPS)
def test_every_mobile_phone_is_found_wherever_it_stands(before, second, rest, after, gap):
    text = before + parted(f"1{second}{rest:09d}", (3, 4), gap) + after
    assert [n.kind for n in checks.numbers_in(text, on=TODAY)] == [Kind.MOBILE]


@given(st.lists(st.one_of(WORDS, resident_ids(), cards(), st.from_regex(r"\A[0-9０-９Xx \-]{0,24}\Z")), max_size=8))
def test_nothing_shown_holds_a_whole_number_and_masking_twice_changes_nothing(parts):
    text = "，".join(parts)
    masked = checks.masked_text(text, on=TODAY)
    assert not {n.kind for n in checks.numbers_in(masked, on=TODAY)} & {Kind.RESIDENT_ID, Kind.BANK_CARD, Kind.MOBILE}
    assert checks.masked_text(masked, on=TODAY) == masked
    for finding in checks.look_for_numbers([Passage("body.1", text)], on=TODAY):
        assert finding.before + finding.shown + finding.after in masked


@given(st.text(st.characters(exclude_categories=("Nd", "Nl", "No")), max_size=200))
def test_without_digits_nothing_is_found(text):
    assert checks.numbers_in(text, on=TODAY) == []


@given(st.text(max_size=300))
def test_bounds_lie_in_the_text_in_order(text):
    last = 0
    for number in checks.numbers_in(text, on=TODAY):
        assert last <= number.start < number.end <= len(text)
        last = number.end


def test_a_finding_shows_its_place_and_the_words_around_it_masked():
    passage = Passage("body.2", "请各支部将材料送交张同志，电话13912345678，或李同志，电话13812345679，谢谢。")
    first, second = checks.look_for_numbers([passage], on=TODAY)
    assert (first.place, first.before, first.shown, first.after) == (
        "body.2", "各支部将材料送交张同志，电话"[-12:], "139****5678", "，或李同志，电话138*"[:12],
    )  # fmt: skip
    assert (second.shown, second.after, second.weight) == ("138****5679", "，谢谢。", Weight.WARNING)


@pytest.mark.parametrize(("case", "terms", "text", "found"), table("case | wrong > right"))
def test_terms(case, terms, text, found):
    listed = [Term(*(part.strip() for part in pair.split(">"))) for pair in terms.split(";")]
    here = checks.look_for_terms([Passage("title", text)], listed, on=TODAY)
    assert "; ".join(finding.shown for finding in here) == found


def test_a_term_says_what_is_right_and_why_and_may_be_a_must():
    term = Term("三会一客", "三会一课", "制度的名称", must=True)
    (found,) = checks.look_for_terms([Passage("lead", "落实三会一客")], [term], on=TODAY)
    assert (found.right, found.why, found.weight) == ("三会一课", "制度的名称", Weight.ERROR)


@given(st.text("书记计总", min_size=1, max_size=4), st.text("书记计总 　党", max_size=30))
def test_terms_never_overlap_and_are_found_in_order(wrong, text):
    found = checks.look_for_terms([Passage("title", text)], [Term(wrong, "好")], on=TODAY)
    assert sum(len("".join(f.shown.split())) for f in found) <= len("".join(text.split()))
    assert all("".join(f.shown.split()) == wrong for f in found)


@pytest.mark.parametrize(("case", "text", "found"), table("case | address text"))
def test_homes(case, text, found):
    assert "; ".join(text[start:end] for start, end in checks.homes_in(text)) == found


def test_numbers_beside_a_home_are_masked():
    (home,) = checks.look_for_homes([Passage("body.1", "和平街6号2单元101室，电话13912345678")], on=TODAY)
    assert (home.kind, home.shown, home.after) == (Kind.HOME, "和平街6号2单元101室", "，电话139****56")


@pytest.mark.parametrize(("case", "alt", "source", "found"), table("case | alt"))
def test_pictures(case, alt, source, found):
    assert [str(f.kind) for f in checks.look_at_pictures([Picture("body.1", alt, source)])] == found.split()


def test_weights():
    assert {(str(kind), str(weight)) for kind, weight in checks.WEIGHTS.items()} == {
        tuple(row) for row in table("found | weight")
    }


def test_an_error_keeps_a_piece_back_a_warning_does_not():
    errors = checks.look_at_pictures([Picture("body.1", "", "本支部 摄")])
    warnings = checks.look_at_pictures([Picture("body.1", "图片", "本支部 摄")])
    assert (checks.may_be_sent_in(errors), checks.may_be_sent_in(warnings)) == (False, True)


def test_a_list_of_a_thousand_terms_is_quick_enough_to_be_typed_against():
    terms = [Term(f"错词{number:04d}", "对词") for number in range(1000)]
    text = "支部党员大会的内容。" * 500
    assert checks.look_for_terms([Passage("body.1", text)], terms, on=TODAY) == []
    assert re.sub("[^内]", "", text)
