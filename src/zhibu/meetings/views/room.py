"""The discussion, other people's hands, resolutions."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from zhibu.foundation.access.requests import Request
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused
from zhibu.meetings.access import get_meeting, get_run_meeting
from zhibu.meetings.actions import motions, room
from zhibu.meetings.choices import VoteWay
from zhibu.meetings.queries.room import motion_of, remark_of
from zhibu.meetings.room_forms import ChoiceForm, HandsForm, MotionForm, ReasonForm, SayForm, WayForm
from zhibu.meetings.views import live


def _incomplete() -> Refused:
    return Refused("incomplete", _("Something is missing. Look at it again; nothing was changed."))


@require_POST
def lower_hand(request: Request, meeting_id: UUID, attendee_id: UUID) -> HttpResponse:
    """Somebody has had the floor."""
    try:
        room.lower_hand(actor=request.actor, at=clock.now(), meeting_id=meeting_id, attendee_id=attendee_id)
    except Refused as refused:
        return live.no(request, meeting_id, refused)
    return live.done(request, meeting_id)


@require_POST
def say(request: Request, meeting_id: UUID) -> HttpResponse:
    """Write a line into the discussion; a refusal keeps what was written."""
    get_meeting(request.actor, meeting_id)
    form = SayForm(request.POST)
    try:
        if not form.is_valid():
            raise _incomplete()
        room.speak(actor=request.actor, at=clock.now(), meeting_id=meeting_id, **form.cleaned_data)
    except Refused as refused:
        return live.no(request, meeting_id, refused, said=request.POST.get("text", "")[:300])
    return live.done(request, meeting_id)


@require_POST
def hide(request: Request, remark_id: UUID) -> HttpResponse:
    """Hide a line of the discussion."""
    remark = remark_of(remark_id)
    get_run_meeting(request.actor, remark.meeting_id)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        room.hide_remark(actor=request.actor, at=clock.now(), remark_id=remark_id, reason=reason)
    except Refused as refused:
        return live.no(request, remark.meeting_id, refused)
    return live.done(request, remark.meeting_id)


@require_POST
def make(request: Request, meeting_id: UUID) -> HttpResponse:
    """Write down what is to be decided."""
    get_run_meeting(request.actor, meeting_id)
    form = MotionForm(request.POST)
    try:
        if not form.is_valid():
            raise _incomplete()
        motions.make_motion(actor=request.actor, at=clock.now(), meeting_id=meeting_id, **form.given())
    except Refused as refused:
        return live.no(request, meeting_id, refused, draft=request.POST.get("text", "")[:300])
    return live.done(request, meeting_id)


def _on_motion(request: Request, motion_id: UUID, act: Any, **given: Any) -> HttpResponse:
    meeting_id = motion_of(motion_id).meeting_id
    (get_meeting if act is motions.vote else get_run_meeting)(request.actor, meeting_id)
    try:
        if None in given.values():
            raise _incomplete()
        act(actor=request.actor, at=clock.now(), motion_id=motion_id, **given)
    except Refused as refused:
        return live.no(request, meeting_id, refused)
    return live.done(request, meeting_id)


@require_POST
def put(request: Request, motion_id: UUID) -> HttpResponse:
    """Put a motion to the vote."""
    form = WayForm(request.POST)
    return _on_motion(
        request, motion_id, motions.put_to_vote, way=form.cleaned_data["way"] if form.is_valid() else None
    )


@require_POST
def vote(request: Request, motion_id: UUID) -> HttpResponse:
    """Vote, or change one's vote."""
    form = ChoiceForm(request.POST)
    choice = form.cleaned_data["choice"] if form.is_valid() else None
    return _on_motion(request, motion_id, motions.vote, choice=choice)


@require_POST
def close(request: Request, motion_id: UUID) -> HttpResponse:
    """Close a vote, with the hands that were counted if it was one by hands."""
    if motion_of(motion_id).way != VoteWay.HANDS:
        return _on_motion(request, motion_id, motions.close_vote)
    form = HandsForm(request.POST)
    hands = form.cleaned_data if form.is_valid() else dict.fromkeys(("approve", "against", "abstain"))
    return _on_motion(request, motion_id, motions.close_hands, **hands)


@require_POST
def withdraw(request: Request, motion_id: UUID) -> HttpResponse:
    """Withdraw a motion."""
    return _on_motion(request, motion_id, motions.withdraw)
