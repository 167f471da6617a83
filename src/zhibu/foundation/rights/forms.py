"""Shapes of what is asked here."""

from django import forms
from django.utils.translation import gettext_lazy as _


class GroundForm(forms.Form):
    """Why somebody asks for an erasure."""

    ground = forms.CharField(
        label=_("Why"),
        help_text=_("One or two sentences. The office and the security administrator read it."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(forms.Form):
    """Why a request is declined."""

    answer = forms.CharField(
        label=_("Why it is declined"),
        help_text=_("The person reads this. Name the law or rule that keeps the data."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
