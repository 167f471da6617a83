"""Shapes of the access pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.choices import GrantState, Role
from zhibu.foundation.access.rules import BY_POST
from zhibu.foundation.access.words import role_words

GIVEN = [role for role in Role if role not in BY_POST]
"""The roles that somebody gives."""


class GrantFilterForm(forms.Form):
    """What the list of grants shows; nonsense counts as nothing chosen."""

    q = forms.CharField(
        label=_("Person or organization"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("All roles")), *Role.choices])
    state = forms.ChoiceField(label=_("State"), required=False, choices=GrantState.choices)

    def chosen(self) -> dict[str, str]:
        """What has been chosen, for an export of the same list."""
        return {name: str(self[name].value() or "") for name in self.fields}


class GiveGrantForm(forms.Form):
    """A role and how long; person and place are chosen before."""

    account = forms.UUIDField(widget=forms.HiddenInput)
    organization = forms.UUIDField(widget=forms.HiddenInput)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=forms.RadioSelect)
    ends_on = forms.DateField(
        label=_("Last day"),
        help_text=_("Leave empty if the role has no set end."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in GIVEN]  # type: ignore[attr-defined]

    def role_options(self) -> list[dict[str, Any]]:
        """The roles with a sentence each, for the page."""
        chosen = self["role"].value()
        return [
            {"value": role.value, "label": role.label, "sentence": role_words(role), "checked": role.value == chosen}
            for role in GIVEN
        ]


class SearchForm(forms.Form):
    """A text to look for."""

    q = forms.CharField(required=False, max_length=60)
