"""Shapes of what people send in about a record."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.ui.forms import FilterForm
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused
from zhibu.meetings.choices import MeetingState, PaperKind, Presence
from zhibu.meetings.models import AgendaItem
from zhibu.meetings.queries.minutes import ITEM, OPEN, Draft
from zhibu.meetings.queries.record import Place
from zhibu.meetings.rules.record import LONGEST


def add_refusal(form: forms.Form, refused: Refused) -> None:
    """Show a refusal at the field to blame, or above the form."""
    form.add_error(refused.field if refused.field in form.fields else None, refused.message)


class MinutesForm(forms.Form):
    """The minutes of one meeting: a summary, measures where they belong, notes of each item."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    summary = forms.CharField(
        label=_("In two sentences"), required=False, strip=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}), help_text=_("What was talked about, and what was decided."),
    )  # fmt: skip
    measures = forms.CharField(
        label=_("Measures"), required=False, strip=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}), help_text=_("What, who, until when; one a line."),
    )  # fmt: skip

    def __init__(self, *args: Any, draft: Draft, with_measures: bool, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {**draft.fields, "revision": draft.revision})
        super().__init__(*args, **kwargs)
        self.items = draft.items
        if not with_measures:
            del self.fields["measures"]
        for item in draft.items:
            self.fields[f"{ITEM}{item.pk}"] = forms.CharField(
                label=_("Notes"), required=False, strip=False, max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 2, "aria-label": item.title}),
            )  # fmt: skip
            self.fields[f"{OPEN}{item.pk}"] = forms.BooleanField(
                label=_("Left open: carry over to the next meeting"), required=False
            )

    def noted(self) -> list[tuple[AgendaItem, Any, Any]]:
        """Each item with its two fields, as the page draws them."""
        return [(item, self[f"{ITEM}{item.pk}"], self[f"{OPEN}{item.pk}"]) for item in self.items]

    def written(self) -> dict[str, str]:
        """What was written, by field. Only after `is_valid()`."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        return {name: ("1" if value else "") if name.startswith(OPEN) else value for name, value in given.items()}


class ObjectionForm(forms.Form):
    """What somebody who was there says of the record."""

    objection = forms.CharField(
        label=_("Something is not as it was"), required=False, max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Leave it empty if it is right."),
    )  # fmt: skip


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(required=False, max_length=200)
    why = forms.CharField(required=False, max_length=200)


class PaperForm(forms.Form):
    """A file for a meeting."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind of file"), choices=PaperKind.choices, widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("File"),
        help_text=_("A photo up to 30 MB, a document up to 50 MB. Photos lose where and with what they were taken."),
    )
    words = forms.CharField(
        label=_("What it shows"), required=False, max_length=120,
        help_text=_("Read out to those who cannot see a photo. Left empty, it is proposed."),
    )  # fmt: skip


class AmendForm(forms.Form):
    """One place of a sealed record put right."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    after = forms.CharField(label=_("What shall stand there"), required=False, strip=False, max_length=LONGEST)
    reason = forms.CharField(label=_("Why"), max_length=200, help_text=_("Everybody who reads the record sees it."))

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["after"]
        field.initial = place.value
        if place.way == "text":
            field.widget = forms.Textarea(attrs={"rows": 6})
        elif place.way == "presence":
            choices = [(name, Presence(name).label) for name in ("present", "excused", "absent")]
            self.fields["after"] = forms.ChoiceField(
                label=_("What shall stand there"), choices=choices, initial=place.value, widget=forms.RadioSelect
            )
        elif place.way == "votes":
            field.initial = "/".join(place.value.split("/")[:3])
            field.help_text = _("Three numbers: in favor/against/abstained.")


class HeldForm(forms.Form):
    """A meeting that was held without the program, but for its roll."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind"))
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    begins = forms.TimeField(label=_("Begins"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(label=_("Length in minutes"), min_value=10, max_value=1440)
    place = forms.CharField(label=_("Meeting place"), max_length=80)
    host = forms.TypedChoiceField(label=_("Host"), coerce=UUID, empty_value=None, required=False)
    speaker = forms.CharField(label=_("Speaker"), max_length=40, required=False)
    agenda = forms.CharField(
        label=_("Agenda"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("One item a line."),
    )  # fmt: skip
    present = forms.TypedMultipleChoiceField(
        label=_("Who was there"), coerce=UUID, required=False, widget=forms.CheckboxSelectMultiple
    )
    summary = forms.CharField(
        label=_("In two sentences"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What was talked about, and what was decided."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, kinds: list[tuple[str, Any]], hosts: list[tuple[UUID, str]],
        people: list[tuple[UUID, str]], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["kind"].choices = kinds
        fields["host"].choices = [("", _("Nobody named")), *((str(pk), name) for pk, name in hosts)]
        fields["present"].choices = [(str(pk), name) for pk, name in people]

    def starts_at(self) -> datetime:
        """When it began. Only after `is_valid()`."""
        day, begins = self.cleaned_data["day"], self.cleaned_data["begins"]
        return datetime.combine(day, begins, tzinfo=clock.ZONE)

    def lines(self) -> list[str]:
        """The lines of the agenda. Only after `is_valid()`."""
        return [line.strip() for line in self.cleaned_data["agenda"].splitlines() if line.strip()]


class HeldStartForm(forms.Form):
    """Which kind of meeting was held when: what its roll depends on."""

    kind = forms.CharField(required=False)
    day = forms.DateField(required=False)


def usual_evening(today: date) -> datetime:
    """When a meeting that is entered afterwards is proposed to have been: yesterday at half past seven."""
    return datetime.combine(today - timedelta(days=1), time(19, 30), tzinfo=clock.ZONE)


class LedgerForm(FilterForm):
    """What the ledger is asked for."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[
            ("", _("All but cancelled")), (MeetingState.CALLED, _("Called")), (MeetingState.OPEN, _("Under way")),
            ("over", _("Ended, not archived")), (MeetingState.ARCHIVED, _("Archived")),
            (MeetingState.CANCELLED, _("Cancelled")),
        ],
    )  # fmt: skip
    at = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kinds: list[tuple[str, Any]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        self.today = today
        fields["year"].choices = [(str(year), str(year)) for year in range(today.year, today.year - 6, -1)]
        fields["kind"].choices = [("", _("All kinds")), *kinds]

    def asked(self) -> dict[str, Any]:
        """Year, kind, state; a filter that makes no sense is left out."""
        self.is_valid()
        given = self.cleaned_data
        names = {"kind": given.get("kind") or "", "state": given.get("state") or ""}
        return {"year": given.get("year") or self.today.year, **names}
