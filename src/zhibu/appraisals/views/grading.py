"""The committee's proposal, the decision of the general meeting, the register, amendments."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhibu.appraisals import access
from zhibu.appraisals.actions import grading as actions
from zhibu.appraisals.choices import AppraisalState
from zhibu.appraisals.forms import AmendForm, DecisionForm, GradesForm
from zhibu.appraisals.models import Appraisal
from zhibu.appraisals.presentation import grade_counts
from zhibu.appraisals.queries import reading
from zhibu.appraisals.queries.campaign import counts_of
from zhibu.appraisals.queries.numbers import share_rule
from zhibu.appraisals.queries.register import label_of, register_of
from zhibu.appraisals.rules import states
from zhibu.appraisals.sheet import header_of, paper_of, rows_of
from zhibu.appraisals.views.requests import blame, shell_for
from zhibu.foundation.access.requests import Request
from zhibu.foundation.documents import pdf
from zhibu.foundation.sheets.writing import xlsx_response
from zhibu.kernel import clock
from zhibu.kernel.errors import NotFound, Refused


def _opened(request: Request, appraisal: Appraisal) -> reading.Opened | None:
    """The box, for the committee; None for an office that runs the appraisal from above."""
    return reading.opened_box(appraisal) if access.is_committee(request.actor, appraisal.organization) else None


@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: Request, appraisal_id: UUID) -> HttpResponse:
    """The committee's grades, saved as often as need be; whoever only sits on the committee reads them."""
    appraisal = access.get_for_grades(request.actor, appraisal_id)
    opened = _opened(request, appraisal)
    rows = reading.grading_rows(appraisal, opened)
    form = GradesForm(request.POST if request.method == "POST" else None, rows=rows)
    if request.method == "POST":
        access.get_run(request.actor, appraisal_id)
        if form.is_valid():
            try:
                actions.save_proposal(
                    actor=request.actor, at=clock.now(), appraisal_id=appraisal_id, grades=form.given()
                )
            except Refused as refused:
                blame(form, refused)
            else:
                messages.success(request, _("The proposal is saved."))
                return redirect("appraisals:appraisal", appraisal_id)
    return _grades_page(request, appraisal, form, opened, "appraisals/proposal.html")


def _grades_page(
    request: Request, appraisal: Appraisal, form: GradesForm, opened: reading.Opened | None, template: str
) -> HttpResponse:
    able = access.abilities(request.actor, appraisal)
    context = {
        "shell_template": shell_for(request.actor),
        "appraisal": appraisal,
        "form": form,
        "lines": form.lines(),
        "opened": opened,
        "able": able,
        "may_change": able.run and appraisal.state == AppraisalState.PROPOSAL,
        "share": reading.share_in(appraisal, form.chosen(), on=clock.today()),
        "rule": share_rule(clock.today(), appraisal.organization.path),
    }
    return render(request, template, context, status=422 if form.errors else 200)


@require_POST
def share(request: Request, appraisal_id: UUID) -> HttpResponse:
    """While choosing: how many are excellent and how many may be. Writes nothing; a POST keeps grades out of logs."""
    appraisal = access.get_run(request.actor, appraisal_id)
    form = GradesForm(request.POST, rows=reading.grading_rows(appraisal, None))
    context = {
        "appraisal": appraisal,
        "share": reading.share_in(appraisal, form.chosen(), on=clock.today()),
        "rule": share_rule(clock.today(), appraisal.organization.path),
    }
    return render(request, "appraisals/_share.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: Request, appraisal_id: UUID) -> HttpResponse:
    """Record what the general meeting decided: the proposal is filled in."""
    appraisal = access.get_run(request.actor, appraisal_id)
    opened = _opened(request, appraisal)
    rows = reading.grading_rows(appraisal, opened)
    form = DecisionForm(
        request.POST if request.method == "POST" else None, rows=rows, decided=True,
        initial={"decided_on": appraisal.decided_on or clock.today()},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_decision(
                actor=request.actor, at=clock.now(), appraisal_id=appraisal_id, grades=form.given(),
                decided_on=form.cleaned_data["decided_on"],
            )  # fmt: skip
        except Refused as refused:
            blame(form, refused)
        else:
            messages.success(request, _("The decision is recorded. Nobody has been told yet."))
            return redirect("appraisals:appraisal", appraisal_id)
    return _grades_page(request, appraisal, form, opened, "appraisals/decision.html")


@require_safe
def register(request: Request, appraisal_id: UUID) -> HttpResponse:
    """The committee's register, for the screen and for paper."""
    appraisal = access.get_for_grades(request.actor, appraisal_id)
    able = access.abilities(request.actor, appraisal)
    opened = _opened(request, appraisal)
    context = {
        "shell_template": shell_for(request.actor),
        "appraisal": appraisal,
        "organization": appraisal.organization,
        "able": able,
        "opened": opened,
        "lines": register_of(appraisal, opened),
        "counts": grade_counts(counts_of([appraisal.pk])[appraisal.pk]),
        "may_amend": able.run and states.may_be_amended(appraisal.state),
    }
    return render(request, "appraisals/register.html", context)


@require_POST
def export(request: Request, appraisal_id: UUID) -> FileResponse | HttpResponse:
    """The register as a spreadsheet or as a printed paper; that it was taken is on record."""
    kind = "pdf" if request.POST.get("kind") == "pdf" else "xlsx"
    appraisal = actions.record_export(actor=request.actor, at=clock.now(), appraisal_id=appraisal_id, kind=kind)
    opened = _opened(request, appraisal)
    title = _("Appraisal %(year)s") % {"year": appraisal.year}
    name = f"{appraisal.organization.short_name} {title}"
    if kind == "pdf":
        with translation.override("zh-hans"):
            paper = paper_of(appraisal, register_of(appraisal, opened), opened)
        response = HttpResponse(pdf.as_pdf(paper), content_type=pdf.MEDIA_TYPE)
        response["Content-Disposition"] = content_disposition_header(True, f"{name}.pdf") or "attachment"
        return response
    return xlsx_response(name, title, header_of(opened), rows_of(register_of(appraisal, opened), opened))


@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: Request, appraisal_id: UUID, participant_id: UUID) -> HttpResponse:
    """Amend a grade that was told, with a reason."""
    appraisal = access.get_run(request.actor, appraisal_id)
    person = access.get_participant(appraisal, participant_id)
    if not person.is_full or not states.may_be_amended(appraisal.state):
        raise NotFound
    form = AmendForm(request.POST if request.method == "POST" else None, initial={"grade": person.grade})
    if request.method == "POST" and form.is_valid():
        try:
            actions.amend_grade(
                actor=request.actor, at=clock.now(), appraisal_id=appraisal_id, participant_id=participant_id,
                **form.cleaned_data,
            )  # fmt: skip
        except Refused as refused:
            blame(form, refused)
        else:
            messages.success(request, _("Amended. The member sees both grades and the reason."))
            return redirect("appraisals:register", appraisal_id)
    context = {"form": form, "appraisal": appraisal, "person": person, "grade": label_of(person.grade)}
    return render(request, "appraisals/amend.html", context, status=422 if form.errors else 200)
