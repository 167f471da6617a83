"""Shapes of what people send in around a call."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.ui.forms import FilterForm
from zhibu.kernel.clock import ZONE
from zhibu.kernel.ids import new_id
from zhibu.meetings.actions.calling import MOST_ITEMS, Call, Item
from zhibu.meetings.actions.changing import Details, Place
from zhibu.meetings.actions.kinds import Habits, KindEntry
from zhibu.meetings.actions.topics import Asked
from zhibu.meetings.choices import AttendeeRole, Expects, MeetingState, Mode, RoomService, Span
from zhibu.meetings.models import AgendaItem, Custom, Meeting
from zhibu.meetings.queries.kinds import choices_of
from zhibu.meetings.queries.proposals import Ground, Proposal
from zhibu.meetings.rules.proposals import at_time
from zhibu.organizations.access import OrganizationField

LENGTHS = (30, 45, 60, 75, 90, 120, 150, 180, 240)
NOBODY: tuple[str, Any] = ("", _("Nobody yet"))
NO_SERVICE: tuple[str, Any] = ("", _("None yet"))


def _day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


def _lengths(minutes: int) -> list[tuple[int, Any]]:
    words = ngettext_lazy("%(n)d minute", "%(n)d minutes", "n")
    return [(n, words % {"n": n}) for n in sorted({*LENGTHS, minutes})]


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """A line of an agenda as the form holds it; ids are texts, empty where there is none."""

    title: str = ""
    topic: str = ""
    carried: str = ""
    id: str = ""

    def item(self) -> Item:
        """The line as actions take it; an id that is none is left out."""
        return Item(self.title, _uuid(self.topic), _uuid(self.carried), _uuid(self.id))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


class Agenda:
    """The lines of an agenda in a form, arranged by buttons: "up:2", "down:0", "drop:1", "add"."""

    def __init__(self, lines: Sequence[AgendaLine]) -> None:
        self.lines = list(lines)[:MOST_ITEMS]

    @classmethod
    def sent(cls, data: QueryDict) -> "Agenda":
        """What a form sends: four lists of texts side by side."""
        columns = [data.getlist(f"line_{name}") for name in ("title", "topic", "carried", "id")]
        count = len(columns[0])
        cells = [(column + [""] * count)[:count] for column in columns]
        return cls([AgendaLine(title[:80], *rest) for title, *rest in zip(*cells, strict=True)])

    @classmethod
    def proposed(cls, proposal: Proposal) -> "Agenda":
        """What is proposed."""
        return cls([AgendaLine(x.title, str(x.topic or ""), str(x.carried or "")) for x in proposal.agenda])

    @classmethod
    def standing(cls, items: Sequence[AgendaItem]) -> "Agenda":
        """What stands."""
        return cls(
            [AgendaLine(i.title, str(i.topic_id or ""), str(i.carried_from_id or ""), str(i.pk)) for i in items]
        )

    def arrange(self, wish: str) -> None:
        """Carry one button out; a wish that makes no sense changes nothing."""
        word, _colon, place = wish.partition(":")
        index = int(place) if place.isdecimal() else -1
        if word == "add" and len(self.lines) < MOST_ITEMS:
            self.lines.append(AgendaLine())
        if not 0 <= index < len(self.lines):
            return
        if word == "drop":
            self.lines.pop(index)
        other = {"up": index - 1, "down": index + 1}.get(word, -1)
        if 0 <= other < len(self.lines):
            self.lines[index], self.lines[other] = self.lines[other], self.lines[index]

    def items(self) -> tuple[Item, ...]:
        """The lines as actions take them."""
        return tuple(line.item() for line in self.lines)


class PlaceFields(forms.Form):
    """When and where a meeting is."""

    day = _day(_("Day"))
    time = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.TypedChoiceField(label=_("How long"), coerce=int)
    mode = forms.ChoiceField(label=_("How"), choices=Mode.choices, widget=forms.RadioSelect)
    place = forms.CharField(label=_("Where"), max_length=80, required=False)
    service = forms.ChoiceField(label=_("Video room"), choices=[NO_SERVICE, *RoomService.choices], required=False)
    link = forms.URLField(
        label=_("Link"), max_length=500, required=False, assume_scheme="https",
        help_text=_("May be added later."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["minutes"]
        field.choices = _lengths(int(self.initial.get("minutes", 60)))

    def starts_at(self) -> datetime:
        """The instant at which it begins."""
        return at_time(self.cleaned_data["day"], self.cleaned_data["time"])


class CallForm(PlaceFields):
    """A call, filled with what is proposed."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"), max_length=60, required=False)
    host = forms.ChoiceField(label=_("Host"), required=False)
    recorder = forms.ChoiceField(label=_("Minutes by"), required=False)
    speaker = forms.CharField(label=_("Speaker"), max_length=40, required=False)
    also = forms.MultipleChoiceField(
        label=_("At once also"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("One meeting counts as several kinds only if it is recorded as each of them."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, proposal: Proposal, ground: Ground) -> None:
        super().__init__(data, initial=_initial_of(proposal))
        self.proposal = proposal
        fields: Any = self.fields
        fields["host"].choices = [NOBODY, *((str(h.member_id), h.name) for h in proposal.roll.hosts)]
        people = [(str(line.member_id), line.name) for line in proposal.roll.lines if line.member_id]
        fields["recorder"].choices = [NOBODY, *people]
        alike = [
            kind for kind in ground.kinds.values()
            if kind.expected == proposal.kind.expected and kind.code != proposal.kind.code
        ]  # fmt: skip
        fields["also"].choices = choices_of(alike)

    def call(self, agenda: Agenda) -> Call:
        """What is called, once the form is valid."""
        data = self.cleaned_data
        return Call(
            kind=self.proposal.kind.code, starts_at=self.starts_at(), minutes=data["minutes"],
            place=data["place"], mode=data["mode"], service=data["service"], link=data["link"],
            title=data["title"], also=tuple(data["also"]), host_id=_uuid(data["host"]),
            recorder_id=_uuid(data["recorder"]), speaker=data["speaker"], agenda=agenda.items(),
        )  # fmt: skip


def _initial_of(proposal: Proposal) -> dict[str, Any]:
    local = proposal.slot.starts_at.astimezone(ZONE)
    return {
        "token": new_id(), "day": local.date(), "time": local.time(), "minutes": proposal.slot.minutes,
        "mode": proposal.mode, "place": proposal.place, "service": proposal.service, "link": proposal.link,
        "title": proposal.title, "host": str(proposal.host.member_id) if proposal.host else "",
    }  # fmt: skip


class PlaceChoiceForm(forms.Form):
    """The organization for which a meeting is called, found by name."""

    def __init__(self, data: Any = None, *, actor: Actor) -> None:
        super().__init__(data)
        field = OrganizationField(label=_("Branch or group"), verb=Verb.CALL_MEETINGS)
        field.bind(actor)
        self.fields["for"] = field


class MoveForm(PlaceFields):
    """Another time or place."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, meeting: Meeting) -> None:
        local = meeting.starts_at.astimezone(ZONE)
        minutes = int((meeting.ends_at - meeting.starts_at).total_seconds()) // 60
        super().__init__(
            data,
            initial={
                "day": local.date(), "time": local.time(), "minutes": minutes, "mode": meeting.mode,
                "place": meeting.place, "service": meeting.service, "link": meeting.link,
                "seen": meeting.updated_at.isoformat(),
            },
        )  # fmt: skip

    def to(self) -> Place:
        """Where it goes, once the form is valid."""
        data = self.cleaned_data
        names = ("minutes", "mode", "place", "service", "link")
        return Place(self.starts_at(), **{name: data[name] for name in names})


def seen_in(data: Any) -> datetime | None:
    """The state of a meeting that a form was drawn from; None for one that cannot be read."""
    try:
        found = datetime.fromisoformat(str(data.get("seen", "")))
    except ValueError:
        return None
    return found if found.tzinfo else None


class DetailsForm(forms.Form):
    """Title, people, and what else a meeting is."""

    title = forms.CharField(label=_("Title"), max_length=60)
    host = forms.ChoiceField(label=_("Host"), required=False)
    recorder = forms.ChoiceField(label=_("Minutes by"), required=False)
    speaker = forms.CharField(label=_("Speaker"), max_length=40, required=False)
    also = forms.MultipleChoiceField(
        label=_("At once also"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("One meeting counts as several kinds only if it is recorded as each of them."),
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: Any = None, *, meeting: Meeting, hosts: Sequence[tuple[str, str]],
        people: Sequence[tuple[str, str]], also: Sequence[tuple[str, Any]],
    ) -> None:  # fmt: skip
        super().__init__(
            data,
            initial={
                "title": meeting.title, "host": str(meeting.host_id or ""),
                "recorder": str(meeting.recorder_id or ""), "speaker": meeting.speaker, "also": meeting.also,
                "seen": meeting.updated_at.isoformat(),
            },
        )  # fmt: skip
        fields: Any = self.fields
        fields["host"].choices = [NOBODY, *hosts]
        fields["recorder"].choices = [NOBODY, *people]
        fields["also"].choices = also

    def details(self) -> Details:
        """What is to stand, once the form is valid."""
        data = self.cleaned_data
        return Details(
            data["title"], _uuid(data["host"]), _uuid(data["recorder"]), data["speaker"], tuple(data["also"])
        )


class CancelForm(forms.Form):
    """Why a meeting is called off."""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Those called are told."),
    )  # fmt: skip


class LaterExcuseForm(forms.Form):
    """Why somebody cannot come, said on a phone without network."""

    meeting = forms.UUIDField()
    reason = forms.CharField(label=_("Reason"), max_length=200)


class GuestForm(forms.Form):
    """Somebody by name."""

    name = forms.CharField(label=_("Name"), max_length=40)
    from_name = forms.CharField(label=_("Comes from"), max_length=120, required=False)
    role = forms.ChoiceField(
        label=_("As"), choices=[(role.value, role.label) for role in AttendeeRole if role != AttendeeRole.EXPECTED]
    )


class InviteForm(forms.Form):
    """Another branch by its full name or its code."""

    name = forms.CharField(
        label=_("Branch"), max_length=120, help_text=_("Its full name or its code. It answers for its own members.")
    )


class MineForm(FilterForm):
    """Filters of my own meetings."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False, empty_value=None)

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data)
        field: Any = self.fields["year"]
        field.choices = [("", _("All years")), *years_back(today)]


def years_back(today: date) -> list[tuple[int, str]]:
    """The years one may choose from, the present one first."""
    return [(year, str(year)) for year in range(today.year + 1, today.year - 6, -1) if year <= today.year + 1]


def months_back(today: date) -> list[tuple[str, str]]:
    """Next month, this one, and two years before it, as "2026-11" and in words."""
    first = today.year * 12 + today.month
    found = [divmod(number, 12) for number in range(first, first - 25, -1)]
    return [
        (f"{year}-{month + 1:02}", date_format(date(year, month + 1, 1), "YEAR_MONTH_FORMAT"))
        for year, month in found
    ]


class ListForm(FilterForm):
    """Search and filters of the desk's list."""

    q = forms.CharField(
        label=_("Search"), required=False, max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Title, place or organization")}),
    )  # fmt: skip
    month = forms.ChoiceField(label=_("Month"), required=False)
    kind = forms.ChoiceField(label=_("Kind of meeting"), required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *MeetingState.choices]
    )

    def __init__(self, data: Any = None, *, kinds: Sequence[tuple[str, Any]], today: date) -> None:
        super().__init__(data)
        fields: Any = self.fields
        fields["kind"].choices = [("", _("All kinds")), *kinds]
        fields["month"].choices = [("", _("All months")), *months_back(today)]

    def asked(self) -> dict[str, str]:
        """What is asked; a filter that makes no sense is left out."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in ("q", "month", "kind", "state")}


class TopicForm(forms.Form):
    """What the office asks for."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    title = forms.CharField(label=_("To take up"), max_length=60)
    kind = forms.ChoiceField(label=_("In which meeting"), required=False)
    first_on = _day(_("First day"))
    last_on = _day(_("Last day"), help_text=_("It is proposed in every meeting that is called for these days."))
    text = forms.CharField(
        label=_("What it is about"), required=False, widget=forms.Textarea(attrs={"rows": 4}), max_length=4000
    )
    file = forms.FileField(label=_("File"), required=False)

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kind"]
        field.choices = [("", _("In any meeting")), *kinds]

    def asked(self) -> Asked:
        """What is asked, once the form is valid."""
        data = self.cleaned_data
        return Asked(**{name: data[name] for name in ("title", "first_on", "last_on", "kind", "text", "file")})


