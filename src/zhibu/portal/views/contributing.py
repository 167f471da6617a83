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
from zhibu.portal.actions import describing
from zhibu.portal.queries import columns as queries
from zhibu.portal.reviewing import access
from zhibu.portal.reviewing.docx import html_of
from zhibu.portal.reviewing.forms import ContributionForm, PastedForm, PictureForm
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
            found = pasted(*html_of(given["file"])) if given.get("file") else pasted(_as_html(given["html"]))
        except Refused as refused:
            form.add_error("file", str(refused.message))
        else:
            begun = actions.begin_from_text(actor=request.actor, at=clock.now(), told=_told(given), text=found)
            return _after_pasting(request, begun)
    context = {"form": form, "columns": columns, "may_open": _may_open(request)}
    return render(request, "portal/desk/paste.html", context, status=422 if form.errors else 200)


def _after_pasting(request: Request, begun: actions.Begun) -> HttpResponse:
    """On to what the pictures show, where there are any; to the piece otherwise."""
    messages.success(request, _("Kept as a draft. Send it in when it is ready."))
    if begun.left_out:
        text = ngettext("%(n)d picture was left out: add it in the editor, with its text and source.",
                        "%(n)d pictures were left out: add them in the editor, with their texts and sources.",
                        begun.left_out)  # fmt: skip
        messages.info(request, text % {"n": begun.left_out})
    return redirect("articles:pictures" if begun.pictures else "articles:piece", begun.article.public_id)


@require_http_methods(BOTH)
def pictures(request: Request, public_id: UUID) -> HttpResponse:
    """What the pictures of a piece show, and where they are from: asked for before review."""
    piece = access.get_piece(request.actor, public_id)
    if not piece.can_edit:
        raise Forbidden
    shown = describing.pictures_of(piece.article.get_latest_revision_as_object())
    posted = request.POST if request.method == "POST" else None
    forms = [
        PictureForm(posted, prefix=one.place, initial={"alt": one.alt, "caption": one.caption, "source": one.source})
        for one in shown
    ]  # fmt: skip
    if request.method == "POST" and all(form.is_valid() for form in forms):
        words = {one.place: describing.Words(**form.cleaned_data) for one, form in zip(shown, forms, strict=True)}
        describing.describe_pictures(actor=request.actor, at=clock.now(), article_id=public_id, words=words)
        messages.success(request, _("Saved."))
        return redirect("articles:piece", public_id)
    rows = list(zip(shown, forms, strict=True))
    context = {"article": piece.article, "rows": rows}
    return render(request, "portal/desk/pictures.html", context, status=422 if posted else 200)


def _as_html(text: str) -> str:
    """What was pasted: as it is if it has marks, else one paragraph a line."""
    return text if "</" in text else actions.paragraphs("\n\n".join(text.splitlines()))
