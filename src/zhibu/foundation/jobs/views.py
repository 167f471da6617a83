"""The page of those who keep the site running: what failed and why, and once more."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from zhibu.foundation.access.requests import Request
from zhibu.foundation.jobs import access, actions, queries
from zhibu.foundation.jobs.forms import JobFilterForm
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused

PER_PAGE = 25


@require_safe
def jobs(request: Request) -> HttpResponse:
    """Jobs in one state, the failed ones first of all."""
    access.require_managing(request.actor)
    at = clock.now()
    form = JobFilterForm(request.GET)
    page = Paginator(queries.jobs_in(form.state, name=form.name), PER_PAGE).get_page(request.GET.get("page"))
    tally = queries.tally(at)
    context = {
        "form": form,
        "state": form.state,
        "tabs": form.tabs(reverse("jobs:list"), tally.counts),
        "tally": tally,
        "page": page,
        "rows": queries.rows_of(list(page.object_list)),
    }
    return render(request, "jobs/jobs.html", context)


@require_safe
def job(request: Request, job_id: UUID) -> HttpResponse:
    """One job: what became of it, and its error in full."""
    return _job_page(request, job_id, refusal="")


def _job_page(request: Request, job_id: UUID, refusal: str) -> HttpResponse:
    row = queries.row_of(access.get_job(request.actor, job_id))
    context = {"row": row, "refusal": refusal, "back": _list(row.state)}
    return render(request, "jobs/job.html", context, status=422 if refusal else 200)


@require_POST
def retry(request: Request, job_id: UUID) -> HttpResponse:
    """Try one failed job again."""
    try:
        actions.retry_job(actor=request.actor, at=clock.now(), job_id=job_id)
    except Refused as refused:
        return _job_page(request, job_id, refusal=str(refused.message))
    messages.success(request, _("It is waiting for its next turn."))
    return redirect("jobs:list")


@require_POST
def retry_all(request: Request) -> HttpResponse:
    """Try all failed jobs again, or those of one name."""
    name = request.POST.get("name", "")
    count = actions.retry_failed(actor=request.actor, at=clock.now(), name=name)
    said = ngettext("%(n)s job is waiting for its next turn.", "%(n)s jobs are waiting for their next turn.", count)
    messages.success(request, said % {"n": count})
    return redirect("jobs:list")


def _list(state: str) -> str:
    return f"{reverse('jobs:list')}?{urlencode({'state': state})}"
