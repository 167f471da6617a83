"""The rules by the tables of docs/rules/search-words.md, and what holds of every text and question."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.foundation.search.rules import highlights, questions, ranking, tokens
from zhibu.foundation.search.rules.folding import fold, fold_aligned
from zhibu.foundation.search.rules.sight import holders, place_tokens, tokens_of_audience
from zhibu.kernel import paths

PAGE = Path(__file__).resolve().parents[5] / "docs/rules/search-words.md"
TODAY = date(2026, 11, 18)
TEXTS = st.text(alphabet="党员大会支部黨員大會公示满五天，。 abcXYZ019Ａ／髮ﬁ㈠", max_size=60)
HAN = st.text(alphabet="党员大会支部公示满五天过半", min_size=1, max_size=12)


def table(header):
    lines = PAGE.read_text(encoding="utf-8").split(f"\n## {header}\n")[1].split("\n## ")[0].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return rows[2:]


def kept(title, text=""):
    """The tokens of a document, as the index keeps them."""
    folded = fold(title)
    return tokens.tokens_of(folded) | tokens.title_tokens(folded) | tokens.tokens_of(fold(text)) | (
        tokens.sound_tokens(title)
    )  # fmt: skip


def fits(expression, known):
    """Whether tokens fit an expression: what every engine does."""
    if isinstance(expression, questions.Token):
        if expression.prefix:
            return any(token.startswith(expression.text) for token in known)
        return expression.text in known
    judge = all if isinstance(expression, questions.All) else any
    return judge(fits(part, known) for part in expression.parts)


def tier_of(question, known):
    return next((n for n, tier in enumerate(question.tiers) if fits(tier, known)), None)


@pytest.mark.parametrize(("case", "title", "text", "asked", "found"), table("Found or not"))
def test_found_or_not(case, title, text, asked, found):
    question = questions.understand(asked)
    is_found = not question.is_empty and fits(question.tiers[-1], kept(title, text))
    assert is_found == (found == "yes"), case


@pytest.mark.parametrize("row", table("What stands first"), ids=lambda row: row[0])
def test_what_stands_first(row):
    _case, asked, *documents = row
    question = questions.understand(asked)

    def order(title, text, age):
        tier = tier_of(question, kept(title, text))
        assert tier is not None
        near = ranking.closeness(question, title, tier=tier)
        return (-(near - ranking.fading(TODAY - timedelta(days=int(age)), TODAY)), len(title))

    assert order(*documents[:3]) < order(*documents[3:])


@given(HAN, HAN, HAN)
def test_any_piece_of_a_run_is_found(before, piece, after):
    question = questions.understand(piece)
    assert fits(question.tiers[-1], kept("标题", before + piece + after))
    assert fits(question.tiers[0], kept(before + piece + after))


@given(TEXTS, TEXTS)
def test_what_a_nearer_tier_finds_every_broader_one_finds(text, asked):
    question = questions.understand(asked)
    known = kept(text[:20], text[20:])
    found = [fits(tier, known) for tier in question.tiers]
    if found:
        assert found[-1] or not any(found)


@given(TEXTS)
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(TEXTS)
def test_each_folded_character_knows_where_it_comes_from(text):
    folded, origins = fold_aligned(text)
    assert len(folded) == len(origins)
    assert list(origins) == sorted(origins)
    assert all(0 <= origin < len(text) for origin in origins)


@given(TEXTS, TEXTS)
def test_marking_changes_no_letter(text, asked):
    parts = highlights.marked(text, questions.understand(asked).needles)
    assert "".join(part.text for part in parts) == text


@given(TEXTS, TEXTS)
def test_an_excerpt_is_a_stretch_of_the_text(text, asked):
    needles = questions.understand(asked).needles
    shown = "".join(part.text for part in highlights.excerpt(text, needles)).strip("…")
    assert shown in " ".join(text.split())
    assert len(shown) <= highlights.SHOWN


@given(TEXTS)
def test_no_token_of_a_text_looks_like_one_of_ours(text):
    assert not any(
        "_" in token or " " in token or '"' in token for token in tokens.tokens_of(fold(text + "_a_public"))
    )


@given(st.dates(date(2000, 1, 1), date(2026, 11, 18)))
def test_age_never_turns_two_kinds_of_closeness_round(on):
    assert 0 <= ranking.fading(on, TODAY) < ranking.AGE < ranking.AS_ASKED - ranking.SCATTERED


def test_marks_words_as_they_are_written():
    parts = highlights.marked("支部黨員大會，ＧＢ 9704 rebag", ("党员大会", "gb"))
    assert [part.text for part in parts if part.is_hit] == ["黨員大會", "ＧＢ"]


def test_an_excerpt_begins_near_what_was_asked_for():
    text = "第一段说别的。" * 30 + "支部党员大会到会人数要过半。" + "后面还有。" * 30
    parts = highlights.excerpt(text, ("到会人数",))
    assert parts[0].text == parts[-1].text == "…"
    assert [part.text for part in parts if part.is_hit] == ["到会人数"]
    assert parts[1].text == "支部党员大会"


def test_a_node_is_known_by_all_above_it():
    assert tokens_of_audience(holders("see_members", "0001000A")) == {
        "v_see_members_0001", "v_see_members_0001000a", "x_see_members_0001000a",
    }  # fmt: skip
    assert place_tokens("0001000A") == {"o_0001", "o_0001000a"}


@given(st.lists(st.integers(1, 30), min_size=1, max_size=6), st.lists(st.integers(1, 30), min_size=1, max_size=6))
def test_whoever_holds_a_verb_on_a_node_or_above_it_sees_and_nobody_else(document, scope):
    path, held = ("".join(paths.step(n) for n in numbers) for numbers in (document, scope))
    carried = tokens_of_audience(holders("see_members", path))
    assert (f"v_see_members_{held.lower()}" in carried) == paths.is_within(path, held)


def test_nothing_typed_suggests_nothing():
    assert questions.suggesting(" ，") == ()
    assert questions.understand("，。").is_empty
