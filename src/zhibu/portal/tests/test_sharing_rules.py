"""Who may give what to whom: the tables of docs/rules/sharing.md are the cases."""

from itertools import takewhile
from pathlib import Path

import pytest

from zhibu.portal.rules import sharing

PAGE = Path(__file__).resolve().parents[4] / "docs/rules" / "sharing.md"
PLACES = {"A": "0001", "AB": "00010001", "ABC": "000100010001", "AD": "00010002"}


def table(title):
    """The rows of the table below a heading."""
    text = PAGE.read_text(encoding="utf-8").split(f"## {title}\n")[1]
    lines = [line for line in text.splitlines() if line][:40]
    start = next(n for n, line in enumerate(lines) if line.startswith("|---"))
    rows = takewhile(lambda line: line.startswith("|"), lines[start + 1 :])
    return [[cell.strip() for cell in row.strip()[1:-1].split("|")] for row in rows]


@pytest.mark.parametrize(("article", "to", "live", "answer"), table("Giving an article to a subtree"))
def test_giving_goes_down_alone(article, to, live, answer):
    found = sharing.push_fault(article_path=PLACES[article], scope_path=PLACES[to], is_live=live == "yes")
    assert found == answer


@pytest.mark.parametrize(("scope", "must", "ended", "site", "refused", "seen"), table("Where it is seen then"))
def test_what_is_given_is_seen_below(scope, must, ended, site, refused, seen):
    found = sharing.is_pushed_to(
        site_path=PLACES[site], scope_path=PLACES[scope], is_ended=ended == "yes", is_must=must == "yes",
        is_refused=refused == "yes",
    )  # fmt: skip
    assert found == (seen == "yes")


@pytest.mark.parametrize(("given", "must", "answer"), table("Refusing what is given"))
def test_what_is_no_must_may_be_refused(given, must, answer):
    assert sharing.refusal_fault(is_given=given == "yes", is_must=must == "yes") == answer


@pytest.mark.parametrize(("article", "site", "live", "shown", "answer"), table("Taking an article over"))
def test_anybody_takes_over_what_is_published(article, site, live, shown, answer):
    found = sharing.take_fault(
        article_path=PLACES[article], site_path=PLACES[site], is_live=live == "yes", is_shown=shown == "yes"
    )
    assert found == answer


@pytest.mark.parametrize(("article", "to", "live", "shown", "answer"), table("Offering an article upward"))
def test_offering_goes_up_alone(article, to, live, shown, answer):
    found = sharing.offer_fault(
        article_path=PLACES[article], to_path=PLACES[to], is_live=live == "yes", is_shown=shown == "yes"
    )
    assert found == answer