class KindForm(forms.Form):
    """A kind of meeting that a locality adds."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    name = forms.CharField(label=_("Name of the kind"), max_length=30)
    expects = forms.ChoiceField(label=_("Who is expected"), choices=Expects.choices)
    times = forms.IntegerField(
        label=_("How often"), min_value=0, max_value=31, required=False, help_text=_("Empty if nothing is asked.")
    )
    period = forms.ChoiceField(label=_("In each"), choices=[("", _("Nothing asked")), *Span.choices], required=False)
    has_quorum = forms.BooleanField(
        label=_("Resolutions are taken in it: half of those entitled must be there"), required=False
    )
    agenda = forms.CharField(
        label=_("Agenda"), required=False, widget=forms.Textarea(attrs={"rows": 4}), max_length=1000,
        help_text=_("One item a line: what a new meeting of this kind begins with."),
    )  # fmt: skip
    source = forms.CharField(label=_("Where it is written"), max_length=200, required=False)
    in_force_from = _day(_("First day"))

    def entry(self) -> KindEntry:
        """What is entered, once the form is valid."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "token"}
        return KindEntry(**data | {"times": data["times"] or 0})


class EndKindForm(forms.Form):
    """The last day of a local kind."""

    last_on = _day(_("Last day"))

    def ends_on(self) -> date:
        """The first day without it."""
        found: date = self.cleaned_data["last_on"] + timedelta(days=1)
        return found


