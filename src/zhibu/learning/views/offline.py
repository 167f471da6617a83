"""Taking the lessons of the week along: what they consist of, and that they were handed out."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from zhibu.foundation.access.requests import Request
from zhibu.kernel import clock
from zhibu.learning.actions import offline as actions
from zhibu.learning.queries.offline import Along, week_along
from zhibu.learning.queries.study import member_of


@require_GET
def week(request: Request) -> JsonResponse:
    """The lessons of this week that are not done yet, as the script that fetches them needs them."""
    member_of(request.actor)
    found = week_along(request.actor, clock.now())
    return JsonResponse({"week": found.week.isoformat(), "lessons": [_told(one) for one in found.lessons]})


def _told(lesson: Along) -> dict[str, Any]:
    return {
        "title": lesson.title,
        "page": reverse("learning:lesson", args=[lesson.lesson_id]),
        "take": reverse("learning:take_along", args=[lesson.lesson_id]),
        "files": [
            {"url": reverse(f"files:{'preview' if one.is_preview else 'file'}", args=[one.file_id]), "size": one.size}
            for one in lesson.files
        ],
    }


@require_POST
def take_along(request: Request, lesson_id: UUID) -> HttpResponse:
    """Note that the lesson is handed out whole."""
    actions.take_along(actor=request.actor, at=clock.now(), lesson_id=lesson_id)
    return HttpResponse(status=204)
