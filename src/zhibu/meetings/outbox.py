"""What people do around meetings without a network: being excused, signing in, the minutes."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.offline.registry import Outcome, Payload, offline_deed
from zhibu.foundation.ui.formats import as_moment
from zhibu.kernel.errors import Refused
from zhibu.meetings.actions.answers import excuse_oneself
from zhibu.meetings.actions.attending import sign_in_later
from zhibu.meetings.actions.minutes import save_minutes
from zhibu.meetings.actions.sealing import circulate
from zhibu.meetings.choices import ExcuseState
from zhibu.meetings.forms import LaterExcuseForm
from zhibu.meetings.queries.minutes import ITEM, OPEN
from zhibu.meetings.room_forms import LaterForm


@offline_deed("meeting.excuse", label=gettext_lazy("Excuse from a meeting"), form=LaterExcuseForm)
def excuse(actor: Actor, at: datetime, payload: Payload) -> Outcome:
    """Ask to be excused; what was said before the meeting was opened counts as said in time."""
    meeting_id: UUID = payload["meeting"]
    line = excuse_oneself(
        actor=actor, at=at, meeting_id=meeting_id, reason=payload["reason"],
        made_at=datetime.fromisoformat(payload["made_at"]),
    )  # fmt: skip
    words = _("You are excused") if line.excuse_state == ExcuseState.GRANTED else _("Your excuse is being decided")
    return Outcome(words, reverse("meetings:meeting", args=[meeting_id]))


@offline_deed("meeting.sign_in", label=gettext_lazy("Sign-in at a meeting"), form=LaterForm)
def sign_in(actor: Actor, at: datetime, payload: Payload) -> Outcome:
    """Sign in with the digits that were on the screen when they were typed; wrong ones stay counted."""
    meeting_id: UUID = payload["meeting"]
    made_at = datetime.fromisoformat(payload["made_at"])
    try:
        found = sign_in_later(actor=actor, at=at, meeting_id=meeting_id, code=payload["code"], made_at=made_at)
    except Refused as refused:
        return Outcome(str(refused.message), reverse("meetings:live", args=[meeting_id]), refusal=refused.code)
    words = _("Signed in, as of %(moment)s") % {"moment": as_moment(made_at)}
    return Outcome(
        words if found.is_new else _("You had signed in before."), reverse("meetings:live", args=[meeting_id])
    )


@offline_deed("meeting.minutes", label=gettext_lazy("Minutes"))
def minutes(actor: Actor, at: datetime, payload: Payload) -> Outcome:
    """Save minutes that were written without a network, put together with what others wrote meanwhile. Where both
    wrote at the same place, nothing is lost: the words are kept aside and its writer is told to choose."""
    meeting_id, base = _address(payload)
    written = {
        name: str(text)
        for name, text in payload.items()
        if name in {"summary", "measures"} or name.startswith((ITEM, OPEN))
    }
    saved = save_minutes(actor=actor, at=at, meeting_id=meeting_id, base=base, fields=written)
    if saved.conflicts:
        words = _(
            "Somebody else wrote at the same place meanwhile. Your words are kept in the history: choose there."
        )
        return Outcome(words, reverse("meetings:minutes_history", args=[meeting_id]), refusal="conflict")
    words = _("Saved, together with what others wrote.") if saved.was_merged else _("Minutes saved")
    if payload.get("then") == "circulate":
        return _sent_round(actor, at, meeting_id, words)
    return Outcome(words, reverse("meetings:minutes", args=[meeting_id]))


def _sent_round(actor: Actor, at: datetime, meeting_id: UUID, words: str) -> Outcome:
    """The minutes stand whatever comes of sending them round."""
    try:
        circulate(actor=actor, at=at, meeting_id=meeting_id)
    except Refused as refused:
        words = f"{words}. {refused.message}"
        return Outcome(words, reverse("meetings:minutes", args=[meeting_id]))
    return Outcome(_("Saved and sent round."), reverse("meetings:record", args=[meeting_id]))


def _address(payload: Payload) -> tuple[UUID, int]:
    try:
        return UUID(str(payload["meeting_id"])), max(0, int(payload["revision"]))
    except (KeyError, TypeError, ValueError) as error:
        raise Refused("broken", _("These minutes do not say to which meeting they belong.")) from error
