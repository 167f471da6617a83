"""Judgments in words that a secretary understands: what to do, then why."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zhibu.compliance.choices import State, Why
from zhibu.compliance.queries.duties import APPRAISAL, TALKS
from zhibu.foundation.ui.formats import as_day as day_words
from zhibu.meetings.choices import MeetingKind

TONES: dict[str, str] = {
    State.COMING: "idle",
    State.DUE: "due",
    State.DONE: "done",
    State.LATE: "late",
    State.INVALID: "late",
    State.EXEMPT: "idle",
}
"""The tone in which each state is drawn; the word stands beside it."""

_OWN_NAMES: dict[str, Any] = {APPRAISAL: gettext_lazy("Appraisal"), TALKS: gettext_lazy("Talks")}


def kind_name(code: str, local: dict[str, str] | None = None) -> Any:
    """The name of a duty: a national kind, the appraisal, the talks, or a local kind by its own name."""
    if code in MeetingKind.values:
        return MeetingKind(code).label
    return _OWN_NAMES.get(code) or (local or {}).get(code, code)


def remedy(state: str, why: str, *, name: Any, missing: int, ends_on: Any, planned: int) -> str:
    """What would mend or finish it, empty where there is nothing to do."""
    if state == State.DUE:
        if planned:
            return _("Called; hold it and confirm the record by %(day)s.") % {"day": day_words(ends_on)}
        words = ngettext(
            "%(name)s is missing once: hold it by %(day)s.",
            "%(name)s is missing %(n)d times: hold it by %(day)s.",
            missing,
        )
        return words % {"name": name, "n": missing, "day": day_words(ends_on)}
    if state == State.INVALID:
        return _("Hold it once more, with as many present as the rule asks for.")
    if state == State.LATE:
        return _("It cannot be made up for that period. If it was held, enter its record afterwards.")
    if why == Why.UNCONFIRMED:
        return _("Have the host confirm the record.")
    return ""


def still_missing(span: str, *, name: Any, count: int) -> str:
    """How often something is missing in the period that runs."""
    if span == "year":
        words = ngettext("This year: %(name)s still to hold", "This year: %(name)s still to hold, %(n)d times", count)
    elif span == "quarter":
        words = ngettext(
            "This quarter: %(name)s still to hold", "This quarter: %(name)s still to hold, %(n)d times", count
        )
    else:
        words = ngettext(
            "This month: %(name)s still to hold", "This month: %(name)s still to hold, %(n)d times", count
        )
    return words % {"name": name, "n": count}


NEAR = {"month": 7, "quarter": 14, "year": 30}
"""From so many days before the end of its period a duty without a call is called to mind."""


def hint(row: Any, *, name: Any, day: date) -> str:
    """That a period is nearly over and nothing is called for a duty of it; empty while there is time."""
    left = (row.ends_on - day).days
    if row.state not in (State.DUE, State.INVALID) or row.planned or not 0 <= left <= NEAR[row.span]:
        return ""
    missing = still_missing(row.span, name=name, count=max(1, row.times - row.done))
    if not left:
        return _("%(missing)s. Today is the last day.") % {"missing": missing}
    words = ngettext("%(missing)s. One day is left.", "%(missing)s. %(n)d days are left.", left)
    return words % {"missing": missing, "n": left}
