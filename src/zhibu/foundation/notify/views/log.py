"""What became of all messages, for whoever runs the site: numbers, states, masked addresses; no words, no people."""

from datetime import timedelta

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from zhibu.foundation.access.requests import Request
from zhibu.foundation.jobs.access import require_managing
from zhibu.foundation.notify import queries
from zhibu.foundation.notify.channels import mail, texts
from zhibu.foundation.notify.choices import DeliveryState
from zhibu.kernel import clock

PER_PAGE = 50
SHOWN = timedelta(days=30)


@require_safe
def messages_(request: Request) -> HttpResponse:
    """The last thirty days by way and state, and the messages in one state."""
    require_managing(request.actor)
    at = clock.now()
    asked = request.GET.get("state", "")
    state = asked if asked in DeliveryState.values else DeliveryState.FAILED.value
    page = Paginator(queries.deliveries_in(state), PER_PAGE).get_page(request.GET.get("page"))
    here = reverse("notify:messages")
    context = {
        "tally": queries.tally(at - SHOWN),
        "states": DeliveryState.labels,
        "tabs": [{"label": s.label, "url": f"{here}?state={s.value}", "current": s == state} for s in DeliveryState],
        "page": page,
        "rows": queries.rows_of(page.object_list),
        "state": state,
        "may_mail": mail.is_set_up(),
        "may_text": texts.is_set_up(),
        "paid": queries.texts_paid(at),
        "most": settings.SMS_MONTHLY,
    }
    return render(request, "notify/messages.html", context)
