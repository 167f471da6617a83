"""The pages of an import: start, columns, check, result; and the list of earlier ones."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from zhibu.foundation.access.access import get_place_allowing
from zhibu.foundation.access.queries import find_places_allowing
from zhibu.foundation.access.registry import places
from zhibu.foundation.access.requests import Request
from zhibu.foundation.imports import access, actions, queries
from zhibu.foundation.imports.choices import ImportState
from zhibu.foundation.imports.forms import HistoryFilterForm, MappingForm, RowFilterForm, StartForm, UploadForm
from zhibu.foundation.imports.models import Import
from zhibu.foundation.imports.reading import Reading, labels_of, names_of, spec_of
from zhibu.foundation.imports.registry import specs_for
from zhibu.foundation.imports.rules import missing
from zhibu.foundation.imports.specs import ImportSpec
from zhibu.foundation.imports.template_file import template_stream
from zhibu.foundation.sheets.writing import XLSX_TYPE
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden, NotFound, Refused

PER_PAGE = 50
PAGE_OF = {
    ImportState.MAPPING: "imports:columns",
    ImportState.CHECKING: "imports:check",
    ImportState.CHECKED: "imports:check",
    ImportState.COMMITTING: "imports:result",
    ImportState.DONE: "imports:result",
    ImportState.CANCELED: "imports:result",
    ImportState.FAILED: "imports:result",
}


def _steps() -> list[str]:
    return [_("File"), _("Columns"), _("Check"), _("Result")]


def _specs(request: Request) -> list[ImportSpec]:
    specs = specs_for(request.actor)
    if not specs:
        raise Forbidden
    return specs


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: Request) -> HttpResponse:
    """Choose what to import, into which organization, and the file."""
    specs = _specs(request)
    kind, organization, text = StartForm(request.GET).chosen()
    options, initial = _options(request, specs, organization, text)
    if request.method != "POST":
        first = kind if kind in {s.key for s in specs} else specs[0].key
        form = UploadForm(specs=specs, options=options, initial={"kind": first, "place": initial})
        return _start_page(request, form, specs, text, 200)
    posted = request.POST.get("place", "")
    if posted and posted not in dict(options):
        named = any(request.actor.can(spec.verb, posted) for spec in specs)
        options = [*options, (posted, places().names([posted]).get(posted, "—") if named else "—")]
    form = UploadForm(request.POST, request.FILES, specs=specs, options=options)
    if form.is_valid():
        try:
            return redirect("imports:columns", _begun(request, form.cleaned_data).pk)
        except Refused as refused:
            form.add_error("file", refused.message)
        except Forbidden:
            form.add_error("place", _("You may not import this here. Please choose another organization."))
    return _start_page(request, form, specs, text, 422)


def _begun(request: Request, data: dict[str, Any]) -> Import:
    return actions.begin_import(
        actor=request.actor,
        at=clock.now(),
        spec_key=data["kind"],
        scope_path=data["place"],
        file=data["file"],
        name=data["file"].name,
        token=data["token"],
    )


def _options(
    request: Request, specs: list[ImportSpec], organization: UUID | None, text: str
) -> tuple[list[tuple[str, str]], str]:
    """The organizations to choose from: where the actor's rights begin, the one asked for, those found."""
    verbs = list(dict.fromkeys(s.verb for s in specs))
    tops = sorted({path for verb in verbs for path in request.actor.scopes(verb)})
    names = places().names(tops)
    options = {path: names.get(path, "—") for path in tops}
    initial = tops[0] if tops else ""
    if organization is not None:
        place = get_place_allowing(request.actor, verbs[0], organization)
        options[place.path] = initial = place.path
        options[place.path] = place.name
    for place in find_places_allowing(request.actor, verbs[0], text) if text else []:
        options.setdefault(place.path, f"{place.name}（{place.note}）" if place.note else place.name)
        initial = initial if len(options) == len(tops) else list(options)[len(tops)]
    return list(options.items()), initial


def _start_page(request: Request, form: UploadForm, specs: list[ImportSpec], text: str, status: int) -> HttpResponse:
    context = {"form": form, "specs": specs, "q": text, "steps": _steps()}
    return render(request, "imports/start.html", context, status=status)


@require_safe
def template(request: Request, key: str) -> FileResponse:
    """The empty table of one kind, to fill in."""
    spec = next((s for s in _specs(request) if s.key == key), None)
    if spec is None:
        raise NotFound
    name = f"{spec.title}.xlsx"
    return FileResponse(template_stream(spec), as_attachment=True, filename=name, content_type=XLSX_TYPE)


@require_safe
def history(request: Request) -> HttpResponse:
    """Earlier imports within the actor's right."""
    specs = _specs(request)
    form = HistoryFilterForm(request.GET, specs=specs)
    form.is_valid()
    chosen = form.cleaned_data
    found = queries.imports_visible_to(request.actor, kind=chosen.get("kind", ""), state=chosen.get("state", ""))
    page = Paginator(found, 25).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "lines": queries.lines_of(page.object_list)}
    return render(request, "imports/history.html", context)


