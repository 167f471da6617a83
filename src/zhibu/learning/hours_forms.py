"""Forms of the ledger of hours."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.kernel.ids import new_id
from zhibu.learning.choices import ENTERED_BY_HAND, HoursKind


class EnterForm(forms.Form):
    """Hours that many members earned together."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind.value, kind.label) for kind in ENTERED_BY_HAND])
    title = forms.CharField(label=_("What was studied"), max_length=80, help_text=_("For example: theme day of May"))
    on = forms.DateField(label=_("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    hours = forms.DecimalField(
        label=_("Hours for each"), max_digits=4, decimal_places=1, min_value=0, help_text=_("One hour is 45 minutes.")
    )
    members = forms.TypedMultipleChoiceField(
        label=_("For whom"), widget=forms.CheckboxSelectMultiple, coerce=str, required=False
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].choices = people  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial["members"] = [key for key, _name in people]
            self.initial["kind"] = HoursKind.MEETING


class CorrectForm(forms.Form):
    """What an entry is really worth, and why."""

    hours = forms.DecimalField(
        label=_("Right hours"), max_digits=4, decimal_places=1, min_value=0, help_text=_("0 takes the entry back.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("The member will read it."))
