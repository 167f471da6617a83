"""Shapes of input: the upload, the mapping, the filters."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.imports.choices import ImportState, VerdictKind
from zhibu.foundation.imports.queries import ColumnView
from zhibu.foundation.imports.specs import ImportSpec
from zhibu.kernel.ids import new_id


class UploadForm(forms.Form):
    """Which kind, into which organization, which file. `token` makes the same form sent twice one import."""

    kind = forms.ChoiceField(label=_("What the table holds"), widget=forms.RadioSelect)
    place = forms.ChoiceField(label=_("Organization"), help_text=_("Rows may belong to it or to any below it."))
    file = forms.FileField(
        label=_("File"),
        help_text=_(".xlsx, .xls or .csv, up to 30 MB and 100,000 rows. It is kept sealed and erased after 7 days."),
        error_messages={"empty": _("The file is empty. Please check that you chose the right one.")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.et"}),
    )
    token = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)

    def __init__(self, *args: Any, specs: Iterable[ImportSpec], options: Iterable[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(s.key, s.title) for s in specs]  # type: ignore[attr-defined]
        self.fields["place"].choices = list(options)  # type: ignore[attr-defined]


class MappingForm(forms.Form):
    """One choice for each column of the file, and whether hidden rows are read too."""

    with_hidden = forms.BooleanField(label=_("Read hidden rows too"), required=False)

    def __init__(self, *args: Any, columns: Iterable[ColumnView], spec: ImportSpec, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.columns = list(columns)
        names = [(c.key, f"{c.shown} *" if c.required else c.shown) for c in spec.columns]
        for column in self.columns:
            self.fields[f"column_{column.index}"] = forms.ChoiceField(
                label=column.label,
                choices=[("", _("not imported")), *names],
                required=False,
                initial=column.key,
            )

    def lines(self) -> list[tuple[ColumnView, Any]]:
        """Each column of the file with its select."""
        return [(column, self[f"column_{column.index}"]) for column in self.columns]

    @property
    def mapping(self) -> dict[int, str]:
        """Column index to key, of a valid form."""
        chosen = {c.index: self.cleaned_data.get(f"column_{c.index}") or "" for c in self.columns}
        return {index: key for index, key in chosen.items() if key}


class RowFilterForm(forms.Form):
    """Which verdicts to list."""

    kind = forms.ChoiceField(
        label=_("Verdict"), choices=[("", _("All verdicts")), *VerdictKind.choices], required=False
    )
    q = forms.CharField(label=_("Name or row number"), required=False, max_length=40)


class HistoryFilterForm(forms.Form):
    """Which imports to list."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    state = forms.ChoiceField(label=_("State"), choices=[("", _("All states")), *ImportState.choices], required=False)

    def __init__(self, *args: Any, specs: Iterable[ImportSpec], **kwargs: Any):
        super().__init__(*args, **kwargs)
        kinds = [("", _("All kinds")), *((s.key, s.title) for s in specs)]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


class StartForm(forms.Form):
    """What the address of the start page may preselect: a kind, an organization, a search for one."""

    kind = forms.CharField(required=False, max_length=40)
    organization = forms.UUIDField(required=False)
    q = forms.CharField(label=_("Find an organization"), required=False, max_length=40)

    def chosen(self) -> tuple[str, UUID | None, str]:
        """Kind, organization and search text; nonsense counts as nothing."""
        self.is_valid()
        data = self.cleaned_data
        return data.get("kind", ""), data.get("organization"), data.get("q", "").strip()