@require_safe
def show(request: Request, import_id: UUID) -> HttpResponse:
    """Wherever the import is."""
    return redirect(_page(access.get_import(request.actor, import_id)))


def _page(import_: Import) -> str:
    return reverse(PAGE_OF[ImportState(import_.state)], args=[import_.pk])


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: Request, import_id: UUID) -> HttpResponse:
    """Which column of the file is which: shown, correctable, confirmed; or another sheet."""
    import_ = access.get_own_import(request.actor, import_id)
    if import_.state not in (ImportState.MAPPING, ImportState.CHECKED):
        return redirect(_page(import_))
    spec = spec_of(import_)
    views = queries.columns_of(import_, spec)
    if request.method != "POST":
        initial = {"with_hidden": Reading.from_json(import_.reading).with_hidden}
        return _columns_page(request, import_, MappingForm(columns=views, spec=spec, initial=initial), 200)
    form = MappingForm(request.POST, columns=views, spec=spec)
    try:
        if sheet := request.POST.get("sheet"):
            actions.choose_sheet(actor=request.actor, at=clock.now(), import_id=import_id, sheet=sheet)
            return redirect("imports:columns", import_id)
        if form.is_valid():
            actions.confirm_mapping(
                actor=request.actor,
                at=clock.now(),
                import_id=import_id,
                mapping=form.mapping,
                with_hidden=form.cleaned_data["with_hidden"],
            )
            return redirect("imports:check", import_id)
    except Refused as refused:
        form.is_valid()
        form.add_error(None, refused.message)
    return _columns_page(request, import_, form, 422)


def _columns_page(request: Request, import_: Import, form: MappingForm, status: int) -> HttpResponse:
    spec, reading = spec_of(import_), Reading.from_json(import_.reading)
    known = [c for c in form.columns if c.key]
    unknown = [c.label for c in form.columns if not c.key and c.remark != "silent"]
    context = {
        "import_": import_,
        "spec": spec,
        "form": form,
        "reading": reading,
        "first_row": reading.header_row - reading.header_rows + 1,
        "other_sheets": [name for name in reading.sheets if name != reading.sheet],
        "known": len(known),
        "unknown": unknown,
        "lacking": labels_of(spec, missing((c.key for c in known), names_of(spec))),
        "place": queries.place_of(import_),
        "steps": _steps(),
    }
    return render(request, "imports/columns.html", context, status=status)


@require_safe
def check(request: Request, import_id: UUID) -> HttpResponseBase:
    """The dry run: its progress, then the verdict of each row."""
    return _verdicts_page(request, import_id, "imports:check", 3)


@require_safe
def result(request: Request, import_id: UUID) -> HttpResponseBase:
    """The entering: its progress, then what has become of each row."""
    return _verdicts_page(request, import_id, "imports:result", 4)


def _verdicts_page(request: Request, import_id: UUID, page_name: str, step: int) -> HttpResponseBase:
    import_ = access.get_import(request.actor, import_id)
    if PAGE_OF[ImportState(import_.state)] != page_name:
        return _moved(request, _page(import_))
    spec = spec_of(import_)
    context: dict[str, Any] = {
        "import_": import_,
        "spec": spec,
        "place": queries.place_of(import_),
        "summary": queries.summary_of(import_),
        "mine": import_.created_by_id == request.actor.account_id,
        "steps": _steps(),
        "step": step,
        "page_name": page_name,
    }
    if import_.state in (ImportState.CHECKING, ImportState.COMMITTING):
        context["working"] = queries.progress_of(import_)
        return render(request, "imports/progress.html", context)
    if request.htmx and request.htmx.target == "progress":
        return HttpResponseClientRedirect(_page(import_))
    wanted = "error" if context["summary"].to_mend and not request.GET else ""
    form = RowFilterForm({"kind": wanted, **request.GET.dict()})
    form.is_valid()
    kind, text = form.cleaned_data.get("kind", ""), form.cleaned_data.get("q", "").strip()
    page = Paginator(queries.rows_of(import_, kind=kind, text=text), PER_PAGE).get_page(request.GET.get("page"))
    context |= {"form": form, "page": page, "rows": queries.shown(page.object_list, spec), "kind": kind}
    return render(request, "imports/verdicts.html", context)


def _moved(request: Request, url: str) -> HttpResponseBase:
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


@require_POST
def commit(request: Request, import_id: UUID) -> HttpResponse:
    """Have the good rows entered."""
    return _done(request, import_id, actions.commit_import)


@require_POST
def cancel(request: Request, import_id: UUID) -> HttpResponse:
    """Stop the import."""
    return _done(request, import_id, actions.cancel_import)


def _done(request: Request, import_id: UUID, action: Any) -> HttpResponse:
    try:
        import_ = action(actor=request.actor, at=clock.now(), import_id=import_id)
    except Refused as refused:
        messages.error(request, str(refused.message))
        import_ = access.get_import(request.actor, import_id)
    return redirect(_page(import_))
