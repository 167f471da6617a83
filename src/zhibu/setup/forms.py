"""What the first run asks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.organizations.choices import OrganizationKind

ROOT_KINDS = [
    OrganizationKind.WORKING_COMMITTEE,
    OrganizationKind.COMMITTEE,
    OrganizationKind.GENERAL_BRANCH,
    OrganizationKind.BRANCH,
]


class FirstRunForm(forms.Form):
    """The root organization and the first administrator."""

    organization = forms.CharField(
        label=_("Name of the organization"),
        help_text=_("The highest one that this site is for. Everything else is founded below it."),
        max_length=120,
    )
    kind = forms.ChoiceField(label=_("What it is"), choices=[(kind.value, kind.label) for kind in ROOT_KINDS])
    name = forms.CharField(
        label=_("Your name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    username = forms.RegexField(
        label=_("Your user name"),
        help_text=_("For signing in. Not a resident id, not a phone number."),
        max_length=64,
        regex=r"^[\w.@-]+$",
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 10 characters. A short sentence is easy to keep and hard to guess."),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Password again"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    security_name = forms.CharField(
        label=_("Name of the security administrator"),
        help_text=_("Another person, who gives roles. You get a first password to hand over."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    security_username = forms.RegexField(
        label=_("User name of the security administrator"),
        max_length=64,
        regex=r"^[\w.@-]+$",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    code = forms.CharField(
        label=_("Set-up code"),
        help_text=_("It stands in the file first_run_code in the folder of the site's data, on the server."),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, asks_code: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_code:
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        """The two passwords must be the same."""
        given = super().clean() or {}
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", _("The two passwords differ. Type the second one again."))
        if given.get("username") and given.get("username") == given.get("security_username"):
            self.add_error(
                "security_username", _("The security administrator is another person with another user name.")
            )
        return given
