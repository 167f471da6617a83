"""The shape of a search."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.registry import Place
from zhibu.foundation.search.rules.questions import LONGEST
from zhibu.foundation.search.slots import SearchSource

SPANS = {"month": 31, "quarter": 92, "year": 366}
"""Days that a search for the newer looks back."""


class SearchForm(forms.Form):
    """What is asked, and what it is narrowed to. Nonsense narrows nothing."""

    q = forms.CharField(
        label=_("Search for"), required=False, max_length=LONGEST,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "enterkeyhint": "search"}),
    )  # fmt: skip
    kind = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    place = forms.ChoiceField(label=_("Organization"), required=False)
    span = forms.ChoiceField(
        label=_("Time"), required=False,
        choices=[("", _("Any time")), ("month", _("Last month")), ("quarter", _("Last three months")),
                 ("year", _("Last year"))],
    )  # fmt: skip

    def __init__(self, *args: Any, kinds: Sequence[SearchSource], places: Sequence[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places = {str(place.id): place for place in places}
        fields: Any = self.fields
        fields["kind"].choices = [("", "")] + [(source.key, source.label) for source in kinds]
        fields["place"].choices = [("", _("All organizations"))] + [(k, p.name) for k, p in self._places.items()]

    def chosen(self, name: str) -> str:
        """What was given for a field, empty if that is no choice of it."""
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))

    @property
    def path(self) -> str:
        """The node that was chosen, empty for all."""
        place = self._places.get(self.chosen("place"))
        return place.path if place else ""

    def since(self, today: date) -> date | None:
        """The first day that counts, None for any."""
        days = SPANS.get(self.chosen("span"))
        return today - timedelta(days=days) if days else None
