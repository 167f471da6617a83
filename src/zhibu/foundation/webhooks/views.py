"""An application's webhooks: the addresses, the log of deliveries, trying and sending again."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhibu.foundation.access.requests import Request
from zhibu.foundation.api.access import get_application
from zhibu.foundation.api.models import Application
from zhibu.foundation.webhooks import actions, queries
from zhibu.foundation.webhooks.forms import HookForm
from zhibu.foundation.webhooks.models import Delivery
from zhibu.foundation.webhooks.slots import offers
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused

PER_PAGE = 50


@require_safe
def hooks(request: Request, application_id: UUID) -> HttpResponse:
    """The addresses, the form for another, and what was sent."""
    return _page(request, get_application(request.actor, application_id), HookForm())


@require_POST
def make(request: Request, application_id: UUID) -> HttpResponse:
    """Set an address up and show the secret that signs, once."""
    application = get_application(request.actor, application_id)
    form = HookForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            made = actions.make_hook(
                actor=request.actor, at=clock.now(), application_id=application.pk, address=data["address"],
                kinds=data["kinds"], request=data["request"],
            )  # fmt: skip
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            context = {"application": application, "hook": made.hook, "secret": made.secret}
            return render(request, "webhooks/made.html", context)
    return _page(request, application, form)


@require_POST
def end(request: Request, hook_id: UUID) -> HttpResponse:
    """Send nothing to an address any more."""
    hook = actions.end_hook(actor=request.actor, at=clock.now(), hook_id=hook_id)
    messages.success(request, _("Nothing is sent there any more."))
    return redirect("webhooks:hooks", hook.application_id)


@require_POST
def attempt(request: Request, hook_id: UUID) -> HttpResponse:
    """Send a delivery without an event."""
    return _sent(request, lambda: actions.try_hook(actor=request.actor, at=clock.now(), hook_id=hook_id))


@require_POST
def send_again(request: Request, delivery_id: UUID) -> HttpResponse:
    """Send a delivery once more."""
    return _sent(request, lambda: actions.send_again(actor=request.actor, at=clock.now(), delivery_id=delivery_id))


def _sent(request: Request, deed: Callable[[], Delivery]) -> HttpResponse:
    try:
        delivery = deed()
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("programs:applications")
    messages.success(request, _("It is on its way. The log below shows what comes of it."))
    return redirect("webhooks:hooks", delivery.hook.application_id)


def _page(request: Request, application: Application, form: HookForm) -> HttpResponse:
    page = Paginator(queries.deliveries_of(application), PER_PAGE).get_page(request.GET.get("page"))
    labels = {made.kind: made.label for made in offers()} | {"test": _("Trial")}
    context = {
        "application": application,
        "hooks": [(hook, [labels.get(kind, kind) for kind in hook.kinds]) for hook in queries.hooks_of(application)],
        "form": form,
        "page": page,
        "rows": [(row, labels.get(row.kind, row.kind)) for row in page.object_list],
    }
    return render(request, "webhooks/hooks.html", context, status=422 if form.is_bound else 200)
