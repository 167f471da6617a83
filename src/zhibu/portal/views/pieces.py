"""Articles on the workbench: the list, what waits, one piece with its review, its withdrawal."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from zhibu.foundation.access.requests import Request
from zhibu.foundation.sheets.writing import xlsx_response
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden, Refused
from zhibu.members.queries import CappedPaginator
from zhibu.portal.access import keeps_sites
from zhibu.portal.actions import reviews as actions
from zhibu.portal.actions.exporting import record_list_taken
from zhibu.portal.queries import pieces as queries
from zhibu.portal.queries.history import steps_taken
from zhibu.portal.queries.links import dead_links_visible_to, dead_rows_of
from zhibu.portal.queries.reads import reads_of_article
from zhibu.portal.queries.seats import steps_of_site
from zhibu.portal.reviewing import access, looking
from zhibu.portal.reviewing.forms import ApprovalForm, PiecesForm, ReturnForm, WithdrawForm
from zhibu.portal.rules.checks import Kind, Weight
from zhibu.portal.stages import FINDING_ADVICE, FINDING_LABELS, STAGE_LABELS, STAGE_TONES, place_label

PER_PAGE = 30
OF_PICTURES = frozenset({Kind.NO_ALT, Kind.EMPTY_ALT, Kind.NO_SOURCE})


def _asked(request: Request) -> tuple[PiecesForm, Any]:
    """The filters, and what they find."""
    data = request.POST if request.method == "POST" else request.GET
    form = PiecesForm(data, sites=queries.sites_of(request.actor))
    return form, queries.filtered(queries.pieces_visible_to(request.actor), form.asked())


@require_safe
def pieces(request: Request) -> HttpResponse:
    """All articles of the sites that the actor writes for."""
    if not access.has_desk(request.actor):
        raise Forbidden
    today = clock.today()
    form, found = _asked(request)
    page = CappedPaginator(found.defer("body"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form, "page": page, "rows": queries.rows_of(list(page.object_list), today=today),
        "writes": access.writes(request.actor), "waiting": queries.waiting_for(request.actor, today).count(),
        "is_asked": form.asked() != queries.Asked(),
    }  # fmt: skip
    return render(request, "portal/desk/pieces.html", context)


@require_safe
def waiting(request: Request) -> HttpResponse:
    """The articles that wait for the actor's review."""
    if not access.has_desk(request.actor):
        raise Forbidden
    today = clock.today()
    found = queries.waiting_for(request.actor, today).defer("body")
    page = CappedPaginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "rows": queries.rows_of(list(page.object_list), today=today), "frame": frame_for(request.actor),
        "writes": access.writes(request.actor),
    }  # fmt: skip
    return render(request, "portal/desk/waiting.html", context)


