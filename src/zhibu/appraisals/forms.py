"""Shapes of what is typed and chosen in an appraisal."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhibu.appraisals.actions.grading import Given
from zhibu.appraisals.actions.own import MOST_WRITTEN
from zhibu.appraisals.choices import Grade, MutualWay
from zhibu.appraisals.queries.desk import STAGES
from zhibu.appraisals.queries.reading import GradingRow
from zhibu.foundation.ui.forms import FilterForm


def _day(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


class ListForm(FilterForm):
    """Year, stage and name of the branches on the list."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False)
    stage = forms.ChoiceField(label=_("How far"), required=False)
    q = forms.CharField(
        label=_("Name of the branch"), required=False, max_length=40,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Name of the branch")}),
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [(str(year), str(year)) for year in range(today.year, today.year - 5, -1)]
        words = {
            "all": _("All branches"),
            "none": _("Not begun"),
            "under_way": _("Under way"),
            "finished": _("Grades decided"),
        }
        self.fields["year"].choices = years  # type: ignore[attr-defined]
        self.fields["stage"].choices = [(key, words[key]) for key in STAGES]  # type: ignore[attr-defined]


class DaysForm(forms.Form):
    """By when the self-appraisal and the sheet are asked for."""

    self_due_on = _day(_("Self-appraisals by"), help_text=_("Members see the day; later ones are still taken."))
    sheet_due_on = _day(_("Sheets by"))


class PlanForm(DaysForm):
    """What is settled before the start."""

    year = forms.TypedChoiceField(label=_("Year appraised"), coerce=int)
    mutual_way = forms.ChoiceField(
        label=_("Mutual appraisal"), choices=MutualWay.choices, widget=forms.RadioSelect,
        help_text=_("Members are told before they write. It stands once the appraisal has begun."),
    )  # fmt: skip
    field_order = ["year", "mutual_way", "self_due_on", "sheet_due_on"]

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """A sentence of reason."""

    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class ExemptForm(forms.Form):
    """Why nothing is demanded of somebody."""

    reason = forms.CharField(
        label=_("Reason"), max_length=120, required=False, help_text=_("For example: old, ill, abroad.")
    )


class SelfForm(forms.Form):
    """The own self-appraisal, and which saved version it builds on."""

    text = forms.CharField(
        label=_("My self-appraisal"), required=False, max_length=MOST_WRITTEN,
        widget=forms.Textarea(attrs={"rows": 14}),
    )  # fmt: skip
    seen_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)


class CommentForm(forms.Form):
    """What one says about another."""

    text = forms.CharField(
        label=_("What I think"), required=False, max_length=MOST_WRITTEN, widget=forms.Textarea(attrs={"rows": 8})
    )


class SheetForm(forms.Form):
    """A grade for everybody whom the sheet names."""

    def __init__(self, *args: Any, people: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for participant_id, name in people:
            self.fields[f"grade_{participant_id}"] = forms.ChoiceField(
                label=name, choices=Grade.choices, widget=forms.RadioSelect,
                error_messages={"required": _("Choose a grade.")},
            )  # fmt: skip

    def grades(self) -> dict[str, str]:
        """The grade by the id of each participant."""
        return {name.removeprefix("grade_"): grade for name, grade in self.cleaned_data.items()}


class GradesForm(forms.Form):
    """A grade and a reason for each graded member."""

    def __init__(self, *args: Any, rows: list[GradingRow], decided: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            blank = _("No grade") if row.is_exempt else _("Choose a grade")
            self.fields[f"grade_{row.id}"] = forms.ChoiceField(
                label=row.name, choices=[("", blank), *Grade.choices], required=False,
                initial=row.grade if decided and row.grade else row.proposed,
            )  # fmt: skip
            self.fields[f"reason_{row.id}"] = forms.CharField(
                label=pgettext_lazy("grade", "Reason"), max_length=500, required=False,
                initial=row.grade_reason if decided and row.grade else row.proposed_reason,
            )  # fmt: skip
        for name, field in self.fields.items():
            if name.startswith(("grade_", "reason_")):
                field.widget.attrs["aria-label"] = f"{self._name_of(name)} · {field.label}"

    def _name_of(self, field: str) -> str:
        return next((row.name for row in self.rows if field.endswith(str(row.id))), "")

    def lines(self) -> list[dict[str, Any]]:
        """Each member with the two fields."""
        return [
            {"row": row, "grade": self[f"grade_{row.id}"], "reason": self[f"reason_{row.id}"]} for row in self.rows
        ]

    def given(self) -> dict[UUID, Given]:
        """What was chosen, by participant."""
        data = self.cleaned_data
        return {row.id: Given(data.get(f"grade_{row.id}", ""), data.get(f"reason_{row.id}", "")) for row in self.rows}

    def chosen(self) -> list[str]:
        """The grades as they stand in the form, sent or not, right or wrong."""
        return [str(self[f"grade_{row.id}"].value() or "") for row in self.rows]


class DecisionForm(GradesForm):
    """The grades that the general meeting decided, and when it did."""

    decided_on = _day(_("Day of the general meeting"), required=True)


class AmendForm(forms.Form):
    """Another grade, and why."""

    grade = forms.ChoiceField(label=_("New grade"), choices=Grade.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=pgettext_lazy("grade", "Reason"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The member reads it, with the grade before and after."),
    )  # fmt: skip
