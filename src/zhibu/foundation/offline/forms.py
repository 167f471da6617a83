"""The shape of a deed as a device sends it."""

from datetime import datetime
from typing import Any

from django import forms

from zhibu.foundation.offline.actions import Deed


class InstantField(forms.Field):
    """An instant with its zone, as ISO text."""

    def to_python(self, value: Any) -> datetime | None:
        """The instant. Raises ValidationError on anything else."""
        try:
            instant = datetime.fromisoformat(str(value))
        except ValueError:
            instant = None
        if instant is None or instant.tzinfo is None:
            raise forms.ValidationError("not an instant", code="invalid")
        return instant


class DeedForm(forms.Form):
    """The envelope; what is in it is for its kind to check."""

    id = forms.UUIDField()
    account = forms.UUIDField()
    kind = forms.CharField(max_length=60)
    made_at = InstantField()
    sent_at = InstantField()

    def deed(self, fields: Any) -> Deed:
        """The deed of a valid envelope."""
        said = self.cleaned_data
        return Deed(
            id=said["id"],
            account_id=said["account"],
            kind=said["kind"],
            made_at=said["made_at"],
            sent_at=said["sent_at"],
            fields=fields,
        )