@require_safe
def links(request: Request) -> HttpResponse:
    """The addresses in published articles that gave no page when they were last asked."""
    if not access.writes(request.actor):
        raise Forbidden
    page = CappedPaginator(dead_links_visible_to(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": dead_rows_of(list(page.object_list))}
    return render(request, "portal/desk/links.html", context)


def frame_for(actor: Any) -> str:
    """The workbench for whoever works there; the member's own frame for a reviewer who is nothing else."""
    return f"ui/shell/{'workbench' if keeps_sites(actor) or actor.member_id is None else 'member'}.html"


@require_POST
def export(request: Request) -> HttpResponseBase:
    """The list as a spreadsheet; that it was taken is on record."""
    if not access.writes(request.actor):
        raise Forbidden
    _form, found = _asked(request)
    record_list_taken(actor=request.actor, at=clock.now())
    today = clock.today()
    column = pgettext("site", "Column")
    header = [_("Title"), _("Website"), column, _("Stage"), _("Due"), _("Writer"), _("Last changed"), _("Published")]
    rows = queries.rows_for_export(found, today=today)
    return xlsx_response(f"articles-{today:%Y%m%d}", _("Articles"), header, rows, [40, 24, 12, 14, 14, 12, 18, 18])


@require_safe
def piece(request: Request, public_id: UUID) -> HttpResponse:
    """One piece: where it stands, what was found in it, who has decided what, and what the actor may do."""
    return _page(request, public_id)


def _page(request: Request, public_id: UUID, *, refused: Refused | None = None, form: Any = None) -> HttpResponse:
    found = access.get_piece(request.actor, public_id)
    article, today = found.article, clock.today()
    latest = article.get_latest_revision_as_object()
    plan, steps = steps_of_site(article.site_id, article.scope_path, today=today)
    findings = _findings(latest, article.scope_path)
    context = {
        "wants_words": any(one["finding"].kind in OF_PICTURES for one in findings),
        "piece": found, "article": article, "title": latest.title, "plan": plan,
        "stage_label": STAGE_LABELS[found.stage], "tone": STAGE_TONES[found.stage],
        "row": queries.rows_of([article], today=today)[0],
        "frame": frame_for(request.actor), "findings": findings,
        "steps": [step for step in steps if step.is_asked],
        "taken": steps_taken(article), "reads": reads_of_article(article),
        "objection": actions.OBJECTIONS.get(found.objection, ""), "refused": refused.message if refused else "",
        "approval": ApprovalForm(auto_id="approval_%s"), "back": form or ReturnForm(), "withdrawal": WithdrawForm(),
    }  # fmt: skip
    return render(request, "portal/desk/piece.html", context, status=422 if refused or form else 200)


def _findings(article: Any, scope_path: str) -> list[dict[str, Any]]:
    """What was found, in words."""
    return [
        {
            "finding": one, "label": FINDING_LABELS[one.kind], "advice": FINDING_ADVICE[one.kind],
            "place": place_label(one.place), "is_error": one.weight == Weight.ERROR,
        }
        for one in looking.findings_of(article, scope_path, on=clock.today())
    ]  # fmt: skip


@require_POST
def send_in(request: Request, public_id: UUID) -> HttpResponse:
    """Send the piece in for review."""
    try:
        actions.send_in(actor=request.actor, at=clock.now(), article_id=public_id)
    except Refused as refused:
        return _page(request, public_id, refused=refused)
    messages.success(request, _("Sent in for review."))
    return redirect("articles:piece", public_id)


@require_POST
def approve(request: Request, public_id: UUID) -> HttpResponse:
    """Approve the piece at its step."""
    form = ApprovalForm(request.POST)
    word = form.cleaned_data["comment"] if form.is_valid() else ""
    step = request.POST.get("step", "")
    try:
        actions.approve(actor=request.actor, at=clock.now(), article_id=public_id, step=step, word=word)
    except Refused as refused:
        return _page(request, public_id, refused=refused)
    messages.success(request, _("Approved."))
    return _afterwards(request, public_id)


@require_POST
def send_back(request: Request, public_id: UUID) -> HttpResponse:
    """Return the piece to its writer."""
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _page(request, public_id, form=form)
    actions.send_back(
        actor=request.actor, at=clock.now(), article_id=public_id, step=request.POST.get("step", ""),
        reason=form.cleaned_data["comment"],
    )  # fmt: skip
    messages.success(request, _("Returned with your note."))
    return _afterwards(request, public_id)


def _afterwards(request: Request, public_id: UUID) -> HttpResponse:
    """A reviewer goes on with what waits next: the piece itself may be out of their sight now."""
    return redirect("articles:waiting")


@require_POST
def recall(request: Request, public_id: UUID) -> HttpResponse:
    """Take the piece back out of review."""
    actions.recall(actor=request.actor, at=clock.now(), article_id=public_id)
    messages.success(request, _("Recalled: it is a draft again."))
    return redirect("articles:piece", public_id)


@require_POST
def withdraw(request: Request, public_id: UUID) -> HttpResponse:
    """Take the piece from readers' sight."""
    form = WithdrawForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        actions.withdraw(actor=request.actor, at=clock.now(), article_id=public_id, reason=reason)
    except Refused as refused:
        return _page(request, public_id, refused=refused)
    messages.success(request, _("Withdrawn: no website shows it any more."))
    return redirect("articles:piece", public_id)
