"""What the branch wrote about a lesson."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhibu.foundation.access.requests import Request
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused
from zhibu.learning import access
from zhibu.learning.actions import reflections as actions
from zhibu.learning.queries import study
from zhibu.organizations.queries import organization_at

PER_PAGE = 50


@require_GET
def reflections(request: Request, lesson_id: UUID) -> HttpResponse:
    """The sentences of the own branch, newest first."""
    actor = request.actor
    page = study.lesson_page(actor, lesson_id, at=clock.now())
    found = study.reflections_on(lesson_id, actor.home_path)
    return render(
        request,
        "learning/reflections.html",
        {
            "lesson": page.lesson,
            "mine": page.check_in,
            "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
            "moderates": access.can_hide_reflections(actor, actor.home_path),
        },
    )


@require_POST
def withdraw(request: Request, check_in_id: UUID) -> HttpResponse:
    """Take one's own sentence back."""
    found = actions.withdraw_reflection(
        actor=request.actor,
        at=clock.now(),
        check_in_id=check_in_id,
    )
    messages.success(request, _("Your sentence is out of sight. The check-in and its hours stay."))
    return redirect("learning:reflections", found.lesson_id)


@require_POST
def hide(request: Request, check_in_id: UUID) -> HttpResponse:
    """Hide another's sentence with a reason; who is no member there goes on to the weeks of the branch."""
    actor = request.actor
    try:
        found = actions.hide_reflection(
            actor=actor, at=clock.now(), check_in_id=check_in_id, reason=request.POST.get("reason", "")
        )
    except Refused as refused:
        return render(request, "learning/hide_reflection.html", {"message": refused.message}, status=422)
    messages.success(request, _("The sentence is hidden; its writer can read why."))
    if actor.home_path == found.path and study.find_own_lesson(actor, found.lesson_id, clock.today()):
        return redirect("learning:reflections", found.lesson_id)
    branch = organization_at(found.path)
    return redirect("learning:plan", branch.pk) if branch else redirect("learning:weeks")
