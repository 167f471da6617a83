"""Shapes of what keepers of sites send in."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.ui.forms import FilterForm
from zhibu.organizations.access import OrganizationField
from zhibu.portal.actions.sites import Opening, Settings
from zhibu.portal.choices import Accent, ColumnKind, Layout
from zhibu.portal.rules import sites as rules


class SiteFilterForm(FilterForm):
    """Which sites a list shows; nonsense counts as nothing chosen."""

    q = forms.CharField(label=_("Name or address"), max_length=60, required=False, strip=True)

    def chosen(self) -> str:
        """The text to look for."""
        return str(self.cleaned_data.get("q", "")) if self.is_valid() else ""


class WhereForm(forms.Form):
    """Whose site is to be opened."""

    organization = OrganizationField(label=_("Organization"), verb=Verb.OPEN_SITES)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].bind(actor)  # type: ignore[attr-defined]


SHOWN_FIRST = ("name", "slug", "mark")
"""What opening a website asks for; the rest is proposed."""


class LookForm(forms.Form):
    """Name, address, mark, color and layout of a site, and its columns: one switch and one title for each kind."""

    name = forms.CharField(label=_("Name of the website"), max_length=60, strip=True)
    slug = forms.CharField(
        label=pgettext_lazy("website", "Address"), max_length=rules.LONGEST_SLUG, strip=True,
        help_text=_("Lower-case letters, figures and hyphens: what stands behind /s/."),
    )  # fmt: skip
    motto = forms.CharField(label=_("Line below the name"), max_length=60, required=False, strip=True)
    mark = forms.CharField(
        label=_("Mark"), max_length=rules.LONGEST_MARK, strip=True, help_text=_("One to four characters on the seal.")
    )
    accent = forms.ChoiceField(label=_("Color"), choices=Accent.choices, widget=forms.RadioSelect)
    layout = forms.ChoiceField(label=_("Layout"), choices=Layout.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, columns: Sequence[tuple[str, str, bool]], **kwargs: Any) -> None:
        """`columns` are kind, title and whether it is there, in their order."""
        super().__init__(*args, **kwargs)
        self.kinds = [kind for kind, _title, _there in columns]
        for place, (kind, title, there) in enumerate(columns):
            label = ColumnKind(kind).label
            self.fields[f"with_{kind}"] = forms.BooleanField(label=label, required=False, initial=there)
            self.fields[f"title_{kind}"] = forms.CharField(
                label=_("Title of the column"), max_length=20, required=False, initial=title, strip=True
            )
            self.fields[f"order_{kind}"] = forms.IntegerField(
                label=pgettext_lazy("column", "Place"), min_value=1, max_value=20, required=False, initial=place + 1
            )

    def column_rows(self) -> list[tuple[Any, Any, Any]]:
        """The three fields of each column, for the page."""
        return [(self[f"with_{kind}"], self[f"title_{kind}"], self[f"order_{kind}"]) for kind in self.kinds]

    def is_folded(self) -> bool:
        """Whether what is proposed may stay out of sight: nothing is wrong with it."""
        return not set(self.errors) - set(SHOWN_FIRST)

    def opening(self) -> Opening:
        """What is asked for, as the action takes it."""
        data = self.cleaned_data
        chosen = [kind for kind in self.kinds if data[f"with_{kind}"]]
        chosen.sort(key=lambda kind: data[f"order_{kind}"] or 99)
        return Opening(
            slug=data["slug"], name=data["name"], mark=data["mark"], accent=data["accent"], layout=data["layout"],
            motto=data["motto"], columns=[(kind, data[f"title_{kind}"]) for kind in chosen],
        )  # fmt: skip


class SettingsForm(LookForm):
    """All of a site that can be set."""

    host = forms.CharField(
        label=_("Own host name"), max_length=120, required=False, strip=True,
        help_text=_("The name must lead to this server, and its web server must know it."),
    )  # fmt: skip
    latitude = forms.DecimalField(
        label=_("Latitude of the door"), min_value=-90, max_value=90, decimal_places=5, required=False,
        help_text=_("Decimal degrees, as maps show them. Readers who ask find what is near."),
    )  # fmt: skip
    longitude = forms.DecimalField(
        label=_("Longitude of the door"), min_value=-180, max_value=180, decimal_places=5, required=False
    )

    def settings(self) -> Settings:
        """What is asked for, as the action takes it."""
        data = self.cleaned_data
        return Settings(
            opening=self.opening(), host=data["host"].lower(), latitude=data["latitude"],
            longitude=data["longitude"],
        )  # fmt: skip


class EmblemForm(forms.Form):
    """A picture for the mark: brought along, or one of the library; neither gives the characters back."""

    photo = forms.FileField(
        label=_("Bring a picture"), required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        help_text=_("PNG, JPEG or WebP, at least 96 pixels each way. It is made small enough."),
    )  # fmt: skip
    picture = forms.IntegerField(required=False)


class StateForm(forms.Form):
    """Closing a site, or opening it again."""

    step = forms.ChoiceField(choices=[("close", "close"), ("reopen", "reopen")])


def uuid_or_none(text: str) -> UUID | None:
    """An id of an address, None for nonsense."""
    try:
        return UUID(text)
    except ValueError:
        return None
