"""Proposed transfers: what waits for us, what we wait for, what has been decided."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhibu.foundation.access.choices import Verb
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused
from zhibu.members import actions, queries
from zhibu.members.views.requests import actor_of, desk_tabs, page_of, require_anywhere


@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """Open proposals, or those decided."""
    actor = actor_of(request)
    require_anywhere(actor, Verb.SEE_MEMBERS)
    is_open = request.GET.get("state") != "decided"
    page = page_of(request, queries.proposals_for(actor, is_open=is_open), 25)
    context = {
        "page": page,
        "rows": queries.proposal_rows(actor, list(page.object_list)),
        "is_open": is_open,
        "tabs": desk_tabs(actor, "proposals"),
    }
    return render(request, "members/proposals.html", context)


@require_POST
def decide(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Accept, decline or withdraw; the button says which."""
    actor, at, verdict = actor_of(request), clock.now(), request.POST.get("verdict")
    try:
        if verdict == "accept":
            proposal = actions.accept_transfer(actor=actor, at=at, proposal_id=proposal_id)
            said = _("%(name)s now belongs to %(branch)s.") % {
                "name": proposal.member.name,
                "branch": proposal.to_organization.name,
            }
        elif verdict == "withdraw":
            actions.withdraw_transfer(actor=actor, at=at, proposal_id=proposal_id)
            said = _("The proposal has been withdrawn.")
        else:
            answer = request.POST.get("answer", "")
            actions.decline_transfer(actor=actor, at=at, proposal_id=proposal_id, answer=answer)
            said = _("Declined. The other branch has been told why.")
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, said)
    return redirect("members:proposals")
