"""Shapes of what is typed about members."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.ui.forms import FilterForm
from zhibu.members import codes, labels, rules
from zhibu.members.choices import AgeBand, EducationGroup, MemberCategory, Sex, Standing
from zhibu.members.queries.groups import GroupMember, Party
from zhibu.organizations.choices import PostKind

SPLIT_POSTS = (
    PostKind.SECRETARY,
    PostKind.DEPUTY_SECRETARY,
    PostKind.ORGANIZATION,
    PostKind.PUBLICITY,
    PostKind.DISCIPLINE,
)
"""The posts that the page of a split offers; more can be filled afterwards."""


def _with_blank(choices: Any, blank: Any) -> list[tuple[str, Any]]:
    return [("", blank), *choices]


def _codes(kind: str) -> list[tuple[str, str]]:
    return [(code, name) for code, name in codes.names_of(kind).items()]


def _day(field: str, *, required: bool = False) -> forms.DateField:
    return forms.DateField(
        label=labels.FIELDS[field],
        required=required,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class DetailsForm(forms.Form):
    """Everything that is written about a member; rules judge it later.

    With `known`, protected fields start empty and an empty one keeps what is known: nobody reads them by editing.
    """

    name = forms.CharField(label=labels.FIELDS["name"], max_length=40)
    resident_id = forms.CharField(
        label=labels.FIELDS["resident_id"], max_length=24, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Sex and date of birth are read from it."),
    )  # fmt: skip
    sex = forms.ChoiceField(label=labels.FIELDS["sex"], choices=_with_blank(Sex.choices, "—"), required=False)
    born_on = _day("born_on")
    ethnicity = forms.ChoiceField(
        label=labels.FIELDS["ethnicity"], choices=_with_blank(_codes("ethnicity"), "—"), required=False
    )
    native_place = forms.CharField(label=labels.FIELDS["native_place"], max_length=60, required=False)
    education = forms.ChoiceField(
        label=labels.FIELDS["education"], choices=_with_blank(_codes("education"), "—"), required=False
    )
    category = forms.ChoiceField(label=labels.FIELDS["category"], choices=MemberCategory.choices)
    joined_on = _day("joined_on", required=True)
    confirmed_on = _day("confirmed_on")
    occupation = forms.ChoiceField(
        label=labels.FIELDS["occupation"], choices=_with_blank(_codes("occupation"), "—"), required=False
    )
    job_title = forms.CharField(label=labels.FIELDS["job_title"], max_length=60, required=False)
    archive_unit = forms.CharField(label=labels.FIELDS["archive_unit"], max_length=80, required=False)
    phone = forms.CharField(
        label=labels.FIELDS["phone"], max_length=20, required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    landline = forms.CharField(label=labels.FIELDS["landline"], max_length=24, required=False)
    address = forms.CharField(label=labels.FIELDS["address"], max_length=120, required=False)
    is_mobile = forms.BooleanField(label=labels.FIELDS["is_mobile"], required=False)
    flow_to = forms.CharField(label=labels.FIELDS["flow_to"], max_length=80, required=False)
    is_lost = forms.BooleanField(label=labels.FIELDS["is_lost"], required=False)
    lost_on = _day("lost_on")
    exempt_from_hours = forms.BooleanField(
        label=labels.FIELDS["exempt_from_hours"], required=False,
        help_text=_("For those whom age or illness keeps from studying (regulation on education, art. 23)."),
    )  # fmt: skip

    SECTIONS = (
        (_("About the person"), ("name", "resident_id", "sex", "born_on", "ethnicity", "native_place", "education")),
        (_("Party"), ("category", "joined_on", "confirmed_on")),
        (_("Work"), ("occupation", "job_title", "archive_unit")),
        (_("Ways to reach"), ("phone", "landline", "address")),
        (_("Situation"), ("is_mobile", "flow_to", "is_lost", "lost_on", "exempt_from_hours")),
    )

    def __init__(self, *args: Any, known: rules.Details | None = None, **kwargs: Any) -> None:
        if known is not None:
            kwargs["initial"] = {
                f.name: getattr(known, f.name) for f in fields(known) if f.name not in rules.SENSITIVE
            }
        super().__init__(*args, **kwargs)
        self.known = known
        if known is not None:
            for name in rules.SENSITIVE:
                value = getattr(known, name)
                self.fields[name].widget.attrs["placeholder"] = rules.masked(name, value)
                self.fields[name].help_text = _("Leave it empty to keep what is known.") if value else ""

    @property
    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields under their headings."""
        return [(title, [self[name] for name in names]) for title, names in self.SECTIONS]

    def details(self) -> rules.Details:
        """What was typed, cleaned but not judged."""
        data: dict[str, Any] = dict(self.cleaned_data)
        data["name"] = rules.clean_name(data["name"])
        data["resident_id"] = rules.clean_resident_id(data["resident_id"])
        data["phone"] = "".join(c for c in data["phone"] if c.isdigit())
        if self.known is not None:
            data |= {name: data[name] or getattr(self.known, name) for name in rules.SENSITIVE}
            return replace(self.known, **data)
        data["sex"] = rules.sex_of(data["sex"], data["resident_id"])
        if data["born_on"] is None and len(data["resident_id"]) == 18:
            data["born_on"] = rules.birth_in_resident_id(data["resident_id"])
        return rules.Details(**data)


