"""One's own data: see them, take them along, ask that they be erased; and deciding on such requests."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.foundation.access.requests import Request, asks_again, is_freshly_proved
from zhibu.foundation.documents.pdf import as_pdf
from zhibu.foundation.rights import access, actions, queries
from zhibu.foundation.rights.forms import AnswerForm, GroundForm
from zhibu.foundation.rights.papers import paper_of
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden, Refused

PER_PAGE = 25
SHOWN_ROWS = 5


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: Request) -> HttpResponse:
    """What the platform holds on me; below, asking for an erasure."""
    form = GroundForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_for_erasure(actor=request.actor, at=clock.now(), ground=form.cleaned_data["ground"])
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(request, _("Your request is on its way. Two persons decide on it."))
            return redirect("rights:own")
    sections = queries.held_on(queries.subject_of(request.actor))
    context = {
        "sections": [_preview(section) for section in sections],
        "erasure": queries.own_request(request.actor),
        "form": form,
    }
    return render(request, "rights/own.html", context, status=422 if form.errors else 200)


def _preview(section: queries.Section) -> dict[str, Any]:
    if section.is_record:
        fields = [(name, queries.shown(value)) for name, value in section.rows]
        return {
            "title": section.title,
            "is_record": True,
            "rows": [fields] if fields else [],
            "kept": section.kept,
            "more": 0,
            "count": 0,
        }
    rows = [_line(section.heads, row) for row in section.rows[:SHOWN_ROWS]]
    return {
        "title": section.title, "is_record": False, "rows": rows, "kept": section.kept,
        "more": len(section.rows) - len(rows), "count": len(section.rows),
    }  # fmt: skip


def _line(heads: list[str], row: list[Any]) -> dict[str, str]:
    """A row as a line: its first cell that says something, and the others with their heads beside it."""
    cells = [(head, queries.shown(cell)) for head, cell in zip(heads, row, strict=True) if cell not in (None, "")]
    return {
        "title": cells[0][1] if cells else "—",
        "note": " · ".join(f"{head} {cell}" for head, cell in cells[1:]),
    }


@require_POST
def copy(request: Request) -> HttpResponse:
    """My data as a file: JSON for programs, PDF for people. Taking them is recorded."""
    at = clock.now()
    kind = "pdf" if request.POST.get("format") == "pdf" else "json"
    sections = queries.held_on(queries.subject_of(request.actor))
    actions.note_copy(actor=request.actor, at=at, kind=kind)
    if kind == "json":
        said = {"name": request.actor.name, "at": at.isoformat(), "held": queries.as_json(sections)}
        response: HttpResponse = JsonResponse(said, json_dumps_params={"ensure_ascii": False, "indent": 1})
    else:
        response = HttpResponse(as_pdf(paper_of(request.actor.name, sections, at)), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="my-data-{clock.day_of(at):%Y%m%d}.{kind}"'
    return response


@require_safe
def erasures(request: Request) -> HttpResponse:
    """Requests that wait for the actor's word, and those that are decided."""
    if not access.handles_erasures(request.actor):
        raise Forbidden
    page = Paginator(access.erasures_visible_to(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "rights/erasures.html", {"page": page})


@asks_again
@require_safe
def erasure(request: Request, erasure_id: UUID) -> HttpResponse:
    """One request."""
    return _page(request, erasure_id, AnswerForm())


def _page(request: Request, erasure_id: UUID, form: AnswerForm, refusal: str = "") -> HttpResponse:
    found = access.get_erasure(request.actor, erasure_id)
    context = {"erasure": found, "deciders": queries.deciders_of(found), "form": form, "refusal": refusal}
    return render(request, "rights/erasure.html", context, status=422 if refusal or form.errors else 200)


@require_POST
def agree(request: Request, erasure_id: UUID) -> HttpResponse:
    """Agree; the second word does it. Who has not freshly shown who they are does so on the page of the request."""
    if not is_freshly_proved(request):
        return redirect("rights:erasure", erasure_id=erasure_id)
    try:
        found = actions.agree(actor=request.actor, at=clock.now(), erasure_id=erasure_id)
    except Refused as refused:
        return _page(request, erasure_id, AnswerForm(), refusal=str(refused.message))
    done = found.closed_at is not None
    messages.success(request, _("Erased.") if done else _("Noted. It waits for the second person."))
    return redirect("rights:erasure", erasure_id=erasure_id)


@require_POST
def decline(request: Request, erasure_id: UUID) -> HttpResponse:
    """Decline, with a reason."""
    form = AnswerForm(request.POST)
    access.get_erasure(request.actor, erasure_id)
    if not form.is_valid():
        return _page(request, erasure_id, form)
    try:
        actions.decline(
            actor=request.actor, at=clock.now(), erasure_id=erasure_id, answer=form.cleaned_data["answer"]
        )
    except Refused as refused:
        return _page(request, erasure_id, form, refusal=str(refused.message))
    return redirect("rights:erasure", erasure_id=erasure_id)
