"""Shapes of what is typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.accounts.choices import AccountState
from zhibu.accounts.validation import RulebookValidator


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


def _new_password(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class NewPasswordForm(forms.Form):
    """A new password, twice."""

    new = _new_password(_("New password"))
    again = _new_password(_("New password again"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new"].help_text = RulebookValidator().get_help_text()

    def clean(self) -> dict[str, Any]:
        """The two must be the same."""
        given = super().clean() or {}
        if given.get("new") and given.get("again") and given["new"] != given["again"]:
            self.add_error("again", _("The two new passwords differ. Type the second one again."))
        return given


class ChangePasswordForm(NewPasswordForm):
    """The present password, where there is one, and a new one, twice."""

    present = forms.CharField(
        label=_("Present password"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("present", "new", "again")

    def __init__(self, *args: Any, has_one: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_one:
            del self.fields["present"]


class CodeForm(forms.Form):
    """A code: six digits of an app, or one of those on paper."""

    code = forms.CharField(
        label=_("One-time code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class PhoneForm(forms.Form):
    """A mobile number."""

    phone = forms.CharField(
        label=_("Mobile number"),
        help_text=_("The one that stands in your record."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )


class SlipForm(forms.Form):
    """The code on a slip."""

    code = forms.CharField(
        label=_("Code on the slip"),
        help_text=_("Twelve letters and digits; capitals or not makes no difference."),
        max_length=24,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class PasskeyForm(forms.Form):
    """What the browser answers for a passkey."""

    answer = forms.CharField(max_length=20_000, widget=forms.HiddenInput, required=False)

    @staticmethod
    def removal(given: Any) -> "RemovePasskeyForm":
        """Which passkey goes."""
        return RemovePasskeyForm(given)


class RemovePasskeyForm(forms.Form):
    """Which passkey goes."""

    passkey = forms.UUIDField()


class NewPasskeyForm(PasskeyForm):
    """A passkey that the browser has made, and what its owner calls it."""

    name = forms.CharField(
        label=_("What you call it"),
        help_text=_("Such as “my phone” or “the computer in the office”."),
        max_length=40,
        required=False,
    )


class ConfirmForm(forms.Form):
    """Whichever proof there is: a passkey's answer, a code, or else the password."""

    answer = forms.CharField(max_length=20_000, widget=forms.HiddenInput, required=False)
    code = forms.CharField(
        label=_("One-time code"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=256,
        strip=False,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, proofs: Any, has_password: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not proofs.any:
            del self.fields["code"]
            del self.fields["answer"]
        if proofs.any or not has_password:
            del self.fields["password"]


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
