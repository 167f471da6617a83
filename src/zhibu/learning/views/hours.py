"""The year of a member, the ledger at the desk, who is behind in a branch."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from zhibu.foundation.access.choices import Verb
from zhibu.foundation.access.requests import Request
from zhibu.foundation.sheets.writing import xlsx_response
from zhibu.foundation.ui.slots import member_tabs
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused
from zhibu.learning.actions.exporting import export_hours
from zhibu.learning.actions.hours import Given, correct_hours
from zhibu.learning.actions.hours_for_many import enter_for_many
from zhibu.learning.actions.reminding import remind_behind
from zhibu.learning.certificate import as_pdf
from zhibu.learning.choices import HoursKind
from zhibu.learning.hours_forms import CorrectForm, EnterForm
from zhibu.learning.queries.behind import FILTERS, Line, branch_study, shown
from zhibu.learning.queries.certificates import certificate_for
from zhibu.learning.queries.hours import get_entry
from zhibu.learning.queries.year import FIRST_YEAR, year_of
from zhibu.members import access as members
from zhibu.organizations.choices import BRANCH_KINDS
from zhibu.organizations.queries.frame import frame_of


def _checked(year: int | None) -> int:
    today = clock.today()
    if year is not None and not FIRST_YEAR <= year <= today.year:
        raise Http404
    return year or today.year


@require_GET
def my_year(request: Request, year: int | None = None) -> HttpResponse:
    """My hours of a year by source, every line of the ledger."""
    member = members.get_own_record(request.actor)
    context: dict[str, object] = {"year": year_of(member, year=_checked(year), today=clock.today()), "member": member}
    return render(request, "learning/hours/my_year.html", context)


def _pdf(body: bytes, year: int) -> HttpResponse:
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="certificate-{year}.pdf"'
    return response


@require_GET
def my_certificate(request: Request, year: int) -> HttpResponse:
    """The certificate of my year as a PDF."""
    member = members.get_own_record(request.actor)
    found = year_of(member, year=_checked(year), today=clock.today())
    return _pdf(as_pdf(certificate_for(member, found, on=clock.today())), year)


@require_GET
def member_certificate(request: Request, member_id: UUID, year: int) -> HttpResponse:
    """The certificate of a member's year, printed for them at the desk."""
    member = members.get_member(request.actor, member_id, Verb.SEE_HOURS)
    found = year_of(member, year=_checked(year), today=clock.today())
    return _pdf(as_pdf(certificate_for(member, found, on=clock.today())), year)


@require_GET
def member_hours(request: Request, member_id: UUID) -> HttpResponse:
    """A member's ledger at the desk."""
    actor = request.actor
    member = members.get_member(actor, member_id, Verb.SEE_HOURS)
    asked = request.GET.get("year", "")
    year = year_of(
        member, year=_checked(int(asked) if asked.isdecimal() and len(asked) == 4 else None), today=clock.today()
    )
    context = {
        "member": member,
        "year": year,
        "tabs": [
            {"label": tab.label, "url": reverse(tab.url_name, args=[member.pk]), "current": tab.key == "hours"}
            for tab in member_tabs
            if tab.allowed(actor)
        ],
        "may_correct": actor.can(Verb.CORRECT_HOURS, member.organization.path),
    }
    return render(request, "learning/hours/member.html", context)


@require_GET
def branch_hours(request: Request, organization_id: UUID) -> HttpResponse:
    """The week and the year of a branch, person by person; what stands above a branch has its dashboard."""
    actor = request.actor
    branch = members.get_organization(actor, organization_id, Verb.SEE_HOURS)
    is_branch = branch.kind in BRANCH_KINDS
    study = branch_study(branch.path, day=clock.today()) if is_branch else None
    chosen = _chosen(request.GET)
    lines = shown(study.lines if study else [], chosen)
    context = {
        "organization": branch,
        "frame": frame_of(actor, branch, current="hours"),
        "study": study,
        "lines": lines,
        "shown": chosen,
        "tabs": _tabs(chosen),
        "may_remind": is_branch and actor.can(Verb.REMIND, branch.path),
        "may_enter": is_branch and actor.can(Verb.CORRECT_HOURS, branch.path),
        "may_export": is_branch and actor.can(Verb.EXPORT_MEMBERS, branch.path),
        "today": clock.today(),
    }
    return render(request, "learning/hours/branch.html", context)


