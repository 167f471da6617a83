"""The shape of input: what to call the device."""

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.kernel.ids import new_id


class FeedForm(forms.Form):
    """A name for the device. `request` makes the same form sent twice one address."""

    name = forms.CharField(
        label=_("For which device"), max_length=20, help_text=_("So that you know later which one to end.")
    )
    request = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
