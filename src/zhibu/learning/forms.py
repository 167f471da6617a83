"""Shapes of what people send in."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.ui.forms import FilterForm
from zhibu.kernel.errors import Refused
from zhibu.kernel.ids import new_id
from zhibu.learning.actions.lessons import Content, Page
from zhibu.learning.choices import MEDIA_FORMS, Audience, Form, LessonState, Topic
from zhibu.learning.models import Lesson
from zhibu.learning.queries.study import Search

ANY_TOPIC: list[tuple[str, Any]] = [("", _("All topics"))]
ANY_FORM: list[tuple[str, Any]] = [("", _("All forms"))]
ANY_STATE: list[tuple[str, Any]] = [("", _("All states"))]


class BeatForm(forms.Form):
    """A page's report of study."""

    position = forms.IntegerField(min_value=0, max_value=86_400)
    visible_ms = forms.IntegerField(min_value=0, max_value=86_400_000)
    reached_end = forms.BooleanField(required=False)


class OfflineCheckInForm(forms.Form):
    """A check-in made without a network, with what its page has measured since its last report. The sentence is for
    the rule to judge."""

    lesson_id = forms.UUIDField()
    reflection = forms.CharField(required=False, strip=False)
    position = forms.IntegerField(min_value=0, max_value=86_400, required=False)
    visible_ms = forms.IntegerField(min_value=0, max_value=86_400_000, required=False)
    reached_end = forms.BooleanField(required=False)


class OfflineStudyForm(BeatForm):
    """A device's account of study without a network."""

    lesson_id = forms.UUIDField()


class LibraryForm(FilterForm):
    """Search and filters of the library."""

    q = forms.CharField(
        label=_("Search"), required=False, max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Title or a word")}),
    )  # fmt: skip
    topic = forms.ChoiceField(label=_("Topic"), required=False, choices=[*ANY_TOPIC, *Topic.choices])
    form = forms.ChoiceField(label=_("Lesson form"), required=False, choices=[*ANY_FORM, *Form.choices])
    state = forms.ChoiceField(
        label=_("Studied"),
        required=False,
        choices=[("", _("Done or not")), ("open", _("Not yet")), ("done", _("Studied to the end"))],
    )

    def search(self) -> Search:
        """What is asked; a filter that makes no sense is left out."""
        self.is_valid()
        return Search(**{name: self.cleaned_data.get(name) or "" for name in ("q", "topic", "form", "state")})


