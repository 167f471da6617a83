"""The desk of lessons: list, writing, review."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhibu.foundation.access.requests import Request
from zhibu.kernel import clock
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.kernel.ids import new_id
from zhibu.learning import access, forms, richtext
from zhibu.learning.actions import lessons as actions
from zhibu.learning.choices import FORM_ICONS, Form
from zhibu.learning.queries import desk, publishing

PER_PAGE = 25
BLANK_PAGES = 3
DONE = {
    "submit": _("Sent in for review."),
    "recall": _("Recalled: it is a draft again."),
    "approve": _("Approved: it can be published now."),
    "send_back": _("Returned with your note."),
    "withdraw": _("Withdrawn: nobody can open it any more."),
    "reopen": _("It is a draft again."),
}


NOTES = {
    Form.VIDEO: _("MP4 or WebM; with a text version"),
    Form.AUDIO: _("MP3, M4A or Ogg; with a text version"),
    Form.ARTICLE: _("Up to 3,000 characters"),
    Form.SLIDES: _("Pages of a few sentences, with or without pictures"),
}
"""What each form asks of the author."""


@require_GET
def lessons(request: Request) -> HttpResponse:
    """All lessons that the desk sees."""
    actor = request.actor
    access.demand_desk(actor)
    form = forms.DeskForm(request.GET)
    sort = request.GET.get("sort", "")
    page = Paginator(desk.desk_list(actor, form.asked(), sort=sort), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "sort": sort, "can_write": bool(actor.scopes(access.Verb.WRITE_LESSONS))}
    return render(request, "learning/desk/lessons.html", context)


@require_GET
def review(request: Request) -> HttpResponse:
    """Lessons that wait for this reviewer."""
    actor = request.actor
    if not actor.can_anywhere(access.Verb.REVIEW_LESSONS):
        raise Forbidden
    page = Paginator(desk.review_queue(actor), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "learning/desk/review.html", {"page": page})


@require_GET
def lesson(request: Request, lesson_id: UUID) -> HttpResponse:
    """One lesson as its members will see it, its state, and what can be done with it."""
    return _lesson_page(request, lesson_id)


def _lesson_page(request: Request, lesson_id: UUID, refused: Refused | None = None) -> HttpResponse:
    actor = request.actor
    found = access.get_lesson(actor, lesson_id)
    context = {
        "lesson": found,
        "can": access.abilities(actor, found),
        "slides": found.slides.order_by("position") if found.form == Form.SLIDES else [],
        "body": richtext.to_html(found.body),
        "text": richtext.to_html(found.text_alternative),
        "points": richtext.lines_of(found.key_points),
        "terms": richtext.terms_of(found.terms),
        "publications": desk.publications_of(found, actor)[:20],
        "facts": _facts(found),
        "refused": refused.message if refused else "",
        "note": request.POST.get("note", ""),
    }
    return render(request, "learning/desk/lesson.html", context, status=422 if refused else 200)


def _facts(lesson: Any) -> list[tuple[Any, Any]]:
    minutes, seconds = divmod(lesson.duration_seconds, 60)
    return [
        (_("Lesson form"), lesson.get_form_display()),
        (_("Measured length"), f"{minutes}:{seconds:02d}"),
        (_("Topic"), lesson.get_topic_display()),
        (_("Audience"), lesson.get_audience_display()),
        (_("Author"), lesson.author_name),
        (_("Reviewer"), lesson.reviewer_name or "—"),
    ]


@require_POST
def step(request: Request, lesson_id: UUID) -> HttpResponse:
    """Take the lesson one step further."""
    actor = request.actor
    form = forms.StepForm(request.POST)
    if not form.is_valid():
        return _lesson_page(request, lesson_id, Refused("step", _("Choose what to do with the lesson.")))
    asked = form.cleaned_data
    try:
        actions.step(
            actor=actor, at=clock.now(), lesson_id=lesson_id, step=asked["step"], note=asked["note"],
            submitted_at=forms.instant_of(asked["submitted_at"]),
        )  # fmt: skip
    except Refused as refused:
        return _lesson_page(request, lesson_id, refused)
    messages.success(request, str(DONE[asked["step"]]))
    return redirect("learning:lesson_desk", lesson_id)


@require_GET
def choose(request: Request) -> HttpResponse:
    """Which form the new lesson takes."""
    if not request.actor.can_anywhere(access.Verb.WRITE_LESSONS):
        raise Forbidden
    kinds = [(form.value, form.label, FORM_ICONS[form], NOTES[form]) for form in Form]
    return render(request, "learning/desk/choose.html", {"forms": kinds})


@require_http_methods(["GET", "POST"])
def create(request: Request, form: str) -> HttpResponse:
    """Write a new lesson."""
    actor = request.actor
    if form not in Form.values:
        raise NotFound
    if not actor.can_anywhere(access.Verb.WRITE_LESSONS):
        raise Forbidden
    kind = Form(form)
    organizations = [(str(o.pk), o.name) for o in publishing.writing_organizations(actor)]
    filled = forms.LessonForm(
        request.POST or None, request.FILES or None, form=kind, organizations=organizations,
        initial={"token": new_id(), "organization": organizations[0][0] if organizations else ""},
    )  # fmt: skip
    pages = _pages(request, kind, [])
    if _is_sent(request) and filled.is_valid() and (pages is None or pages.is_valid()):
        try:
            made = actions.create_lesson(
                actor=actor, at=clock.now(), organization_id=filled.cleaned_data["organization"],
                content=filled.content(forms.pages_of(pages) if pages else ()), token=filled.cleaned_data["token"],
            )  # fmt: skip
            return redirect("learning:lesson_desk", made.pk)
        except Refused as refused:
            forms.add_refusal(filled, refused)
    return _editor(request, filled, pages, heading=_("New lesson: %(form)s") % {"form": kind.label})


@require_http_methods(["GET", "POST"])
def edit(request: Request, lesson_id: UUID) -> HttpResponse:
    """Rewrite a draft."""
    actor = request.actor
    found = access.get_lesson(actor, lesson_id)
    if not access.abilities(actor, found).edit:
        raise Forbidden
    kind = Form(found.form)
    filled = forms.LessonForm(
        request.POST or None, request.FILES or None, form=kind,
        organizations=[(str(found.organization_id), found.organization.name)], initial=forms.initial_of(found),
    )  # fmt: skip
    pages = _pages(request, kind, forms.initial_pages(found))
    if _is_sent(request) and filled.is_valid() and (pages is None or pages.is_valid()):
        try:
            content = filled.content(forms.pages_of(pages) if pages else ())
            actions.revise_lesson(actor=actor, at=clock.now(), lesson_id=lesson_id, content=content)
            return redirect("learning:lesson_desk", lesson_id)
        except Refused as refused:
            forms.add_refusal(filled, refused)
    return _editor(request, filled, pages, heading=found.title, lesson=found)


def _is_sent(request: Request) -> bool:
    return request.method == "POST" and "more" not in request.POST


def _pages(request: Request, kind: Form, initial: list[dict[str, Any]]) -> Any:
    """The formset of slides: as sent, or with three blank ones more when that button was pressed."""
    if kind != Form.SLIDES:
        return None
    if request.method != "POST":
        blank = BLANK_PAGES - len(initial) % BLANK_PAGES
        return forms.Pages(initial=[*initial, *({} for _ in range(blank))], prefix="pages")
    data = request.POST.copy()
    if "more" in data:
        sent = data.get("pages-TOTAL_FORMS", "")
        total = min((int(sent) if sent.isdecimal() and len(sent) <= 3 else 0) + BLANK_PAGES, forms.MOST_PAGES)
        data["pages-TOTAL_FORMS"] = str(total)
    return forms.Pages(data, request.FILES, prefix="pages")


def _editor(request: Request, form: Any, pages: Any, *, heading: Any, lesson: Any = None) -> HttpResponse:
    sent = _is_sent(request)
    context = {
        "form": form, "pages": pages, "kind": form.lesson_form, "heading": str(heading), "shows_errors": sent,
        "back": lesson.pk if lesson else "", "kept": lesson.duration_seconds if lesson and lesson.media_id else 0,
        "poster_id": lesson.poster_id if lesson else None,
    }  # fmt: skip
    return render(request, "learning/desk/editor.html", context, status=422 if sent else 200)
