"""The own record: read it, see who has looked, ask for a correction."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from zhibu.kernel import clock
from zhibu.kernel.errors import Refused
from zhibu.members import access, actions, labels, queries
from zhibu.members.actions.corrections import CORRECTABLE
from zhibu.members.forms import CorrectionForm
from zhibu.members.views.requests import actor_of, blame, page_of


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Everything that is written about me; protected values after a tap."""
    actor, today = actor_of(request), clock.today()
    member = access.get_own_record(actor)
    is_open = request.GET.get("show") == "1"
    looks = queries.in_words(list(queries.looks_at(member)[:3]))
    context = {
        "member": member,
        "sections": queries.sections_of(member, on=today, everything=is_open),
        "is_open": is_open,
        "looks": looks,
        "corrections": queries.correction_rows(queries.corrections_of(member), open_=is_open),
        "correctable": CORRECTABLE,
        "years": queries.party_years_of(member, on=today),
    }
    return render(request, "members/me.html", context)


@require_safe
def looks(request: HttpRequest) -> HttpResponse:
    """Who has looked at my record."""
    member = access.get_own_record(actor_of(request))
    page = page_of(request, queries.looks_at(member), 25)
    return render(request, "members/looks.html", {"page": page, "looks": queries.in_words(list(page.object_list))})


@require_safe
def choose_correction(request: HttpRequest) -> HttpResponse:
    """Which field is wrong."""
    member = access.get_own_record(actor_of(request))
    fields = queries.correctable_lines(member, CORRECTABLE)
    return render(request, "members/choose_correction.html", {"lines": fields})


@sensitive_post_parameters("value")
def correct(request: HttpRequest, field: str) -> HttpResponse:
    """Say what a field should read."""
    actor = actor_of(request)
    member = access.get_own_record(actor)
    if field not in CORRECTABLE:
        raise Http404
    form = CorrectionForm(request.POST or None, field=field)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.request_correction(
                actor=actor, at=clock.now(), field=field, value=data["value"], reason=data["reason"]
            )
        except Refused as refused:
            blame(form, refused)
        else:
            messages.success(request, _("Your branch has been asked. You will be told the answer."))
            return redirect("members:me")
    context = {
        "form": form, "field": field, "label": labels.FIELDS[field],
        "present": labels.shown(field, getattr(member, field), open_=True),
    }  # fmt: skip
    return render(request, "members/correct.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw(request: HttpRequest, correction_id: UUID) -> HttpResponse:
    """Take a request back."""
    try:
        actions.withdraw_correction(actor=actor_of(request), at=clock.now(), correction_id=correction_id)
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("Your request has been taken back."))
    return redirect("members:me")
