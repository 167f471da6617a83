"""The rules of meetings, by the tables of docs/rules."""

from itertools import takewhile
from pathlib import Path

import pytest

from zhibu.foundation.rulebook.national import national_rules
from zhibu.meetings.choices import MeetingKind, MeetingState
from zhibu.meetings.kinds import national_kinds
from zhibu.meetings.rules import states

DOCS = Path(__file__).resolve().parents[4] / "docs/rules"


def table(page, header):
    """The rows of the table in docs/rules that begins with `header`, as lists of text."""
    lines = iter((DOCS / f"{page}.md").read_text(encoding="utf-8").splitlines())
    next(line for line in lines if line.startswith(f"| {header}"))
    next(lines)
    return [
        [cell.strip() for cell in line.strip("|").split("|")] for line in takewhile(lambda x: x[:1] == "|", lines)
    ]


@pytest.mark.parametrize(("before", "after", "allowed"), table("meetings", "from"))
def test_states(before, after, allowed):
    assert states.can_go(before, MeetingState(after)) is (allowed == "yes")


def test_every_kind_names_rules_that_exist():
    kinds = national_kinds()
    assert list(kinds) == MeetingKind.values
    named = {code for kind in kinds.values() for code in (kind.times, kind.quorum, kind.carry) if code}
    assert named <= set(national_rules())
    assert not any(kind.is_local for kind in kinds.values())
