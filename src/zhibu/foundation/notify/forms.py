"""The shape of input: what is wanted by which way, an address and its code, a browser that signs up."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.notify.channels.push import Address
from zhibu.foundation.notify.choices import Channel, Pace
from zhibu.foundation.notify.queries import Line


def _clock() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class PreferenceForm(forms.Form):
    """The pace of e-mails and quiet hours; the ways of each group are checkboxes named by their way."""

    pace = forms.ChoiceField(label=_("E-mails"), choices=Pace.choices, widget=forms.RadioSelect)
    quiet_from = forms.TimeField(label=_("Quiet from"), widget=_clock())
    quiet_until = forms.TimeField(label=_("Quiet until"), widget=_clock())


def chosen(data: Any, lines: Sequence[Line]) -> Mapping[str, list[str]]:
    """The ways that were checked, by group of those that the page showed."""
    checked = {way: set(data.getlist(way)) for way in Channel.values}
    return {
        line.group.key: [way for way in Channel.values if way in line.possible and line.group.key in checked[way]]
        for line in lines
    }


class AddressForm(forms.Form):
    """An e-mail address."""

    address = forms.CharField(
        label=_("E-mail address"), max_length=200,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )  # fmt: skip


class CodeForm(forms.Form):
    """The six digits of the e-mail."""

    code = forms.CharField(
        label=_("Code of the e-mail"), max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )  # fmt: skip


def address_in(body: bytes) -> Address | None:
    """What a browser says of itself (`PushSubscription.toJSON()`); None if it is not of that shape."""
    try:
        said = json.loads(body)
        keys = said["keys"]
        address = Address(said["endpoint"], keys["p256dh"], keys["auth"])
    except (ValueError, KeyError, TypeError):
        return None
    return (
        address if all(isinstance(v, str) for v in (address.endpoint, address.public_key, address.secret)) else None
    )
