"""The shape of input: an address and the events that are sent there."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.webhooks.slots import offers
from zhibu.kernel.ids import new_id


def _kinds() -> list[tuple[str, Any]]:
    return [(made.kind, made.label) for made in offers()]


class HookForm(forms.Form):
    """Where events are sent, and which."""

    address = forms.CharField(label=_("Address of the receiver"), max_length=300, help_text=_("Begins with https://"))
    kinds = forms.MultipleChoiceField(label=_("Events"), choices=_kinds, widget=forms.CheckboxSelectMultiple)
    request = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
