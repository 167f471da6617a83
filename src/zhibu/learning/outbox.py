"""What members do here without a network."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.offline.registry import Outcome, Payload, offline_deed
from zhibu.foundation.ui.formats import as_day, as_hours, as_minutes
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused
from zhibu.kernel.periods import week_of
from zhibu.learning.actions.offline import LateCheckIn, Unreported, check_in_later, study_later
from zhibu.learning.forms import OfflineCheckInForm, OfflineStudyForm

UNFINISHED = {"not_started", "not_finished"}


@offline_deed("lesson.study", label=gettext_lazy("Study"), form=OfflineStudyForm)
def study(actor: Actor, at: datetime, payload: Payload) -> Outcome:
    """Take the account of study of a lesson that was taken along; say what is still missing."""
    missing = study_later(
        actor=actor,
        at=at,
        lesson_id=payload["lesson_id"],
        done_at=datetime.fromisoformat(payload["made_at"]),
        unreported=Unreported(payload["position"], payload["visible_ms"], payload["reached_end"]),
    )
    page = reverse("learning:lesson", args=[payload["lesson_id"]])
    if missing:
        return Outcome(_("Entered. %(time)s of study are still to go.") % {"time": as_minutes(missing)}, page)
    return Outcome(_("Entered: studied to the end."), page)


@offline_deed("lesson.check_in", label=gettext_lazy("Check-in"), form=OfflineCheckInForm)
def check_in(actor: Actor, at: datetime, payload: Payload) -> Outcome:
    """Check in as of when it was done, as far as the study is proven; else say how much of it is missing."""
    made_at = datetime.fromisoformat(payload["made_at"])
    result = check_in_later(
        actor=actor,
        at=at,
        lesson_id=payload["lesson_id"],
        reflection=payload["reflection"],
        made_at=made_at,
        unreported=Unreported(payload["position"] or 0, payload["visible_ms"] or 0, payload["reached_end"]),
    )
    if isinstance(result, Refused):
        return _refusal(result)
    return Outcome(_words(result, at), reverse("learning:checked_in", args=[result.made.check_in_id]))


def _refusal(refused: Refused) -> Outcome:
    """What is missing, and what to do about it."""
    words = str(refused.message)
    if refused.code in UNFINISHED:
        words = _("%(missing)s Open the lesson and go on studying, then try again.") % {"missing": words}
    return Outcome(words, refusal=refused.code)


def _words(late: LateCheckIn, at: datetime) -> str:
    if not late.made.is_new:
        return _("You had checked in before.")
    if not late.made.hours:
        return _("Checked in: kept, beyond the three that count in that week")
    hours, week = as_hours(late.made.hours), week_of(clock.day_of(late.counts_at))
    if week == week_of(clock.day_of(at)):
        return _("Checked in: %(hours)s hours entered") % {"hours": hours}
    words = _("Checked in: %(hours)s hours entered for the week from %(monday)s")
    return words % {"hours": hours, "monday": as_day(week)}
