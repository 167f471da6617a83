"""What a reader may choose."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

TYPE_SIZES = [("100", _("Normal")), ("120", _("Large")), ("140", _("Larger")), ("160", _("Largest"))]
"""In percent, as `preferences.SIZES`, each with its word."""


class FilterForm(forms.Form):
    """Filters drawn without labels beside them: each control says its label to those who cannot see it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.setdefault("aria-label", field.label)


class PreferencesForm(forms.Form):
    """Any part may be left out: what is not chosen stays as it is."""

    elder = forms.ChoiceField(
        label=_("Type size"),
        choices=TYPE_SIZES,
        widget=forms.RadioSelect,
        required=False,
    )
    theme = forms.ChoiceField(
        label=_("Colors"),
        choices=[("auto", _("As the device")), ("light", _("Light")), ("dark", _("Dark"))],
        widget=forms.RadioSelect,
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect, required=False
    )

    def chosen(self) -> dict[str, Any]:
        """The choices made, None for those left out."""
        data = self.cleaned_data
        return {
            "theme": data["theme"] or None,
            "elder": int(data["elder"]) if data["elder"] else None,
            "language": data["language"] or None,
        }
