"""Shapes of what is typed about reviews, terms and contributions."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.foundation.ui.forms import FilterForm
from zhibu.portal.choices import ColumnKind, Reviews
from zhibu.portal.queries.pieces import Asked
from zhibu.portal.queries.reads import DAYS
from zhibu.portal.reading.directory import SiteEntry
from zhibu.portal.stages import STAGE_LABELS

LONGEST = 300
DEADLINES = (1, 2, 3, 5, 7)


def _comment(*, required: bool, label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )


class ApprovalForm(forms.Form):
    """A word with the approval, if wished."""

    comment = _comment(required=False, label=_("A word with it"))


class ReturnForm(forms.Form):
    """Why the piece goes back."""

    comment = _comment(required=True, label=_("What is to be changed"))


class WithdrawForm(forms.Form):
    """Why readers see a piece no more."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class PiecesForm(FilterForm):
    """What a list of articles is asked for."""

    q = forms.CharField(label=_("Title"), max_length=60, required=False)
    stage = forms.ChoiceField(label=_("Stage"), required=False)
    kind = forms.ChoiceField(label=pgettext_lazy("site", "Column"), required=False)
    site = forms.TypedChoiceField(label=_("Website"), required=False, coerce=UUID, empty_value=None)

    def __init__(self, *args: Any, sites: Sequence[SiteEntry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[tuple[Any, Any]]] = {
            "stage": [("", _("All stages")), *((str(stage), label) for stage, label in STAGE_LABELS.items())],
            "kind": [("", _("All columns")), *ColumnKind.choices],
            "site": [("", _("All websites")), *((str(one.organization_id), one.name) for one in sites)],
        }
        for name, some in choices.items():
            self.fields[name].choices = some  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        """What was asked for; what makes no sense is left out."""
        self.is_valid()
        found = self.cleaned_data
        return Asked(
            text=(found.get("q") or "").strip(), stage=found.get("stage") or "", kind=found.get("kind") or "",
            organization_id=found.get("site"),
        )  # fmt: skip


class ReviewsForm(forms.Form):
    """How many reviews, and within how many days each."""

    reviews = forms.ChoiceField(
        label=_("How many reviews"), required=False, widget=forms.RadioSelect,
        choices=[("", _("As the nearest website above")), *Reviews.choices],
    )  # fmt: skip
    days = forms.TypedChoiceField(
        label=_("Days for each"), required=False, coerce=int, empty_value=None,
        choices=[("", _("As the nearest website above")), ("0", _("No deadline")),
                 *((str(days), str(days)) for days in DEADLINES)],
    )  # fmt: skip


class SearchForm(forms.Form):
    """A part of a name."""

    q = forms.CharField(label=_("Name"), max_length=60, required=False)

    def text(self) -> str:
        """What is searched."""
        return self.cleaned_data["q"].strip() if self.is_valid() else ""


class SeatForm(forms.Form):
    """Whom to seat where."""

    account = forms.UUIDField()
    step = forms.ChoiceField(choices=[("first", ""), ("second", ""), ("last", "")])


class DeputyForm(forms.Form):
    """Who stands in, from when until when."""

    deputy = forms.UUIDField(required=False, widget=forms.HiddenInput)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class TermForm(forms.Form):
    """A term: how not, how, why."""

    site = forms.TypedChoiceField(
        label=_("Holds for"), coerce=UUID, required=False, help_text=_("And for all websites below it.")
    )
    wrong = forms.CharField(label=_("Written wrongly"), max_length=60)
    right = forms.CharField(label=_("Written rightly"), max_length=60)
    why = forms.CharField(label=_("Why?"), max_length=200, required=False)
    must = forms.BooleanField(
        label=_("Must be corrected before review"), required=False,
        help_text=_("Otherwise it is a warning for the writer and the reviewers."),
    )  # fmt: skip

    def __init__(self, *args: Any, sites: Sequence[SiteEntry] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if sites is None:
            del self.fields["site"]
        else:
            self.fields["site"].choices = [(str(one.organization_id), one.name) for one in sites]  # type: ignore[attr-defined]
            self.fields["site"].required = True


def column_choices(columns: Sequence[tuple[int, str, str]]) -> list[tuple[str, Any]]:
    """Columns as choices: under the name of their site where there are several sites."""
    sites = dict.fromkeys(site for _pk, site, _title in columns)
    if len(sites) < 2:
        return [(str(pk), title) for pk, _site, title in columns]
    return [(site, [(str(pk), title) for pk, of_site, title in columns if of_site == site]) for site in sites]


class ContributionForm(forms.Form):
    """Three fields and a photo."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"), max_length=60)
    text = forms.CharField(
        label=_("What happened"), max_length=5000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("When, where, who, what came of it. An empty line begins a new paragraph."),
    )  # fmt: skip
    column = forms.ChoiceField(label=pgettext_lazy("site", "Column"))
    photo = forms.FileField(
        label=_("Photo"), required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("Where and with what it was taken is not kept."),
    )  # fmt: skip
    shows = forms.CharField(
        label=_("What the photo shows"), max_length=200, required=False,
        help_text=_("One sentence, for those who cannot see it."),
    )  # fmt: skip
    offer = forms.BooleanField(label=_("Offer it to the website above as well"), required=False)

    def __init__(self, *args: Any, columns: Sequence[tuple[int, str, str]], may_offer: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["column"].choices = column_choices(columns)  # type: ignore[attr-defined]
        if not may_offer:
            del self.fields["offer"]

    def clean(self) -> dict[str, Any]:
        """A photo comes with words that say what it shows."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("photo") and not (found.get("shows") or "").strip():
            self.add_error("shows", _("Say in one sentence what it shows, for those who cannot see it."))
        return found


class PastedForm(forms.Form):
    """A text from Word or WPS: pasted, or as a file."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"), max_length=60)
    column = forms.ChoiceField(label=pgettext_lazy("site", "Column"))
    html = forms.CharField(
        label=_("Paste the text here"), required=False, max_length=2_000_000,
        widget=forms.Textarea(attrs={"rows": 12, "data-paste-html": "yes", "data-again": _("Paste anew")}),
        help_text=_("Headings, lists, tables, emphasis and links are kept; fonts, colors and empty lines are not."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("Or a Word file"),
        required=False,
        widget=forms.ClearableFileInput(
            attrs={"accept": ".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
        ),
    )

    def __init__(self, *args: Any, columns: Sequence[tuple[int, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["column"].choices = column_choices(columns)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Either of the two."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if not found.get("html") and not found.get("file"):
            self.add_error("html", _("Paste the text, or choose a Word file."))
        return found


class PictureForm(forms.Form):
    """What a picture shows, what stands below it, where it is from. May be left empty until the piece is sent in."""

    alt = forms.CharField(
        label=_("What it shows"),
        max_length=200,
        required=False,
        help_text=_("For those who cannot see it. One sentence."),
    )
    caption = forms.CharField(label=_("Caption"), max_length=200, required=False)
    source = forms.CharField(
        label=_("Source of the picture"), max_length=120, required=False, help_text=_("Who took it, or where from.")
    )


class ReadsForm(FilterForm):
    """How far back reads are shown."""

    days = forms.TypedChoiceField(
        label=_("Span"), coerce=int, required=False,
        choices=[(str(days), format_lazy(_("{n} days"), n=days)) for days in DAYS],
    )  # fmt: skip

    def chosen(self) -> int:
        """The span asked for, the middle one for anything else."""
        return (self.cleaned_data.get("days") if self.is_valid() else None) or DAYS[1]
