"""The member's pages: today, the library, a lesson, the check-in."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from zhibu.foundation.access.requests import Request
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused
from zhibu.learning import access, richtext
from zhibu.learning.actions import study as actions
from zhibu.learning.choices import Form, Topic
from zhibu.learning.forms import BeatForm, LibraryForm
from zhibu.learning.queries import home, study

PER_PAGE = 25


@require_GET
def today(request: Request) -> HttpResponse:
    """This week's lessons, today's first, and where the week and the year stand."""
    actor = request.actor
    study.member_of(actor)
    at = clock.now()
    week = home.today_for(actor, at)
    more = study.library(actor, study.Search(state="open"), at=at)[:6]
    shown = {card.lesson_id for card in week.week} if week else set()
    recent = study.check_ins_of(actor)[:3]
    return render(
        request,
        "learning/today.html",
        {
            "today": week,
            "more": [x for x in more if x.pk not in shown][:3],
            "recent": recent,
            "topics": Topic.choices,
        },
    )


@require_GET
def now(request: Request) -> HttpResponse:
    """To today's lesson, or to the page of the week when it is done: where a shortcut leads."""
    study.member_of(request.actor)
    found = home.today_for(request.actor, clock.now())
    if found and found.lesson:
        return redirect("learning:lesson", found.lesson.lesson_id)
    return redirect("learning:today")


@require_GET
def library(request: Request) -> HttpResponse:
    """All lessons that reach the member, found by word, topic, form and state."""
    form = LibraryForm(request.GET)
    lessons = study.library(request.actor, form.search(), at=clock.now())
    page = Paginator(lessons, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "learning/library.html", {"form": form, "page": page})


@require_GET
def history(request: Request) -> HttpResponse:
    """The member's own check-ins."""
    page = Paginator(study.check_ins_of(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "learning/history.html", {"page": page})


@require_GET
def lesson(request: Request, lesson_id: UUID) -> HttpResponse:
    """The page on which a lesson is studied."""
    return _lesson_page(request, lesson_id)


@require_GET
def open_lesson(request: Request, lesson_id: UUID) -> HttpResponse:
    """To the page of a lesson on which the one who follows a link can read it: as a member, else at the desk."""
    actor = request.actor
    if study.find_own_lesson(actor, lesson_id, clock.today()):
        return redirect("learning:lesson", lesson_id)
    return redirect("learning:lesson_desk", access.get_lesson(actor, lesson_id).pk)


def _lesson_page(
    request: Request, lesson_id: UUID, *, sentence: str = "", refused: Refused | None = None
) -> HttpResponse:
    page = study.lesson_page(request.actor, lesson_id, at=clock.now())
    context = {
        "study": page,
        "lesson": page.lesson,
        "slides": page.slides,
        "body": richtext.to_html(page.lesson.body) if page.lesson.form == Form.ARTICLE else "",
        "text": richtext.to_html(page.lesson.text_alternative),
        "points": richtext.lines_of(page.lesson.key_points),
        "terms": richtext.terms_of(page.lesson.terms),
        "sentence": sentence,
        "refused": refused.message if refused else "",
    }
    return render(request, "learning/lesson.html", context, status=422 if refused else 200)


@require_POST
def start(request: Request, lesson_id: UUID) -> HttpResponse:
    """Begin to study: the way for a browser without scripts."""
    actions.start_study(actor=request.actor, at=clock.now(), lesson_id=lesson_id)
    return redirect("learning:lesson", lesson_id)


@require_POST
def progress(request: Request, lesson_id: UUID) -> JsonResponse:
    """Take the report of a page that is being studied; answer how many seconds are missing."""
    form = BeatForm(request.POST)
    if not form.is_valid():
        study.lesson_page(request.actor, lesson_id, at=clock.now())
        return JsonResponse({"errors": form.errors}, status=422)
    missing = actions.record_beat(
        actor=request.actor,
        at=clock.now(),
        lesson_id=lesson_id,
        position_seconds=form.cleaned_data["position"],
        visible_ms=form.cleaned_data["visible_ms"],
        reached_end=form.cleaned_data["reached_end"],
    )
    return JsonResponse({"missing": missing})


@require_POST
def check_in(request: Request, lesson_id: UUID) -> HttpResponse:
    """Check in with a sentence; a refusal shows the lesson again with the sentence kept."""
    sentence = request.POST.get("reflection", "")
    try:
        result = actions.check_in(
            actor=request.actor,
            at=clock.now(),
            lesson_id=lesson_id,
            reflection=sentence,
        )
    except Refused as refused:
        return _lesson_page(request, lesson_id, sentence=sentence, refused=refused)
    return redirect("learning:checked_in", result.check_in_id)


@require_GET
def checked_in(request: Request, check_in_id: UUID) -> HttpResponse:
    """The seal, the hours, the week and the year after a check-in."""
    actor = request.actor
    at = clock.now()
    receipt = study.receipt(actor, check_in_id)
    return render(request, "learning/checked_in.html", {"receipt": receipt, "today": home.today_for(actor, at)})
