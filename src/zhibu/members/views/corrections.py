"""Correction requests at the desk."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhibu.foundation.access.choices import Verb
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused
from zhibu.members import access, actions, queries
from zhibu.members.choices import CorrectionState
from zhibu.members.forms import AnswerForm
from zhibu.members.views.requests import actor_of, blame, desk_tabs, page_of, require_anywhere


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """Requests that wait, or those answered."""
    actor = actor_of(request)
    require_anywhere(actor, Verb.MANAGE_MEMBERS)
    wanted = request.GET.get("state", "")
    state = wanted if wanted in (CorrectionState.ACCEPTED, CorrectionState.DECLINED) else CorrectionState.REQUESTED
    page = page_of(request, queries.corrections_for(actor, state=state), 25)
    context = {
        "page": page,
        "rows": queries.correction_rows(list(page.object_list)),
        "state": state,
        "states": [(s.value, s.label) for s in CorrectionState if s != CorrectionState.WITHDRAWN],
        "tabs": desk_tabs(actor, "corrections"),
    }
    return render(request, "members/corrections.html", context)


def correction(request: HttpRequest, correction_id: UUID) -> HttpResponse:
    """One request: correct as asked, or answer."""
    actor, at = actor_of(request), clock.now()
    found = access.get_correction(actor, correction_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = form.cleaned_data["answer"]
        try:
            if request.POST.get("verdict") == "accept":
                actions.accept_correction(actor=actor, at=at, correction_id=correction_id, answer=answer)
                said = _("The record has been corrected, and the member told.")
            else:
                actions.decline_correction(actor=actor, at=at, correction_id=correction_id, answer=answer)
                said = _("The member has your answer.")
        except Refused as refused:
            blame(form, refused)
        else:
            messages.success(request, said)
            return redirect("members:corrections")
    context = {
        "form": form, "row": queries.correction_rows([found], open_=True)[0], "member": found.member,
        "is_open": found.state == CorrectionState.REQUESTED,
    }  # fmt: skip
    return render(request, "members/correction.html", context, status=422 if form.errors else 200)