COLUMNS = (
    "organization", "sex", "born_on", "category", "joined_on", "education", "occupation", "job_title", "phone",
    "resident_id", "ethnicity", "native_place", "confirmed_on", "standing",
)  # fmt: skip
DEFAULT_COLUMNS = ("organization", "sex", "born_on", "category", "joined_on", "education", "phone")


class RegistryForm(FilterForm):
    """Search and filters of the registry. Only names: numbers are searched by the form beside it."""

    q = forms.CharField(
        label=_("Search by name"), required=False, max_length=40,
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": _("Name, pinyin or initials"), "pattern": r"[^0-9]*",
                   "title": _("For a mobile number or a resident id use the search beside it."),
                   "autocomplete": "off"}
        ),
    )  # fmt: skip
    at = forms.UUIDField(required=False, widget=forms.HiddenInput)
    category = forms.ChoiceField(
        label=labels.FIELDS["category"],
        required=False,
        choices=_with_blank(MemberCategory.choices, _("Any category")),
    )
    sex = forms.ChoiceField(
        label=labels.FIELDS["sex"], required=False, choices=_with_blank(Sex.choices, _("Any sex"))
    )
    age = forms.ChoiceField(label=_("Age"), required=False, choices=_with_blank(AgeBand.choices, _("Any age")))
    education = forms.ChoiceField(
        label=labels.FIELDS["education"], required=False,
        choices=_with_blank(EducationGroup.choices, _("Any education")),
    )  # fmt: skip
    occupation = forms.ChoiceField(
        label=labels.FIELDS["occupation"], required=False, choices=_with_blank(_codes("occupation"), _("Any post"))
    )
    standing = forms.ChoiceField(
        label=labels.FIELDS["standing"], required=False,
        choices=_with_blank(Standing.choices, _("Present members")),
    )  # fmt: skip
    mobile = forms.BooleanField(label=labels.FIELDS["is_mobile"], required=False)
    lost = forms.BooleanField(label=labels.FIELDS["is_lost"], required=False)
    sort = forms.ChoiceField(
        label=_("Sorted by"), required=False,
        choices=[("name", _("by name")), ("branch", _("by branch")), ("age", _("oldest first")),
                 ("joined", _("longest in the Party"))],
    )  # fmt: skip
    columns = forms.MultipleChoiceField(
        label=_("Columns shown"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(name, labels.FIELDS[name]) for name in COLUMNS],
    )  # fmt: skip


