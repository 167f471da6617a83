"""Shapes of what people send in at a meeting."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.meetings.choices import Choice, Decision, RoomService, VoteWay

MOST_HANDS = 9999
SERVERS = [(value, RoomService(value).label) for value in (RoomService.BIGBLUEBUTTON, RoomService.JITSI)]


class CodeForm(forms.Form):
    """Six digits, typed now or, without network, some time ago."""

    meeting = forms.UUIDField(required=False)
    code = forms.CharField(max_length=20, required=False)
    scanned = forms.BooleanField(required=False)


class LaterForm(forms.Form):
    """Six digits that were typed without network."""

    meeting = forms.UUIDField()
    code = forms.CharField(max_length=20)


class MotionForm(forms.Form):
    """What is to be decided."""

    text = forms.CharField(max_length=2000, required=False)
    decision = forms.ChoiceField(choices=Decision.choices, required=False)
    item = forms.UUIDField(required=False)
    token = forms.UUIDField()

    def given(self) -> dict[str, Any]:
        """The arguments of the action."""
        data = self.cleaned_data
        return {
            "text": data["text"],
            "decision": data["decision"] or Decision.ORDINARY,
            "item_id": data["item"],
            "token": data["token"],
        }


class WayForm(forms.Form):
    """How a vote is taken."""

    way = forms.ChoiceField(choices=VoteWay.choices)


class ChoiceForm(forms.Form):
    """A vote."""

    choice = forms.ChoiceField(choices=Choice.choices)


class HandsForm(forms.Form):
    """Hands that were counted."""

    approve = forms.IntegerField(min_value=0, max_value=MOST_HANDS)
    against = forms.IntegerField(min_value=0, max_value=MOST_HANDS)
    abstain = forms.IntegerField(min_value=0, max_value=MOST_HANDS)


class SayForm(forms.Form):
    """A line of the discussion."""

    text = forms.CharField(max_length=2000, required=False, strip=False)
    deed = forms.UUIDField()


class ReasonForm(forms.Form):
    """Why something is taken back or hidden."""

    reason = forms.CharField(max_length=500, required=False)


class DoorForm(forms.Form):
    """Those who are signed in by hand."""

    attendee = forms.TypedMultipleChoiceField(coerce=str, choices=())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = self.data.getlist("attendee") if hasattr(self.data, "getlist") else []
        self.fields["attendee"].choices = [(value, value) for value in given]  # type: ignore[attr-defined]
        self.fields["attendee"].coerce = forms.UUIDField().clean  # type: ignore[attr-defined]


class GuestForm(forms.Form):
    """A guest by name."""

    name = forms.CharField(max_length=200, required=False)
    from_name = forms.CharField(max_length=300, required=False)


class VideoForm(forms.Form):
    """Where the video room of a meeting is."""

    service = forms.ChoiceField(
        label=_("Video service"), choices=[("", _("None"))], required=False, widget=forms.RadioSelect
    )
    link = forms.CharField(
        label=_("Link"), max_length=600, required=False,
        help_text=_("Paste the whole link from the invitation. For Jitsi leave it empty: a room is made."),
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].choices = [("", _("None")), *RoomService.choices]  # type: ignore[attr-defined]


class ServerForm(forms.Form):
    """A server of video rooms."""

    service = forms.ChoiceField(label=_("Video service"), choices=SERVERS, widget=forms.RadioSelect)
    address = forms.CharField(
        label=_("Address of the server"), max_length=200, widget=forms.URLInput(attrs={"inputmode": "url"}),
        help_text=_("As its administrator gives it, for example https://video.example.org/bigbluebutton/"),
    )  # fmt: skip
    secret = forms.CharField(
        label=_("Shared secret"), max_length=200, required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("For BigBlueButton. Left empty, the one that was entered before stays; it is shown to nobody."),
    )  # fmt: skip
