"""The table in docs/rules/resident-id.md, case by case."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from zhibu.members import rules

PAGE = Path(settings.BASE_DIR) / "docs/rules/resident-id.md"


def cases():
    rows = [line.split("|")[1:-1] for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")]
    return [[cell.strip().strip("`") for cell in row] for row in rows if row[0].strip() != "case"]


@pytest.mark.parametrize(("number", "born", "sex", "problem"), [c[1:] for c in cases()], ids=[c[0] for c in cases()])
def test_as_the_page_says(number, born, sex, problem):
    cleaned = rules.clean_resident_id(number)
    found = rules.problem_of_resident_id(cleaned, on=date(2026, 11, 18))
    assert (found or "") == problem
    if not problem:
        assert rules.birth_in_resident_id(cleaned).isoformat() == born
        assert rules.sex_in_resident_id(cleaned) == sex


def test_the_page_has_its_cases():
    assert len(cases()) == 27