class FindForm(forms.Form):
    """An exact mobile number or resident id; sent by POST, so that it stands in no address and no log."""

    number = forms.CharField(
        label=_("Mobile number or resident id"), max_length=24,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text", "spellcheck": "false"}),
    )  # fmt: skip


class RevealForm(forms.Form):
    """Which field, what for."""

    field = forms.ChoiceField(choices=[(name, labels.FIELDS[name]) for name in rules.SENSITIVE])
    purpose = forms.CharField(label=_("What for"), max_length=200)
    token = forms.UUIDField(widget=forms.HiddenInput)


class StandingForm(forms.Form):
    """A new standing, from when, by which decision."""

    standing = forms.ChoiceField(label=labels.FIELDS["standing"], choices=Standing.choices)
    on = forms.DateField(
        label=_("With effect from"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    reason = forms.CharField(label=_("Decision it rests on"), max_length=200)

    def __init__(self, *args: Any, allowed: frozenset[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if allowed is not None:
            field = self.fields["standing"]
            if isinstance(field, forms.ChoiceField):
                field.choices = [(s.value, s.label) for s in Standing if s.value in allowed]


class ConfirmForm(forms.Form):
    """The day of confirmation."""

    on = forms.DateField(
        label=labels.FIELDS["confirmed_on"], widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class BranchForm(forms.Form):
    """A branch by name or code."""

    branch = forms.CharField(
        label=_("Party branch"), max_length=120, help_text=_("Name or code; if you are not sure, type a part of it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


class MoveForm(forms.Form):
    """The branch to move to, by name or code."""

    branch = forms.CharField(
        label=_("New branch"), max_length=120, help_text=_("Name or code; if you are not sure, type a part of it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class AssignForm(forms.Form):
    """Whom to put into which group of the branch, or into none."""

    NONE = "none"

    group = forms.ChoiceField(label=_("Move those ticked to"))
    members = forms.TypedMultipleChoiceField(
        label=_("Members"), coerce=UUID, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, parties: Iterable[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [(str(party.group.id), party.group.name) for party in parties if party.group]
        people = [(str(member.id), member.name) for party in parties for member in party.members]
        self._choose("group", [("", _("Choose a group")), *groups, (self.NONE, _("No group"))])
        self._choose("members", people)

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def group_id(self) -> UUID | None:
        """The group, None for none."""
        chosen = self.cleaned_data["group"]
        return None if chosen == self.NONE else UUID(chosen)


class GroupForm(forms.Form):
    """A new group of a branch. `token` makes a second sending harmless."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name of the group"), max_length=60)
    on = forms.DateField(label=_("Founded on"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


class LeaderForm(forms.Form):
    """Who leads a group, from when."""

    member = forms.TypedChoiceField(label=_("Group leader"), coerce=UUID, widget=forms.RadioSelect)
    on = forms.DateField(
        label=_("With effect from"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, *args: Any, people: Iterable[GroupMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = list(people)
        field: Any = self.fields["member"]
        field.choices = [(str(member.id), member.name) for member in people]
        field.initial = next((str(member.id) for member in people if member.is_leader), None)


class SplitForm(forms.Form):
    """A new branch and who goes there: single members, or whole groups. `token` makes a second sending harmless."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name of the new branch"), max_length=120)
    short_name = forms.CharField(
        label=_("Short name"), max_length=4, required=False, help_text=_("For the seal. Left empty, one is proposed.")
    )
    on = forms.DateField(label=_("Founded on"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    reason = forms.CharField(label=_("Reason or document"), max_length=200)
    groups = forms.MultipleChoiceField(
        label=_("Whole groups"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )
    members = forms.MultipleChoiceField(
        label=_("Who goes to the new branch"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )

    def __init__(self, *args: Any, parties: Iterable[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._parties = list(parties)
        people: Any = self.fields["members"]
        people.choices = [(str(m.id), m.name) for party in self._parties for m in party.members]
        groups: Any = self.fields["groups"]
        groups.choices = [(str(p.group.id), p.group.name) for p in self._parties if p.group and p.members]

    def clean(self) -> dict[str, Any]:
        """Who goes: those ticked and those of the groups ticked, by id with their names."""
        data: dict[str, Any] = super().clean() or {}
        ticked, whole = set(data.get("members", ())), set(data.get("groups", ()))
        data["people"] = {
            m.id: m.name
            for party in self._parties
            for m in party.members
            if str(m.id) in ticked or (party.group and str(party.group.id) in whole)
        }
        if not data["people"]:
            self.add_error("members", _("Tick at least one member."))
        elif len(data["people"]) == sum(len(party.members) for party in self._parties):
            self.add_error("members", _("At least one member stays. For another name rename the branch."))
        return data


class SplitPostsForm(forms.Form):
    """Who takes which post in the new branch; each may stay empty."""

    prefix = "post"

    def __init__(self, *args: Any, people: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Nobody yet")), *((str(pk), name) for pk, name in people.items())]
        for post in SPLIT_POSTS:
            self.fields[post.value] = forms.ChoiceField(label=post.label, required=False, choices=choices)

    def posts(self) -> dict[PostKind, UUID]:
        """Members by post."""
        return {post: UUID(self.cleaned_data[post]) for post in SPLIT_POSTS if self.cleaned_data[post]}


class AnswerForm(forms.Form):
    """A sentence of answer."""

    answer = forms.CharField(
        label=_("Answer"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class AccountForm(forms.Form):
    """The user name of a new account."""

    username = forms.CharField(
        label=_("User name"), max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip


class SlipsForm(forms.Form):
    """For whom slips are printed: those who were never in are chosen to begin with."""

    members = forms.MultipleChoiceField(
        label=_("For whom"),
        choices=[],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one member.")},
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["members"]
        field.choices = [(str(person.member_id), person.name) for person in people]
        field.initial = [str(person.member_id) for person in people if person.is_new and not person.slip]

    def clean_members(self) -> list[UUID]:
        """As ids."""
        return [UUID(value) for value in self.cleaned_data["members"]]


class RecoveryForm(forms.Form):
    """Whether the second proof is lost too."""

    drops_proofs = forms.BooleanField(label=_("The phone or app for the second proof is lost too"), required=False)


class ExportForm(forms.Form):
    """Which sheet, masked or in the open, what for."""

    layout = forms.ChoiceField(label=_("Sheet"), choices=[], widget=forms.RadioSelect)
    unmasked = forms.BooleanField(
        label=_("With resident ids, telephone numbers and addresses in the open"), required=False
    )
    purpose = forms.CharField(
        label=_("What for"), max_length=200, required=False,
        help_text=_("Needed for protected values. Every member in the list will read it."),
    )  # fmt: skip

    def __init__(self, *args: Any, layouts: Any = (), may_unmask: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["layout"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(layouts)
            field.initial = field.choices[0][0] if layouts else None
        if not may_unmask:
            del self.fields["unmasked"], self.fields["purpose"]


class CorrectionForm(forms.Form):
    """What the member wants to read instead: the control fits the field."""

    value = forms.CharField(label=_("It should say"), max_length=120)
    reason = forms.CharField(
        label=_("Reason"), max_length=200, required=False,
        help_text=_("For example: new number; the certificate says otherwise."),
    )  # fmt: skip

    def __init__(self, *args: Any, field: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = _control_for(field)


def _control_for(field: str) -> forms.Field:
    label = _("It should say")
    if field in labels.DAY_FIELDS:
        return forms.CharField(label=label, widget=forms.DateInput(attrs={"type": "date"}))
    if field in codes.LISTS:
        return forms.ChoiceField(label=label, choices=_with_blank(_codes(field), "—"))
    if field == "sex":
        return forms.ChoiceField(label=label, choices=_with_blank(Sex.choices, "—"))
    mode = "tel" if field in {"phone", "landline"} else "text"
    return forms.CharField(
        label=label, max_length=120, widget=forms.TextInput(attrs={"inputmode": mode, "autocomplete": "off"})
    )