def _chosen(asked: QueryDict) -> str:
    chosen = asked.get("show", "all")
    return chosen if chosen in FILTERS else "all"


@require_POST
def export(request: Request, organization_id: UUID) -> FileResponse:
    """The list of a branch as a spreadsheet, as it is narrowed on the page; that it was taken is on record."""
    branch, lines = export_hours(
        actor=request.actor, at=clock.now(), organization_id=organization_id, show=_chosen(request.POST)
    )
    return _sheet(branch.name, lines)


def _tabs(chosen: str) -> list[dict[str, object]]:
    labels = {"all": _("Everyone"), "week": _("Not yet this week"), "year": _("Hours still missing")}
    return [{"label": labels[key], "url": f"?show={key}", "current": key == chosen} for key in FILTERS]


def _sheet(name: str, lines: Sequence[Line]) -> FileResponse:
    header = [_("Name"), _("Check-ins this week"), _("Hours this year"), _("Asked"), _("Still missing")]
    rows = [(x.name, x.done, x.hours.total, x.hours.required, x.hours.missing) for x in lines]
    return xlsx_response(f"{name} {clock.today().isoformat()}", name, header, rows)


@require_POST
def remind(request: Request, organization_id: UUID) -> HttpResponse:
    """Remind those behind this week with one tap."""
    done = remind_behind(actor=request.actor, at=clock.now(), organization_id=organization_id)
    if done.told:
        text = ngettext("%(n)d person has been reminded.", "%(n)d people have been reminded.", done.told)
        messages.success(request, text % {"n": done.told})
    elif done.behind:
        messages.info(request, _("Everybody behind has been reminded today. Tomorrow is soon enough."))
    else:
        messages.info(request, _("Nobody is behind this week."))
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect("learning:branch_hours", organization_id)


def enter(request: Request, organization_id: UUID) -> HttpResponse:
    """Enter the hours of a meeting or a class for everybody who was there."""
    actor = request.actor
    branch = members.get_organization(actor, organization_id, Verb.CORRECT_HOURS)
    people = [(str(x.member_id), x.name) for x in branch_study(branch.path, day=clock.today()).lines]
    form = EnterForm(request.POST if request.method == "POST" else None, people=people, initial={"on": clock.today()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        given = Given(HoursKind(data["kind"]), data["title"], data["hours"], data["on"], data["token"])
        ids = [UUID(key) for key in data["members"]]
        try:
            count = enter_for_many(actor=actor, at=clock.now(), member_ids=ids, given=given)
        except Refused as refused:
            form.add_error(refused.field, str(refused.message))
        else:
            text = ngettext("Entered for %(n)d person.", "Entered for %(n)d people.", count)
            messages.success(request, text % {"n": count})
            return redirect("learning:branch_hours", organization_id)
    context = {"form": form, "organization": branch, "frame": frame_of(actor, branch, current="hours")}
    return render(request, "learning/hours/enter.html", context, status=422 if form.errors else 200)


def correct(request: Request, entry_id: UUID) -> HttpResponse:
    """Correct an entry by a counter-entry with a reason."""
    entry = get_entry(request.actor, entry_id)
    form = CorrectForm(request.POST if request.method == "POST" else None, initial={"hours": entry.hours})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            correct_hours(
                actor=request.actor, at=clock.now(), entry_id=entry_id, hours=data["hours"], reason=data["reason"]
            )
        except Refused as refused:
            form.add_error(refused.field, str(refused.message))
        else:
            messages.success(request, _("Corrected. The member sees both lines and the reason."))
            return redirect("learning:member_hours", entry.member_id)
    context = {"form": form, "entry": entry, "member": entry.member}
    return render(request, "learning/hours/correct.html", context, status=422 if form.errors else 200)
