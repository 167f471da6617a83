"""Shapes of what is typed about talks."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.ui.forms import FilterForm
from zhibu.kernel.clock import ZONE
from zhibu.talks.actions.holding import MOST_WRITTEN
from zhibu.talks.choices import TalkReason
from zhibu.talks.queries.own import Partner


class HourField(forms.DateTimeField):
    """A day and an hour where the organization lives; cleans to an aware instant."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})

    def prepare_value(self, value: Any) -> Any:
        """The instant in the organization's zone, as the browser wants it."""
        return value.astimezone(ZONE) if hasattr(value, "astimezone") else value


class WhomForm(forms.Form):
    """With whom: those of the own branch."""

    whom = forms.TypedChoiceField(label=_("With whom"), coerce=UUID)
    reason = forms.ChoiceField(
        label=_("Occasion of the talk"), required=False, choices=[("", "—"), *TalkReason.choices],
        help_text=_("Only the two of you see it."),
    )  # fmt: skip

    def __init__(self, *args: Any, partners: Iterable[Partner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(partner.id), partner.name) for partner in partners]
        self.fields["whom"].choices = [("", "—"), *choices]  # type: ignore[attr-defined]


def _place() -> forms.CharField:
    return forms.CharField(label=_("Where"), max_length=80, required=False)


class ArrangeForm(WhomForm):
    """A talk to come."""

    starts_at = HourField(label=_("Day and hour"))
    place = _place()
    field_order = ["whom", "starts_at", "place", "reason"]


class MoveForm(forms.Form):
    """Another hour, another place."""

    starts_at = HourField(label=_("Day and hour"))
    place = _place()


def _day() -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=_("Day of the talk"), widget=widget)


def _text() -> forms.CharField:
    return forms.CharField(
        label=_("What we talked about"), required=False, max_length=MOST_WRITTEN,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Sealed. Only the two of you can read it; not the secretary, not the office, no administrator."),
    )  # fmt: skip


class EnterForm(WhomForm):
    """A talk that took place."""

    on = _day()
    text = _text()
    field_order = ["whom", "on", "reason", "text"]


class HeldForm(forms.Form):
    """The day on which an arranged talk took place."""

    on = _day()


class NoteForm(forms.Form):
    """The own note."""

    text = _text()


class YearForm(FilterForm):
    """Which year a ledger shows."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = range(today.year, today.year - 5, -1)
        self.fields["year"].choices = [(str(year), str(year)) for year in years]  # type: ignore[attr-defined]

    def chosen(self, today: date) -> int:
        """The year asked for, the present one for anything else."""
        return (self.cleaned_data.get("year") if self.is_valid() else None) or today.year
