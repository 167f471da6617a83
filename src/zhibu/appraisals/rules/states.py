"""The way of an appraisal: which state follows which, and from where one may still go back or call it off."""

from zhibu.appraisals.choices import AppraisalState as S

FORWARD: dict[str, S] = {
    S.PLANNED: S.SELF,
    S.SELF: S.MUTUAL,
    S.MUTUAL: S.SHEET,
    S.SHEET: S.PROPOSAL,
    S.PROPOSAL: S.DECIDED,
    S.DECIDED: S.PUBLISHED,
    S.PUBLISHED: S.FILED,
}
"""State → the next one. Nothing is skipped."""

BACK: dict[str, S] = {S.MUTUAL: S.SELF, S.SHEET: S.MUTUAL}
"""State → the one before, for a step taken too early. From the sheet only while the box is empty."""

WRITING_SELF = frozenset({S.SELF, S.MUTUAL, S.SHEET})
"""States in which a self-appraisal may still be handed in, late ones included."""

ROLL_OPEN = frozenset({S.SELF, S.MUTUAL})
"""States in which whoever joins the branch joins the appraisal: whom the sheet names stands fixed from then on."""


def next_state(state: str) -> S | None:
    """The state after `state`, None at the end or after it was called off.

    Source: 中国共产党支部工作条例（试行）第十八条 (self, mutual, members' sheet, grades), docs/rules/appraisal.md.
    """
    return FORWARD.get(state)


def state_before(state: str, *, sheets: int) -> S | None:
    """The state to which a step taken too early goes back, None where it stands.

    Source: our own, docs/rules/appraisal.md.
    """
    return None if state == S.SHEET and sheets else BACK.get(state)


def may_be_called_off(state: str) -> bool:
    """Whether the appraisal may still be called off: before the general meeting has decided.

    Source: our own, docs/rules/appraisal.md.
    """
    return state not in {S.DECIDED, S.PUBLISHED, S.FILED, S.CANCELLED}


def may_be_amended(state: str) -> bool:
    """Whether a grade may be amended: once the results are told, with a reason that the member reads.

    Source: our own, docs/rules/appraisal.md.
    """
    return state in {S.PUBLISHED, S.FILED}


def year_fits(year: int, *, day_year: int, day_month: int) -> bool:
    """Whether a branch may appraise `year` on a day: the present year, and the last one until the end of March.

    Source: our own (an appraisal is held in the last quarter of its year or early in the next),
    docs/rules/appraisal.md.
    """
    return year == day_year or (year == day_year - 1 and day_month <= 3)
