"""How one is reached: the ways, the preferences, the own address."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.foundation.access.requests import Request
from zhibu.foundation.notify import actions, queries
from zhibu.foundation.notify.choices import Channel
from zhibu.foundation.notify.forms import AddressForm, CodeForm, PreferenceForm, chosen
from zhibu.foundation.notify.views.notices import frame
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused

PAST = 10


@require_safe
def ways(request: Request) -> HttpResponse:
    """How notices reach one: by which ways, about what, when, and what became of the last ones."""
    reached = queries.reached(request.actor)
    wishes = reached.wishes
    initial = {"pace": wishes.pace, "quiet_from": wishes.quiet.starts, "quiet_until": wishes.quiet.ends}
    return _ways_page(request, reached, PreferenceForm(initial=initial))


@require_POST
def keep(request: Request) -> HttpResponse:
    """Keep what is wanted."""
    reached = queries.reached(request.actor)
    form = PreferenceForm(request.POST)
    if not form.is_valid():
        return _ways_page(request, reached, form, status=422)
    actions.choose(
        actor=request.actor, at=clock.now(), choices=chosen(request.POST, reached.lines), **form.cleaned_data
    )
    messages.success(request, _("It is kept. From now on notices come that way."))
    return redirect("notify:ways")


def _ways_page(
    request: Request, reached: queries.Reached, form: PreferenceForm, *, status: int = 200
) -> HttpResponse:
    key = queries.find_push_key()
    context = {
        "reached": reached,
        "form": form,
        "lines": [_boxes(line) for line in reached.lines],
        "channels": [(way.value, way.label) for way in Channel],
        "known": " ".join(device.digest for device in reached.devices),
        "push_key": key.public if key else "",
        **frame(request),
    }
    return render(request, "notify/ways.html", context, status=status)


def _boxes(line: queries.Line) -> dict[str, Any]:
    """A line of checkboxes: (way, label, whether it can be chosen, whether it is)."""
    boxes = [(way.value, way.label, way in line.possible, way in line.chosen) for way in Channel]
    return {"group": line.group, "boxes": boxes}


@require_safe
def sent(request: Request) -> HttpResponse:
    """What became of the own messages."""
    rows = queries.deliveries_of(request.actor)[:50]
    return render(request, "notify/sent.html", {"rows": queries.rows_of(rows), **frame(request)})


@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: Request) -> HttpResponse:
    """Name an address; a code goes there."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_mail_code(actor=request.actor, at=clock.now(), address=form.cleaned_data["address"])
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            return redirect("notify:mail_code")
    context = {"form": form, **frame(request)}
    return render(request, "notify/mail.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def mail_code(request: Request) -> HttpResponse:
    """Type the code that has come there."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.prove_mail(actor=request.actor, at=clock.now(), code=form.cleaned_data["code"])
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(request, _("The address is proved. Notices can reach you there."))
            return redirect("notify:ways")
    row = queries.open_code_of(request.actor, clock.now())
    if row is None and not form.is_bound:
        return redirect("notify:mail")
    context = {"form": form, "row": row, **frame(request)}
    return render(request, "notify/mail_code.html", context, status=422 if form.is_bound else 200)


@require_POST
def forget_mail(request: Request) -> HttpResponse:
    """Write to the own address no more."""
    actions.forget_mail(actor=request.actor, at=clock.now())
    messages.success(request, _("Nothing is sent to that address any more."))
    return redirect("notify:ways")
