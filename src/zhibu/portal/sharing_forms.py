"""Shapes of what editors send in to give, take, offer and follow."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.portal.choices import ColumnKind
from zhibu.portal.reading import directory

Choices = Sequence[tuple[str, str]]


class PushForm(forms.Form):
    """To whom below, in which column."""

    scope_path = forms.ChoiceField(label=_("To the websites of"))
    column_kind = forms.ChoiceField(label=_("In their column"), choices=ColumnKind.choices)
    is_must = forms.BooleanField(
        label=_("Every website shows it"), required=False,
        help_text=_("Otherwise a website below may refuse it, with the reason, which stands here."),
    )  # fmt: skip

    def __init__(self, *args: Any, scopes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scope_path"].choices = list(scopes)  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=200, strip=True)


class TakeForm(forms.Form):
    """On which of one's own sites, in which column."""

    organization = forms.ChoiceField(label=_("On the website"))
    column_kind = forms.ChoiceField(label=_("In the column"), choices=ColumnKind.choices)

    def __init__(self, *args: Any, sites: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].choices = list(sites)  # type: ignore[attr-defined]


class ForewordForm(forms.Form):
    """What a site says before an article of another one."""

    organization = forms.ChoiceField(label=_("On the website"))
    text = forms.CharField(
        label=_("Foreword"), max_length=400, required=False, strip=True, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stands before the article, under the name of your website. Leave it empty to take it away."),
    )  # fmt: skip

    def __init__(self, *args: Any, sites: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].choices = list(sites)  # type: ignore[attr-defined]


class OfferForm(forms.Form):
    """To which site above."""

    to_site = forms.TypedChoiceField(label=_("To the website"), coerce=int)
    note = forms.CharField(label=_("A word to its editors"), max_length=200, required=False, strip=True)

    def __init__(self, *args: Any, sites: Sequence[directory.SiteEntry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_site"].choices = [(one.id, one.name) for one in sites]  # type: ignore[attr-defined]


class FollowForm(forms.Form):
    """Which column of which site, and where it is to stand."""

    source = forms.CharField(
        label=_("Address of the other website"), max_length=120, strip=True, help_text=_("What stands behind /s/.")
    )
    source_kind = forms.ChoiceField(label=_("Its column"), choices=ColumnKind.choices)
    column_kind = forms.ChoiceField(label=_("In our column"))

    def __init__(self, *args: Any, columns: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["column_kind"].choices = list(columns)  # type: ignore[attr-defined]

    def clean_source(self) -> int:
        """The id of the site at the address."""
        words = str(self.cleaned_data["source"]).strip("/").rpartition("/")[2]
        entry = directory.by_slug(words) or directory.by_host(words)
        if entry is None or entry.is_closed:
            raise forms.ValidationError(_("No open website has this address."))
        return entry.id


class AcceptForm(forms.Form):
    """Into which column."""

    column_kind = forms.ChoiceField(label=_("In the column"))

    def __init__(self, *args: Any, columns: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["column_kind"].choices = list(columns)  # type: ignore[attr-defined]
