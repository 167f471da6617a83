"""The box of the members' sheet: counts of grades for each member and nothing else."""

from collections.abc import Iterable, Mapping

from zhibu.appraisals.choices import Grade

Tallies = dict[str, dict[str, int]]
"""For each member on the sheet, how often each grade was given."""


def empty_box(subjects: Iterable[str]) -> Tallies:
    """A box in which there is nothing yet: every subject with every grade at zero, in the order of the ids.

    Source: docs/rules/appraisal.md.
    """
    return {subject: dict.fromkeys(Grade.values, 0) for subject in sorted(subjects)}


def with_sheet(tallies: Mapping[str, Mapping[str, int]], sheet: Mapping[str, str]) -> Tallies:
    """The box after one more sheet. It holds the sums and nothing of the sheet: any order of sheets gives the same.

    Raises KeyError for a subject or a grade that the box does not know.

    Source: docs/rules/appraisal.md.
    """
    filled = {subject: dict(counts) for subject, counts in tallies.items()}
    for subject, grade in sheet.items():
        filled[subject][grade] = filled[subject][grade] + 1
    return filled


def faults_of(sheet: Mapping[str, str], *, subjects: Iterable[str]) -> list[str]:
    """The subjects that a sheet leaves out or grades wrongly; empty for a sheet that is complete.

    Source: docs/rules/appraisal.md.
    """
    return [subject for subject in subjects if sheet.get(subject) not in Grade.values]


def is_shown(counts: Mapping[str, int], *, sheets: int, least: int) -> bool:
    """Whether the committee is shown one member's counts: `least` sheets in all, and as many with a grade for them.

    With three sheets of three full members, each has two grades: whoever wrote one would know the other.

    Source: rulebook `appraisal.sheet_minimum` (our own), docs/rules/appraisal.md.
    """
    return sheets >= least and sum(counts.values()) >= least
