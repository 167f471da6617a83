"""Calling a meeting: one page, filled with what is proposed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.requests import Request
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden, Refused
from zhibu.meetings.access import get_place
from zhibu.meetings.actions.calling import Called, call_meeting
from zhibu.meetings.forms import Agenda, CallForm, PlaceChoiceForm, show_refusal
from zhibu.meetings.queries.explaining import call_reasons
from zhibu.meetings.queries.kinds import holder_of, title_of
from zhibu.meetings.queries.organizations import own_above, rest_words
from zhibu.meetings.queries.proposals import (
    Ground,
    Proposal,
    callable_by,
    ground_of,
    groups_below,
    places_used,
    proposal_for,
)
from zhibu.organizations.choices import OrganizationKind
from zhibu.organizations.models import Organization

GROUP = "group"


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Choose for which organization, if there is a choice; then call. `?for=` and `?kind=` choose beforehand."""
    actor = request.actor
    if not actor.can_anywhere(Verb.CALL_MEETINGS):
        raise Forbidden
    asked = _uuid(request.GET.get("for", ""))
    if asked is not None:
        organization = get_place(actor, asked, Verb.CALL_MEETINGS)
        return _call(request, organization)
    places = callable_by(actor)
    branches = [place for place in places if place.kind != OrganizationKind.GROUP]
    if len(branches) == 1 or len(places) == 1:
        return _call(request, (branches or places)[0])
    return _choose(request, places)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _choose(request: Request, places: list[Organization]) -> HttpResponse:
    """Pick one of a few, or the own committee, or search."""
    form = PlaceChoiceForm(request.GET if "for_q" in request.GET else None, actor=request.actor)
    own = [] if places else own_above(request.actor)
    context = {"places": places, "own": own, "form": form, "kind": request.GET.get("kind", "")}
    return render(request, "meetings/choose.html", context)


def _call(request: Request, organization: Organization) -> HttpResponse:
    at = clock.now()
    ground = ground_of(organization, today=clock.day_of(at))
    code = request.GET.get("kind", "")
    groups = groups_below(organization) if holder_of(organization.kind) == "branch" else []
    if code == GROUP and groups:
        if len(groups) == 1:
            return redirect(f"{request.path}?for={groups[0].pk}&kind={GROUP}")
        return render(request, "meetings/choose.html", {"places": groups, "kind": GROUP, "of": organization})
    if not ground.kinds:
        return render(request, "meetings/choose.html", {"nothing": organization})
    proposal = proposal_for(ground, code if code in ground.kinds else ground.first_choice(), at=at)
    if request.method == "GET":
        form = CallForm(proposal=proposal, ground=ground)
        return _page(request, ground, proposal, form, Agenda.proposed(proposal), groups)
    agenda = Agenda.sent(request.POST)
    form = CallForm(request.POST, proposal=proposal, ground=ground)
    if "arrange" in request.POST:
        form.errors.clear()
        agenda.arrange(request.POST["arrange"])
        return _page(request, ground, proposal, form, agenda, groups)
    if form.is_valid():
        try:
            called = call_meeting(
                actor=request.actor, at=at, organization_id=organization.pk, call=form.call(agenda),
                token=form.cleaned_data["token"],
            )  # fmt: skip
        except Refused as refusal:
            show_refusal(form, refusal.message, refusal.field)
        else:
            _say(request, called)
            return redirect("meetings:meeting", called.meeting.pk)
    return _page(request, ground, proposal, form, agenda, groups, status=422)


def _page(
    request: Request, ground: Ground, proposal: Proposal, form: CallForm, agenda: Agenda,
    groups: list[Organization], *, status: int = 200,
) -> HttpResponse:  # fmt: skip
    organization = proposal.organization
    context = {
        "form": form,
        "agenda": agenda.lines,
        "proposal": proposal,
        "organization": organization,
        "kinds": _kinds(ground, proposal, organization, groups),
        "places": places_used(organization),
        "reasons": call_reasons(proposal),
        "tally": proposal.roll.tally,
        "needs_speaker": "speaker" in proposal.kind.contents,
        "rests": "" if form.is_bound else rest_words(organization, clock.day_of(proposal.slot.starts_at)),
    }
    return render(request, "meetings/new.html", context, status=status)


def _kinds(
    ground: Ground, proposal: Proposal, organization: Organization, groups: list[Organization]
) -> list[dict[str, Any]]:
    """What may be called instead, each with whether it is still missing in its period."""
    rows = [
        {
            "label": title_of(kind, organization.kind),
            "url": f"?for={organization.pk}&kind={code}",
            "current": code == proposal.kind.code,
            "due": due if (due := ground.dues.get(code)) and due.is_missing else None,
        }
        for code, kind in ground.kinds.items()
    ]
    if groups:
        rows.append(
            {
                "label": _("Group meeting"),
                "url": f"?for={organization.pk}&kind={GROUP}",
                "current": False,
                "due": None,
            }
        )
    return rows


def _say(request: Request, called: Called) -> None:
    if not called.is_new:
        return
    if called.told == 0 and called.meeting.starts_at <= called.meeting.called_at:
        messages.success(request, _("Entered. Nobody was told, because its time is past."))
        return
    text = ngettext("Called. %(n)d person has been told.", "Called. %(n)d people have been told.", called.told)
    messages.success(request, text % {"n": called.told})
    if called.unreachable:
        text = ngettext(
            "%(n)d person has no account here: tell them yourself.",
            "%(n)d people have no account here: tell them yourself.",
            called.unreachable,
        )
        messages.warning(request, text % {"n": called.unreachable})
