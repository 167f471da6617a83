"""The registry: search, filters, exact search, export."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.requests import asks_again
from zhibu.foundation.sheets import xlsx_response
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused
from zhibu.members import access, actions, exports, labels, queries
from zhibu.members.forms import COLUMNS, DEFAULT_COLUMNS, ExportForm, FindForm, RegistryForm
from zhibu.members.views.requests import actor_of, blame, desk_tabs, page_of, require_anywhere
from zhibu.organizations.choices import OrganizationKind
from zhibu.organizations.models import Organization


def _narrowing(request: HttpRequest) -> tuple[RegistryForm, queries.Filters, Organization | None]:
    """The filters of the address, as the form and the query want them; a wrong one counts as not given."""
    form = RegistryForm(request.GET)
    form.is_valid()
    data = form.cleaned_data
    at = data.get("at")
    organization = access.get_organization(actor_of(request), at, Verb.SEE_MEMBERS) if at else None
    named = ("category", "standing", "sex", "age", "education", "occupation")
    group = organization if organization and organization.kind == OrganizationKind.GROUP else None
    filters = queries.Filters(
        text=data.get("q", ""), path=organization.path if organization else "", group=group.pk if group else None,
        mobile=data.get("mobile", False),
        lost=data.get("lost", False), sort=data.get("sort") or "name", **{n: data.get(n, "") for n in named},
    )  # fmt: skip
    return form, filters, organization


@require_safe
def registry(request: HttpRequest) -> HttpResponse:
    """The members whom the actor may see."""
    actor = actor_of(request)
    require_anywhere(actor, Verb.SEE_MEMBERS)
    if queries.is_telling(request.GET.get("q", "")):
        messages.info(request, _("Numbers are not searched here. Use “By number”: it leaves no trace in addresses."))
        return redirect("members:registry")
    form, filters, organization = _narrowing(request)
    columns = form.cleaned_data.get("columns") or DEFAULT_COLUMNS
    paginator = queries.FoundPaginator if filters.text else queries.CappedPaginator
    page = page_of(request, queries.registry_of(actor, filters, on=clock.today()), paginator=paginator)
    context: dict[str, Any] = {
        "form": form,
        "find_form": FindForm(),
        "organization": organization,
        "page": page,
        "rows": queries.rows_of(page.object_list, columns),
        "heads": queries.heads_of(columns),
        "boxes": [{"value": c, "label": labels.FIELDS[c], "is_shown": c in columns} for c in COLUMNS],
        "is_narrowed": filters != queries.Filters(sort=filters.sort),
        "tabs": desk_tabs(actor, "registry"),
        "query": request.GET.urlencode(),
        "may_export": actor.can_anywhere(Verb.EXPORT_MEMBERS),
        "may_import": actor.can_anywhere(Verb.IMPORT_MEMBERS),
        "may_enroll": actor.can_anywhere(Verb.MANAGE_MEMBERS),
    }
    return render(request, "members/registry.html", context)


@require_POST
@sensitive_post_parameters("number")
def find(request: HttpRequest) -> HttpResponse:
    """Exactly this mobile number or resident id: one goes to the record, several are listed."""
    actor = actor_of(request)
    require_anywhere(actor, Verb.SEE_MEMBERS)
    form = FindForm(request.POST)
    found = queries.find_exactly(actor, form.cleaned_data["number"]) if form.is_valid() else []
    if len(found) == 1:
        return redirect("members:member", found[0].pk)
    if not found:
        messages.info(request, _("Nobody whom you may see has this number. Was it complete?"))
        return redirect("members:registry")
    rows = queries.rows_of(found, ("organization", "sex", "born_on", "category"))
    return render(request, "members/found.html", {"rows": rows})


def _in_the_open(request: HttpRequest) -> bool:
    return request.method == "POST" and "unmasked" in request.POST


@partial(asks_again, when=_in_the_open)
def export(request: HttpRequest) -> HttpResponseBase:
    """The list as a sheet: masked for those who may export, in the open only with the right and a purpose, and for
    somebody who has freshly shown who they are."""
    actor = actor_of(request)
    require_anywhere(actor, Verb.EXPORT_MEMBERS)
    _filter_form, filters, organization = _narrowing(request)
    rows = queries.exportable(actor, filters, on=clock.today())
    layouts = [(layout.key, layout.title) for layout in exports.LAYOUTS.values()]
    may_unmask = actor.can_anywhere(Verb.REVEAL_SENSITIVE)
    form = ExportForm(request.POST or None, layouts=layouts, may_unmask=may_unmask)
    count = rows.count()
    if request.method == "POST" and form.is_valid():
        try:
            return _download(request, form, rows, filters.path)
        except Refused as refused:
            blame(form, refused)
    context = {
        "form": form, "count": count, "organization": organization, "query": request.GET.urlencode(),
        "most": exports.MOST, "is_too_many": count > exports.MOST, "may_unmask": may_unmask,
    }  # fmt: skip
    return render(request, "members/export.html", context, status=422 if form.errors else 200)


def _download(request: HttpRequest, form: ExportForm, rows: Any, path: str) -> HttpResponseBase:
    unmasked = bool(form.cleaned_data.get("unmasked"))
    layout = exports.LAYOUTS[form.cleaned_data["layout"]]
    rows = queries.revealable(actor_of(request), rows) if unmasked else rows
    actions.note_export(
        actor=actor_of(request), at=clock.now(), member_ids=rows.values_list("pk", flat=True)[: exports.MOST],
        layout=layout.key, purpose=form.cleaned_data.get("purpose", ""), unmasked=unmasked, path=path,
    )  # fmt: skip
    sheet = exports.rows_in(layout, rows[: exports.MOST].iterator(2000), on=clock.today(), unmasked=unmasked)
    return xlsx_response(f"{layout.filename}-{clock.today():%Y%m%d}", layout.filename, layout.heads, sheet)