class HabitsForm(forms.Form):
    """What a branch is used to."""

    theme_day = forms.IntegerField(
        label=_("Theme day of the month"), min_value=1, max_value=31, required=False,
        help_text=_("The fixed day, 1 to 31; in shorter months the last day."),
    )  # fmt: skip
    place = forms.CharField(label=_("Usual place"), max_length=80, required=False)
    service = forms.ChoiceField(label=_("Video room"), choices=[NO_SERVICE, *RoomService.choices], required=False)
    link = forms.URLField(label=_("Link"), max_length=300, required=False, assume_scheme="https")
    header = forms.CharField(
        label=_("Header of records"), max_length=80, required=False, help_text=_("Stands above printed records.")
    )

    @classmethod
    def of(cls, custom: Custom) -> "HabitsForm":
        """Filled with what stands."""
        return cls(initial={name: getattr(custom, name) for name in cls.base_fields})

    def habits(self) -> Habits:
        """What is to stand, once the form is valid."""
        return Habits(**self.cleaned_data)


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, also when that is nothing; None while it is only looked at."""
    return request.POST if request.method == "POST" else None


def show_refusal(form: forms.Form, message: Any, field: str | None) -> None:
    """Put what a rule has said beside its field, above the form where it has none there."""
    form.add_error(field if field in form.fields else None, message)
