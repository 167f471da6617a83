"""Looking: the tree, the list, one organization, what is below it, what has happened to it, choosing one."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.requests import Request
from zhibu.foundation.sheets import xlsx_response
from zhibu.kernel import clock
from zhibu.kernel.errors import NotFound
from zhibu.organizations import access, queries
from zhibu.organizations.forms import FilterForm
from zhibu.organizations.regions import region_name
from zhibu.organizations.words import history_items, list_rows, overview_words, undoable

SIZES = (25, 50)


def filter_form(request: Request) -> FilterForm:
    """The filter as asked for; the regions offered are those in use."""
    regions = [(code, region_name(code, full=True) or code) for code in queries.regions_in_use(request.actor)]
    return FilterForm(request.GET, regions=regions)


def page_of(request: Request, rows: Any) -> Any:
    """One page of rows, 25 or 50."""
    size = 50 if request.GET.get("size") == "50" else SIZES[0]
    return Paginator(rows, size).get_page(request.GET.get("page"))


@require_safe
def organizations(request: Request) -> HttpResponse:
    """The tree of what one may see; a list as soon as something is asked for."""
    form = filter_form(request)
    asked = form.asked(on=clock.today())
    as_list = asked.narrows or request.GET.get("view") == "list"
    context: dict[str, Any] = {
        "form": form,
        "as_list": as_list,
        "may_found": request.actor.can_anywhere(Verb.MANAGE_ORGANIZATIONS),
        "sort": asked.sort,
    }
    if as_list:
        page = page_of(request, queries.with_child_counts(queries.find_organizations(request.actor, asked)))
        context |= {"page": page, "rows": list_rows(page), "nodes": []}
    else:
        context |= {"page": None, "rows": [], "nodes": _tree(request)}
    return render(request, "organizations/list.html", context)


def _tree(request: Request) -> list[queries.TreeNode]:
    """The top of the tree, opened down to the organization that `at` names."""
    opened = None
    if at := request.GET.get("at"):
        try:
            opened = access.get_organization(request.actor, UUID(at))
        except (ValueError, NotFound):
            opened = None
    return queries.tree_of(request.actor, open_to=opened)


@require_safe
def children(request: Request, organization_id: UUID) -> HttpResponse:
    """What stands directly below a node of the tree, as a part of the page."""
    organization = access.get_organization(request.actor, organization_id)
    if not request.htmx:
        return redirect(f"{reverse('organizations:list')}?at={organization.pk}")
    if not access.abilities(request.actor, organization).see_below:
        raise NotFound
    asked = request.GET.get("from", "")
    start = int(asked) if asked.isdecimal() and len(asked) <= 6 else 0
    return render(request, "organizations/_branches.html", {"nodes": queries.nodes_below(organization, start=start)})


@require_safe
def export(request: Request) -> HttpResponseBase:
    """The list as a spreadsheet, with the filter of the page; no telephone numbers."""
    asked = filter_form(request).asked(on=clock.today())
    rows = queries.export_rows(request.actor, asked)
    head = [
        _("Code"), _("Organization name"), _("Kind"), _("Stands under"), _("State"), _("Region"),
        _("Secretary"), _("Founded on"), _("Approval document"),
    ]  # fmt: skip
    day = clock.today().strftime("%Y%m%d")
    return xlsx_response(
        f"{_('Organizations')}-{day}", str(_("Organizations")), head, rows, [18, 36, 12, 30, 8, 24, 12]
    )


@require_safe
def choose(request: Request) -> HttpResponse:
    """Suggestions for a field that chooses an organization: radio buttons, or a page of links without htmx."""
    typed = request.GET.get(request.GET.get("field", "q") + "_q", request.GET.get("q", ""))[:80]
    verb = Verb(request.GET["verb"]) if request.GET.get("verb") in set(Verb) else Verb.SEE_ORGANIZATION
    found = queries.suggest(request.actor, typed, verb=verb)
    context = {"found": found, "typed": typed, "name": request.GET.get("field", "organization"), "picked": ""}
    if request.htmx:
        return render(request, "organizations/widgets/_found.html", context)
    return render(request, "organizations/choose.html", context)


@require_safe
def mine(request: Request) -> HttpResponse:
    """The member's own branch."""
    organization = queries.organization_at(request.actor.home_path) if request.actor.home_path else None
    if organization is None:
        raise NotFound
    return _detail(request, organization)


@require_safe
def detail(request: Request, organization_id: UUID) -> HttpResponse:
    """One organization at a glance."""
    return _detail(request, access.get_organization(request.actor, organization_id))


def _detail(request: Request, organization: Any) -> HttpResponse:
    frame = queries.frame_of(request.actor, organization, current="overview")
    today = clock.today()
    context = {
        "frame": frame,
        "organization": organization,
        "holders": queries.holders_of(organization, on=today),
        "overview": overview_words(queries.overview_of(organization.path), organization),
        "term": queries.term_on(organization, on=today),
        "suspension": queries.find_suspension(organization, on=today),
        "today": today,
        "region": region_name(organization.region_code, full=True),
        "undoable": undoable(queries.open_reshapings(organization, at=clock.now()) if frame.abilities.manage else []),
        "history": history_items(queries.history_of(organization, in_full=frame.abilities.see_details)[:5]),
    }
    return render(request, "organizations/detail.html", context)


@require_safe
def below(request: Request, organization_id: UUID) -> HttpResponse:
    """Everything below an organization, as a list."""
    organization = access.get_organization(request.actor, organization_id)
    frame = queries.frame_of(request.actor, organization, current="below")
    if not frame.abilities.see_below:
        raise NotFound
    form = filter_form(request)
    asked = form.asked(on=clock.today(), within=organization.path)
    page = page_of(request, queries.with_child_counts(queries.find_organizations(request.actor, asked)))
    context = {"frame": frame, "form": form, "page": page, "rows": list_rows(page), "sort": asked.sort}
    return render(request, "organizations/below.html", context)


@require_safe
def history(request: Request, organization_id: UUID) -> HttpResponse:
    """Everything that has happened to an organization, the latest first."""
    organization = access.get_organization(request.actor, organization_id)
    frame = queries.frame_of(request.actor, organization, current="history")
    page = page_of(request, queries.history_of(organization, in_full=frame.abilities.see_details))
    context = {"frame": frame, "page": page, "items": history_items(page)}
    return render(request, "organizations/history.html", context)
