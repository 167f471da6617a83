"""The own calendar's addresses, and the calendar itself as a device reads it."""

import hashlib
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhibu.foundation.access.requests import Request
from zhibu.foundation.calendars import actions, queries
from zhibu.foundation.calendars.forms import FeedForm
from zhibu.foundation.calendars.icalendars import MEDIA_TYPE, as_icalendar, last_change
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused


@require_safe
def feeds(request: Request) -> HttpResponse:
    """The own addresses, and the form for another."""
    return _page(request, FeedForm(initial={"name": _("Phone")}))


@require_POST
def make(request: Request) -> HttpResponse:
    """Make an address and show it, once: it is in this answer and nowhere else, so the page is not a redirect."""
    form = FeedForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    data = form.cleaned_data
    try:
        made = actions.make_feed(actor=request.actor, at=clock.now(), name=data["name"], request=data["request"])
    except Refused as refused:
        form.add_error(None, refused.message)
        return _page(request, form, status=422)
    return _made_page(request, made)


@require_POST
def renew(request: Request, feed_id: UUID) -> HttpResponse:
    """A new address for the same device, shown once."""
    try:
        made = actions.renew_feed(actor=request.actor, at=clock.now(), feed_id=feed_id)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("calendars:feeds")
    return _made_page(request, made)


@require_POST
def end(request: Request, feed_id: UUID) -> HttpResponse:
    """Take an address back."""
    actions.end_feed(actor=request.actor, at=clock.now(), feed_id=feed_id)
    messages.success(request, _("The address is ended. The device gets nothing new from now on."))
    return redirect("calendars:feeds")


@login_not_required
@require_safe
def feed(request: Request, secret: str) -> HttpResponseBase:
    """The calendar of whoever's address this is. No session, no cookie; 304 where nothing has changed."""
    at = clock.now()
    reader = queries.reader_of(secret)
    with translation.override(settings.LANGUAGE_CODE):
        events = queries.events_of(reader, at)
        body = as_icalendar(events, site=request.build_absolute_uri("/").rstrip("/"))
    response = HttpResponse(body, content_type=MEDIA_TYPE)
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    response["Content-Disposition"] = 'inline; filename="zhibu.ics"'
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response["ETag"] = etag
    if changed := last_change(events):
        response["Last-Modified"] = http_date(changed.timestamp())
    # An event that is gone leaves no date: only the digest of the body says whether anything has changed.
    return get_conditional_response(request, etag=etag, response=response) or response


def _page(request: Request, form: FeedForm, *, status: int = 200) -> HttpResponse:
    context = {"feeds": list(queries.feeds_of(request.actor)), "form": form, "most": actions.MOST, **_frame(request)}
    return render(request, "calendars/feeds.html", context, status=status)


def _made_page(request: Request, made: actions.MadeFeed) -> HttpResponse:
    address = request.build_absolute_uri(reverse("calendars:feed", args=[made.secret]))
    subscribe = "webcal:" + address.partition(":")[2]
    picture = segno.make(subscribe, error="m").svg_data_uri(scale=5, border=4, light="#fff", omitsize=False)
    context = {
        "feed": made.feed,
        "address": address,
        "subscribe": subscribe,
        "picture": picture,
        "is_local": urlsplit(address).hostname in {"127.0.0.1", "localhost", "::1"},
        **_frame(request),
    }
    return render(request, "calendars/made.html", context)


def _frame(request: Request) -> dict[str, Any]:
    return {"shell_template": "ui/shell/member.html" if request.actor.member_id else "ui/shell/workbench.html"}
