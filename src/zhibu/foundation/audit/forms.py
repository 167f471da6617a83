"""Shape of the filter of the log."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.audit.queries import Wanted, actions_known


class LogFilterForm(forms.Form):
    """What to look for; nonsense counts as nothing chosen."""

    who = forms.CharField(
        label=_("Who"), required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search"})
    )
    action = forms.ChoiceField(label=_("Kind of deed"), required=False)
    place = forms.CharField(
        label=_("Organization"), required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search"})
    )
    since = forms.DateField(label=_("First day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Last day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    object = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = [("", _("All deeds")), *actions_known()]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, str]:
        """What has been chosen, for an export of the same list."""
        return {name: str(self[name].value() or "") for name in self.fields}

    def wanted(self) -> Wanted:
        """What has been asked for, in the words of the query."""
        self.is_valid()
        given = self.cleaned_data
        return Wanted(
            since=given.get("since"),
            until=given.get("until"),
            who=given.get("who", "").strip(),
            action=given.get("action", ""),
            place=given.get("place", "").strip(),
            object_id=given.get("object"),
        )
