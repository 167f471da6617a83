"""Shape of what is typed about rules."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def day_field(label: Any, help_text: Any = "") -> forms.DateField:
    """A day, typed or chosen."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, widget=widget)


class DayForm(forms.Form):
    """The day for which rules are shown; nonsense counts as today."""

    on = forms.DateField(
        label=_("In force on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class StricterForm(forms.Form):
    """A stricter value with where it stands."""

    organization = forms.UUIDField(widget=forms.HiddenInput)
    value = forms.DecimalField(label=_("Value"), min_value=Decimal("0"), max_digits=8, decimal_places=2)
    source = forms.CharField(label=_("Document"), max_length=200, help_text=_("The decision on which it rests"))
    article = forms.CharField(label=_("Article"), max_length=60, required=False)
    in_force_from = day_field(_("In force from"))


class EndForm(forms.Form):
    """The first day on which a local rule no longer holds."""

    ends_on = day_field(_("No longer in force from"))
