"""The shape of input: tokens and applications."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from zhibu.foundation.access.choices import Role
from zhibu.foundation.api.choices import Scope
from zhibu.foundation.api.queries import ROLES_FOR_PROGRAMS
from zhibu.foundation.api.rules import LIFE_DAYS
from zhibu.kernel.ids import new_id


def _days() -> list[tuple[int, str]]:
    return [(days, ngettext("%(days)d day", "%(days)d days", days) % {"days": days}) for days in LIFE_DAYS]


class TokenForm(forms.Form):
    """A token of one's own. `request` keeps the form from being sent twice."""

    name = forms.CharField(label=_("For which program"), max_length=40)
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    days = forms.TypedChoiceField(label=_("How long it holds"), choices=_days, coerce=int, initial=90)
    request = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)


class ApplicationTokenForm(forms.Form):
    """A token of an application, with its scopes."""

    name = forms.CharField(label=_("What the token is for"), max_length=40)
    days = forms.TypedChoiceField(label=_("How long it holds"), choices=_days, coerce=int, initial=90)
    request = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)


class ApplicationForm(forms.Form):
    """What is said of an application."""

    name = forms.CharField(label=_("Name of the application"), max_length=40)
    purpose = forms.CharField(
        label=_("What it is for"), max_length=200, help_text=_("People read this before they let it act for them.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do at most"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    addresses = forms.CharField(
        label=_("Where people come back to"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only if it asks people to act for them: its address after the consent, one a line."),
    )  # fmt: skip
    request = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)

    def clean_addresses(self) -> list[str]:
        """One a line."""
        return [line.strip() for line in self.cleaned_data["addresses"].splitlines() if line.strip()]


class RoleForm(forms.Form):
    """A role for an application, on its node."""

    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, Role(role).label) for role in ROLES_FOR_PROGRAMS]  # type: ignore[attr-defined]
