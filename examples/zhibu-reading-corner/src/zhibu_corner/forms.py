"""The shape of input."""

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.kernel.ids import new_id


class BookForm(forms.Form):
    """A book for the shelf."""

    title = forms.CharField(label=_("Title of the book"), max_length=80)
    author = forms.CharField(label=_("Author"), max_length=60, required=False)
    request = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
