"""Beginning an article outside the editor: from the phone, from Word or WPS."""

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
from zhibu.kernel.ids import new_id
from zhibu.portal.actions import contributing as actions
from zhibu.portal.queries import columns as queries
from zhibu.portal.reviewing import access
from zhibu.portal.reviewing.docx import html_of
from zhibu.portal.reviewing.forms import ContributionForm, PastedForm
from zhibu.portal.rules.pasting import pasted

BOTH = ["GET", "HEAD", "POST"]


@require_http_methods(BOTH)
def contribute(request: Request) -> HttpResponse:
    """Three fields and a photo: a draft of one's own site, offered upward if wished."""
    if not access.writes(request.actor):
        raise Forbidden
    columns, above = queries.columns_for(request.actor), queries.site_above(request.actor)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ContributionForm(*posted, columns=columns, may_offer=above is not None, initial={"token": new_id()})
    if request.method == "POST" and form.is_valid():
        try:
            article = _contributed(request, form.cleaned_data)
        except Refused as refused:
            form.add_error("photo", str(refused.message))
        else:
            messages.success(request, _("Kept as a draft. Send it in when it is ready."))
            return redirect("articles:piece", article.public_id)
    context = {"form": form, "columns": columns, "above": above, "may_open": _may_open(request)}
    return render(request, "portal/desk/contribute.html", context, status=422 if form.errors else 200)


def _may_open(request: Request) -> bool:
    return request.actor.can_anywhere(Verb.OPEN_SITES)


def _told(given: dict[str, Any]) -> actions.Told:
    token: UUID = given["token"]
    return actions.Told(
        token=token, title=given["title"].strip(), column_id=int(given["column"]), text=given.get("text", ""),
        shows=given.get("shows", "").strip(),
    )  # fmt: skip


def _contributed(request: Request, given: dict[str, Any]) -> Any:
    return actions.contribute(
        actor=request.actor, at=clock.now(), told=_told(given), photo=given.get("photo") or None,
        offers=bool(given.get("offer")),
    )  # fmt: skip


@require_http_methods(BOTH)
def paste(request: Request) -> HttpResponse:
    """A text from Word or WPS becomes a draft, without rubbish."""
    if not access.writes(request.actor):
        raise Forbidden
    columns = queries.columns_for(request.actor)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PastedForm(*posted, columns=columns, initial={"token": new_id()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            found = pasted(html_of(given["file"]) if given.get("file") else _as_html(given["html"]))
        except Refused as refused:
            form.add_error("file", str(refused.message))
        else:
            article = actions.begin_from_text(
                actor=request.actor, at=clock.now(), told=_told(given), pieces=found.pieces
            )
            messages.success(request, _("Kept as a draft. Send it in when it is ready."))
            if found.pictures:
                text = ngettext("%(n)d picture was left out: add it in the editor, with its text and source.",
                                "%(n)d pictures were left out: add them in the editor, with their texts and sources.",
                                found.pictures)  # fmt: skip
                messages.info(request, text % {"n": found.pictures})
            return redirect("articles:piece", article.public_id)
    context = {"form": form, "columns": columns, "may_open": _may_open(request)}
    return render(request, "portal/desk/paste.html", context, status=422 if form.errors else 200)


def _as_html(text: str) -> str:
    """What was pasted: as it is if it has marks, else one paragraph a line."""
    return text if "</" in text else actions.paragraphs("\n\n".join(text.splitlines()))