class DeskForm(FilterForm):
    """Search and filters of the desk's list of lessons."""

    q = forms.CharField(
        label=_("Search"), required=False, max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Title, source or author")}),
    )  # fmt: skip
    state = forms.ChoiceField(label=_("Review state"), required=False, choices=[*ANY_STATE, *LessonState.choices])
    topic = forms.ChoiceField(label=_("Topic"), required=False, choices=[*ANY_TOPIC, *Topic.choices])
    form = forms.ChoiceField(label=_("Lesson form"), required=False, choices=[*ANY_FORM, *Form.choices])

    def asked(self) -> dict[str, str]:
        """What is asked; a filter that makes no sense is left out."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in ("q", "state", "topic", "form")}


class LessonForm(forms.Form):
    """One lesson of a given form: only the fields that this form needs."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    organization = forms.TypedChoiceField(label=_("Lesson of"), coerce=UUID)
    title = forms.CharField(label=_("Title"), max_length=60, help_text=_("What one can do after the lesson."))
    summary = forms.CharField(label=_("In one sentence"), max_length=120, required=False)
    topic = forms.ChoiceField(label=_("Topic"), choices=Topic.choices)
    audience = forms.ChoiceField(label=_("Audience"), choices=Audience.choices, initial=Audience.ALL)
    file = forms.FileField(
        label=_("File"), required=False,
        help_text=_("MP4, WebM, MP3, M4A or Ogg, at most 10 minutes; its length is measured."),
    )  # fmt: skip
    poster = forms.FileField(
        label=_("Poster"), required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("A picture for the card of the lesson, best 16 to 9: JPEG, PNG or WebP. No words in it."),
    )  # fmt: skip
    no_poster = forms.BooleanField(label=_("Take the poster away"), required=False)
    body = forms.CharField(
        label=_("Text"), required=False, max_length=30_000, widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_(
            "An empty line begins a paragraph. “# ” at the start of a line makes a heading, “- ” a list; "
            "**two stars** make bold. 300 characters are read in a minute, so 3,000 at most."
        ),
    )  # fmt: skip
    text_alternative = forms.CharField(
        label=_("Text version"), required=False, max_length=30_000, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("What is said and shown, for those who cannot hear or play it."),
    )  # fmt: skip
    key_points = forms.CharField(
        label=_("Key points"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line, two to five."),
    )  # fmt: skip
    source = forms.CharField(
        label=_("Lesson source"), required=False, max_length=200,
        help_text=_("Document and article on which it rests."),
    )  # fmt: skip
    terms = forms.CharField(
        label=_("Words explained"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: term, colon, meaning."),
    )  # fmt: skip

    def __init__(self, *args: Any, form: Form, organizations: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lesson_form = form
        field: Any = self.fields["organization"]
        field.choices = organizations
        unused = {"file", "text_alternative"} if form not in MEDIA_FORMS else {"body"}
        for name in unused | ({"body"} if form == Form.SLIDES else set()):
            del self.fields[name]

    def content(self, pages: tuple[Page, ...] = ()) -> Content:
        """The content as written. Only after `is_valid()`."""
        given = self.cleaned_data
        names = ("title", "topic", "audience", "source", "summary", "body", "text_alternative", "key_points", "terms")
        texts = {name: given[name] for name in names if name in given}
        posters = {"poster": given.get("poster"), "no_poster": given.get("no_poster", False)}
        return Content(form=self.lesson_form, pages=pages, media=given.get("file"), **texts, **posters)


class PageForm(forms.Form):
    """One page of slides."""

    title = forms.CharField(label=_("Heading"), max_length=40, required=False)
    text = forms.CharField(label=_("Text"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    image = forms.ImageField(label=_("Picture"), required=False)
    image_text = forms.CharField(label=_("What the picture shows"), max_length=120, required=False)
    image_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """A picture needs words for those who do not see it."""
        given: dict[str, Any] = super().clean() or {}
        if (given.get("image") or given.get("image_id")) and not given.get("image_text"):
            self.add_error("image_text", _("Say what the picture shows."))
        return given


MOST_PAGES = 20
Pages = formset_factory(PageForm, extra=0, can_order=True, can_delete=True, max_num=MOST_PAGES, validate_max=True)


def pages_of(formset: Any) -> tuple[Page, ...]:
    """The pages that have anything on them, in their order. Only after `is_valid()`."""
    rows = [form.cleaned_data for form in formset.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
    rows.sort(key=lambda row: row.get("ORDER") or len(rows) + 1)
    names = ("title", "text", "image", "image_id", "image_text")
    filled = [row for row in rows if any(row.get(name) for name in names)]
    return tuple(
        Page(row["title"], row["text"], row.get("image"), row.get("image_id"), row["image_text"]) for row in filled
    )


def initial_of(lesson: Lesson) -> dict[str, Any]:
    """What the form of a lesson begins with."""
    names = ("title", "summary", "topic", "audience", "body", "text_alternative", "key_points", "source", "terms")
    return {"token": new_id(), "organization": lesson.organization_id, **{n: getattr(lesson, n) for n in names}}


def initial_pages(lesson: Lesson) -> list[dict[str, Any]]:
    """What the pages of a lesson begin with. One query."""
    rows: Any = lesson.slides.order_by("position").values("title", "text", "image_id", "image_text")
    return list(rows)


class StepForm(forms.Form):
    """One step of a lesson through its states."""

    step = forms.ChoiceField(
        choices=[(name, name) for name in ("submit", "recall", "approve", "send_back", "withdraw", "reopen")]
    )
    note = forms.CharField(required=False, max_length=300)
    submitted_at = forms.CharField(required=False)


class PublishForm(forms.Form):
    """A lesson for a place of a week."""

    lesson = forms.UUIDField()
    week = forms.DateField()
    position = forms.IntegerField(min_value=1, max_value=3, required=False)


class PlaceForm(forms.Form):
    """A place of a week, and a word to find a lesson for it."""

    week = forms.DateField()
    position = forms.IntegerField(min_value=1, max_value=3, required=False)
    q = forms.CharField(required=False, max_length=60)


def instant_of(text: str) -> datetime | None:
    """An instant that a page carried along, None if there is none or it makes no sense."""
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def add_refusal(form: forms.Form, refused: Refused) -> None:
    """Show a refusal at the field to blame, or above the form."""
    form.add_error(refused.field if refused.field in form.fields else None, refused.message)
