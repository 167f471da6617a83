"""A member's own pages: with whom still to talk, arranging, entering, confirming, the note for the two."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.foundation.access.requests import Request
from zhibu.kernel import clock
from zhibu.kernel.errors import NotFound, Refused
from zhibu.talks import access
from zhibu.talks.actions import arranging, holding
from zhibu.talks.actions.arranging import Arrangement
from zhibu.talks.actions.holding import Entered
from zhibu.talks.choices import TOOK_PLACE, TalkReason, TalkState
from zhibu.talks.forms import ArrangeForm, EnterForm, HeldForm, MoveForm, NoteForm
from zhibu.talks.models import Talk
from zhibu.talks.queries import own as queries

BOTH = ["GET", "HEAD", "POST"]
STEPS: dict[str, Callable[..., Talk]] = {
    "confirm": holding.confirm_talk,
    "decline": holding.decline_talk,
    "take_back": holding.take_talk_back,
    "cancel": arranging.cancel_talk,
}


def _blame(form: forms.Form, refused: Refused) -> None:
    form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))


@require_safe
def mine(request: Request) -> HttpResponse:
    """With whom I still have to talk this year, what waits, what was."""
    me = access.get_me(request.actor)
    today = clock.today()
    context = {
        "duty": queries.own_duty(me, today=today),
        "talks": queries.own_talks(me.pk, today.year),
        "year": today.year,
    }
    return render(request, "talks/own/mine.html", context)


def _whom(request: Request) -> dict[str, Any]:
    """The person whom the address proposes, if any."""
    return {"whom": request.GET.get("with", "")}


@require_http_methods(BOTH)
def arrange(request: Request) -> HttpResponse:
    """Arrange a talk with somebody of my branch."""
    me = access.get_me(request.actor)
    data = request.POST if request.method == "POST" else None
    form = ArrangeForm(data, partners=queries.partners_of(me), initial=_whom(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        arrangement = Arrangement(given["starts_at"], given["place"], given["reason"])
        try:
            made = arranging.arrange_talk(
                actor=request.actor, at=clock.now(), with_id=given["whom"], arrangement=arrangement
            )
        except Refused as refused:
            _blame(form, refused)
        else:
            messages.success(request, _("Arranged. The other has a notice."))
            return redirect("talks:talk", made.pk)
    return render(request, "talks/own/arrange.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(BOTH)
def enter(request: Request) -> HttpResponse:
    """Enter a talk that took place."""
    me = access.get_me(request.actor)
    data = request.POST if request.method == "POST" else None
    initial = {**_whom(request), "on": clock.today()}
    form = EnterForm(data, partners=queries.partners_of(me), initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        entered = Entered(given["on"], given["reason"], given["text"])
        try:
            made = holding.enter_talk(actor=request.actor, at=clock.now(), with_id=given["whom"], entered=entered)
        except Refused as refused:
            _blame(form, refused)
        else:
            done = made.state == TalkState.CONFIRMED
            messages.success(
                request, _("Entered; it counts.") if done else _("Entered. The other is asked to confirm.")
            )
            return redirect("talks:talk", made.pk)
    return render(request, "talks/own/enter.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def talk(request: Request, talk_id: UUID) -> HttpResponse:
    """One of my talks: what to do with it, what we wrote."""
    found = access.get_talk(request.actor, talk_id)
    return _talk_page(request, found)


def _talk_page(request: Request, found: Talk, **more: Any) -> HttpResponse:
    member_id = request.actor.member_id
    if member_id is None:
        raise NotFound
    notes = queries.notes_on(found, member_id) if found.state in TOOK_PLACE else []
    mine_now = next((note.text for note in notes if note.is_mine), "")
    context = {
        "talk": found,
        "own": queries.own_talk(found, member_id),
        "reason": TalkReason(found.reason).label if found.reason else "",
        "notes": notes,
        "others_notes": [note for note in notes if not note.is_mine],
        "note_form": NoteForm(initial={"text": mine_now}),
        "held_form": HeldForm(initial={"on": clock.today()}),
        "is_recorder": found.recorded_by_id == member_id,
        "has_come": found.starts_at is not None and found.starts_at <= clock.now(),
        **more,
    }
    return render(request, "talks/own/talk.html", context, status=422 if more else 200)


@require_http_methods(BOTH)
def move(request: Request, talk_id: UUID) -> HttpResponse:
    """Move an arranged talk."""
    found = access.get_talk(request.actor, talk_id)
    data = request.POST if request.method == "POST" else None
    form = MoveForm(data, initial={"starts_at": found.starts_at, "place": found.place})
    if request.method == "POST" and form.is_valid():
        try:
            arranging.move_talk(actor=request.actor, at=clock.now(), talk_id=talk_id, **form.cleaned_data)
        except Refused as refused:
            _blame(form, refused)
        else:
            messages.success(request, _("Moved. The other has a notice."))
            return redirect("talks:talk", talk_id)
    context = {"form": form, "talk": found, "own": queries.own_talk(found, request.actor.member_id)}  # type: ignore[arg-type]
    return render(request, "talks/own/move.html", context, status=422 if form.errors else 200)


@require_POST
def held(request: Request, talk_id: UUID) -> HttpResponse:
    """Enter that an arranged talk took place."""
    found = access.get_talk(request.actor, talk_id)
    form = HeldForm(request.POST)
    if form.is_valid():
        try:
            holding.note_held(actor=request.actor, at=clock.now(), talk_id=talk_id, on=form.cleaned_data["on"])
        except Refused as refused:
            _blame(form, refused)
        else:
            return redirect("talks:talk", talk_id)
    return _talk_page(request, found, held_form=form)


@require_POST
def step(request: Request, talk_id: UUID) -> HttpResponse:
    """Confirm, decline, take back, call off."""
    access.get_talk(request.actor, talk_id)
    act = STEPS.get(request.POST.get("step", ""))
    if act is None:
        raise NotFound
    try:
        act(actor=request.actor, at=clock.now(), talk_id=talk_id)
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("talks:talk", talk_id)


@require_POST
def note(request: Request, talk_id: UUID) -> HttpResponse:
    """Keep my note; both of us read it."""
    found = access.get_talk(request.actor, talk_id)
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            holding.write_note(actor=request.actor, at=clock.now(), talk_id=talk_id, text=form.cleaned_data["text"])
        except Refused as refused:
            _blame(form, refused)
        else:
            messages.success(request, _("Saved. Only the two of you can read it."))
            return redirect("talks:talk", talk_id)
    return _talk_page(request, found, note_form=form)
