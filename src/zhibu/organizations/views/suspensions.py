"""Suspending organization life and letting it go on: the office's own pages."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.requests import Request
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused
from zhibu.organizations import access, actions, queries
from zhibu.organizations.forms import ResumeForm, SuspendForm, initial_day
from zhibu.organizations.views.change import either, page, show_refusal


@either
def suspend(request: Request, organization_id: UUID) -> HttpResponse:
    """Let organization life rest."""
    lead = _(
        "While it rests nothing is asked of this organization: no meetings, no reminders. What was held stays. "
        "A branch rests with its groups."
    )
    return _page(
        request, organization_id, SuspendForm, actions.suspend_organization,
        (_("Suspend organization life"), lead, _("Suspend it")), _("Organization life is suspended."),
    )  # fmt: skip


@either
def resume(request: Request, organization_id: UUID) -> HttpResponse:
    """Let organization life go on."""
    lead = _("From this day on meetings are asked of it again as of any other.")
    return _page(
        request, organization_id, ResumeForm, actions.resume_organization,
        (_("Resume organization life"), lead, _("Resume it")), _("Organization life goes on."),
    )  # fmt: skip


def _page(
    request: Request,
    organization_id: UUID,
    shape: type[forms.Form],
    action: Any,
    words: tuple[str, str, str],
    done: str,
) -> HttpResponse:
    organization = access.get_managed(request.actor, organization_id, Verb.MANAGE_ORGANIZATIONS)
    form = shape(request.POST or None, initial=initial_day(clock.today()))
    if request.method == "POST" and form.is_valid():
        try:
            action(actor=request.actor, at=clock.now(), organization_id=organization.pk, **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, done)
            return redirect("organizations:detail", organization.pk)
    title, lead, verb = words
    frame = queries.frame_of(request.actor, organization, current="")
    context = {"frame": frame, "organization": organization, "title": title, "lead": lead, "verb": verb}
    return page(request, "organizations/post_form.html", form, context)
