"""Shapes of what is typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.accounts.choices import AccountState


class SignInForm(forms.Form):
    """User name and password, as typed."""

    username = forms.CharField(
        label=_("User name"),
        max_length=64,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class ChangePasswordForm(forms.Form):
    """The present password and a new one, twice."""

    present = forms.CharField(
        label=_("Present password"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("New password"),
        help_text=_("At least 10 characters. A short sentence is easy to keep and hard to guess."),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password again"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """The two must be the same."""
        given = super().clean() or {}
        if given.get("new") and given.get("again") and given["new"] != given["again"]:
            self.add_error("again", _("The two new passwords differ. Type the second one again."))
        return given


class AccountFilterForm(forms.Form):
    """What the list of accounts shows; nonsense counts as nothing chosen."""

    q = forms.CharField(
        label=_("Name or user name"), required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *AccountState.choices])


class NewAccountForm(forms.Form):
    """Whose account, and where they belong."""

    name = forms.CharField(label=_("Name"), max_length=80)
    username = forms.RegexField(
        label=_("User name"),
        help_text=_("Letters, digits, dots, hyphens. Not a resident id, not a phone number."),
        max_length=64,
        regex=r"^[\w.@-]+$",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
