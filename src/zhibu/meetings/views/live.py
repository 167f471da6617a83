"""The page of a meeting under way, and the look that three hundred phones take at it every second."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_safe

from zhibu.foundation.access.requests import Request
from zhibu.foundation.rulebook.queries import as_row
from zhibu.kernel import clock
from zhibu.kernel.errors import NotFound, Refused
from zhibu.kernel.ids import new_id
from zhibu.meetings import tickets, watching
from zhibu.meetings.access import abilities, get_meeting
from zhibu.meetings.actions.motions import WHY_NO_VOTE
from zhibu.meetings.choices import Choice, MeetingState, Mode, SignedInBy
from zhibu.meetings.frame import frame_of
from zhibu.meetings.models import Meeting
from zhibu.meetings.queries.live import Person, Snapshot
from zhibu.meetings.queries.meetings import attendee_of
from zhibu.meetings.rules import codes
from zhibu.meetings.rules.hosting import may_host
from zhibu.meetings.tickets import Watcher

PARTS = ("count", "video", "motions", "agenda", "hands", "people", "talk")


def parts_of(now: Snapshot, **more: Any) -> dict[str, str]:
    """The parts of the page by name; without `more` they are alike for all but those who lead."""
    rule = as_row(now.quorum.judgment.rule, holds=True) if now.quorum else None
    context = {"now": now, "rule": rule, "leads": False, "draft": "", "token": "", **more}
    return {part: render_to_string(f"meetings/live/_{part}.html", context) for part in PARTS}


def _for_leading(request: Request, draft: str = "") -> dict[str, Any]:
    return {"leads": True, "csrf_token": get_token(request), "token": new_id(), "draft": draft}


def _own(now: Snapshot, me: Person | None, token: str, *, leads: bool) -> dict[str, Any]:
    """What the part of the page shows that is the reader's own."""
    motion = now.open_motion
    return {
        "now": now,
        "me": me,
        "leads": leads,
        "choices": Choice.choices,
        "mine": motion.choices.get(me.id, "") if motion and me else "",
        "why_no_vote": WHY_NO_VOTE.get(me.why_no_vote, "") if me else "",
        "csrf_token": token,
    }


@require_GET
def live(request: Request, meeting_id: UUID) -> HttpResponse:
    """The page of a meeting under way for everybody on its roll, with the desk of who leads it."""
    return page(request, meeting_id)


def page(
    request: Request, meeting_id: UUID, *, words: Any = "", draft: str = "", said: str = "", status: int = 200
) -> HttpResponse:
    """The live page as of now; `words` say why something was refused, what was typed is kept."""
    at, actor = clock.now(), request.actor
    meeting = get_meeting(actor, meeting_id)
    frame = frame_of(actor, meeting, current="live", at=at)
    seen = watching.watch(meeting_id, least=meeting.version)
    if seen is None:
        raise NotFound
    now, leads = seen.snapshot, frame.able.run
    shared = seen.parts(get_language() or "", parts_of)
    me = now.person(frame.mine.pk if frame.mine else None)
    shows_code = leads and meeting.state == MeetingState.OPEN and meeting.mode != Mode.ONLINE
    context = {
        **_own(now, me, get_token(request), leads=leads),
        "frame": frame,
        "meeting": now.meeting,
        "parts": parts_of(now, **_for_leading(request, draft)) if leads else shared.by_name,
        "stamp": shared.stamp,
        "ticket": tickets.issue(meeting_id, Watcher(me.id if me else None, leads)),
        "beats": bool(me and me.is_here and me.by == SignedInBy.ONLINE and meeting.state == MeetingState.OPEN),
        "talks": meeting.mode != Mode.ROOM or bool(now.remarks),
        "code": codes.code_at(meeting.secret, at) if shows_code else "",
        "left": codes.seconds_left(at),
        "can_take_over": _can_take_over(request, meeting, frame.mine),
        "token": new_id(),
        "words": words,
        "said": said,
    }
    return render(request, "meetings/live/live.html", context, status=status)


def _can_take_over(request: Request, meeting: Meeting, mine: Any) -> bool:
    if mine is None or mine.member_id == meeting.host_id:
        return False
    if meeting.state not in {MeetingState.CALLED, MeetingState.OPEN}:
        return False
    return abilities(request.actor, meeting).call or may_host(watching.hosts_of(meeting), mine.member_id)


@login_not_required
@require_safe
def check(request: Request, meeting_id: UUID) -> HttpResponse:
    """Whether the page (stamp `v`) is still right: 204, else its parts anew. A ticket stands for all other checks."""
    watcher = tickets.read(request.GET.get("t", ""), meeting_id)
    if watcher is None:
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        watcher = _watcher(request, meeting_id)
        ticket = tickets.issue(meeting_id, watcher)
    else:
        ticket = ""
    stamp = request.GET.get("v", "")
    seen = watching.watch(meeting_id, least=watching.version_in(stamp))
    if seen is None:
        raise NotFound
    shared = seen.parts(get_language() or "", parts_of)
    if stamp == shared.stamp and not ticket:
        return HttpResponse(status=204)
    return _answer(request, seen.snapshot, watcher, shared, ticket=ticket)


def _watcher(request: Request, meeting_id: UUID) -> Watcher:
    meeting = get_meeting(request.actor, meeting_id)
    line = attendee_of(request.actor, meeting_id)
    return Watcher(line.pk if line else None, abilities(request.actor, meeting).run)


def _answer(
    request: Request, now: Snapshot, watcher: Watcher, shared: watching.Parts, *, ticket: str
) -> HttpResponse:
    drawn = "".join(parts_of(now, **_for_leading(request)).values()) if watcher.leads else shared.whole
    own = _own(now, now.person(watcher.attendee_id), get_token(request), leads=watcher.leads)
    context = {**own, "shared": drawn, "stamp": shared.stamp, "ticket": ticket}
    return HttpResponse(render_to_string("meetings/live/_answer.html", context))


def done(request: Request, meeting_id: UUID, to: str = "meetings:live") -> HttpResponse:
    """After a deed: the live page, or, for a page that refreshes itself, nothing."""
    return HttpResponse(status=204) if request.headers.get("Live") else redirect(to, meeting_id)


def no(request: Request, meeting_id: UUID, refused: Refused, **kept: str) -> HttpResponse:
    """After a refusal: its words, on the live page or for it."""
    if request.headers.get("Live"):
        return JsonResponse({"words": str(refused.message)}, status=422)
    return page(request, meeting_id, words=refused.message, status=422, **kept)
