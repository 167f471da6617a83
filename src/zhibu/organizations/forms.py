"""Shape of what people type about organizations."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.kernel.ids import new_id
from zhibu.organizations import rules
from zhibu.organizations.access import HolderField, OrganizationField
from zhibu.organizations.choices import (
    Category,
    CommitteeLevel,
    OrganizationKind,
    OrganizationState,
    PostKind,
    Territory,
    UnitSituation,
)
from zhibu.organizations.models import Organization
from zhibu.organizations.queries.search import Filter

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
"""Other days are slips of the finger, and some of them have no year after them to count with."""


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A day, as the browser's own day field gives it."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    sane = [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text, validators=sane)


def optional(choices: Any) -> list[tuple[str, Any]]:
    """Choices with an empty first one."""
    return [("", "—"), *[(value, label) for value, label in choices if value]]


class FilterForm(forms.Form):
    """What a list of organizations is narrowed to."""

    q = forms.CharField(
        label=_("Name, initials, pinyin or code"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    level = forms.ChoiceField(label=_("List of committees"), required=False)
    terms = forms.ChoiceField(label=_("Terms of office"), required=False)
    sort = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, regions: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self._set(
            "kind", [("", _("All kinds")), ("branches", _("Branches of every sort")), *OrganizationKind.choices]
        )
        self._set("state", [("", _("At work")), ("dissolved", _("Dissolved")), ("all", _("All states"))])
        self._set("terms", [("", _("All terms")), ("ending", _("Terms ending")), ("over", _("Terms over"))])
        self._set("region", [("", _("All regions")), *regions])
        self._set("level", [("", _("All committees")), *[c for c in CommitteeLevel.choices if c[0]]])

    def _set(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def asked(self, *, on: date, within: str = "") -> Filter:
        """The filter; parts that make no sense are left out."""
        self.is_valid()
        data = self.cleaned_data
        return Filter(
            q=data.get("q", ""),
            kind=data.get("kind", ""),
            state=data.get("state") or OrganizationState.ACTIVE,
            region=data.get("region", ""),
            level=data.get("level", ""),
            terms=data.get("terms", ""),
            on=on,
            within=within,
            sort=data.get("sort") or "tree",
        )


class FoundForm(forms.Form):
    """A new organization. `token` makes a second sending of the same form harmless."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    parent = OrganizationField(label=_("Stands under"), verb=Verb.MANAGE_ORGANIZATIONS)
    kind = forms.ChoiceField(label=_("Kind"), choices=OrganizationKind.choices)
    name = forms.CharField(label=_("Name in full"), max_length=120)
    short_name = forms.CharField(
        label=_("Short name"), max_length=4, required=False, help_text=_("For the seal. Left empty, one is proposed.")
    )
    on = day_field(_("Founded on"))
    founding_document = forms.CharField(label=_("Approval document"), max_length=80, required=False)
    code = forms.CharField(label=_("Code"), max_length=32, required=False)
    region_code = forms.CharField(
        label=_("Region code"), max_length=6, required=False, help_text=_("Six digits of GB/T 2260, such as 610113.")
    )
    committee_level = forms.ChoiceField(
        label=_("List of committees"),
        required=False,
        choices=optional(CommitteeLevel.choices),
        help_text=_("Only for committees: on which list of the office above it stands."),
    )
    territory = forms.ChoiceField(label=_("Level by place"), required=False, choices=optional(Territory.choices))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bind(self, "parent", actor)
        self.fields["token"].initial = new_id

    def values(self) -> dict[str, Any]:
        """Keyword arguments of `found_organization`."""
        data = dict(self.cleaned_data)
        return {"id": data.pop("token"), "parent_id": data.pop("parent"), "code": data.pop("code") or None, **data}


def bind(form: forms.Form, name: str, actor: Actor) -> None:
    """Let a field that chooses an organization search as `actor`."""
    field: Any = form.fields[name]
    field.bind(actor)


class RenameForm(forms.Form):
    """A new name, its day and its reason."""

    name = forms.CharField(label=_("Name in full"), max_length=120)
    short_name = forms.CharField(
        label=_("Short name"), max_length=4, required=False, help_text=_("For the seal. Left empty, one is proposed.")
    )
    on = day_field(_("Effective from"))
    reason = forms.CharField(label=_("Reason or document"), max_length=200, required=False)


class MoveForm(forms.Form):
    """Where to, from when, why."""

    to = OrganizationField(label=_("Move under"), verb=Verb.MANAGE_ORGANIZATIONS)
    on = day_field(_("Effective from"))
    reason = forms.CharField(label=_("Reason or document"), max_length=200, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bind(self, "to", actor)


class DissolveForm(forms.Form):
    """When and why."""

    on = day_field(_("Ends on"))
    reason = forms.CharField(label=_("Reason or document"), max_length=200)
    sure = forms.BooleanField(label=_("I have read what is left and what ends"))


class MergeForm(forms.Form):
    """Who takes over, when, why."""

    successor = OrganizationField(
        label=_("Who takes the members over"),
        verb=Verb.MANAGE_ORGANIZATIONS,
        help_text=_("Members, with hours, history and accounts, go there. You see what happens before it happens."),
    )
    on = day_field(_("Effective from"))
    reason = forms.CharField(label=_("Reason or document"), max_length=200)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bind(self, "successor", actor)


class DetailsForm(forms.Form):
    """The columns of the organization sheet."""

    code = forms.CharField(label=_("Code"), max_length=32, required=False)
    region_code = forms.CharField(
        label=_("Region code"), max_length=6, required=False, help_text=_("Six digits of GB/T 2260, such as 610113.")
    )
    committee_level = forms.ChoiceField(
        label=_("List of committees"), required=False, choices=optional(CommitteeLevel.choices)
    )
    territory = forms.ChoiceField(label=_("Level by place"), required=False, choices=optional(Territory.choices))
    category = forms.ChoiceField(label=_("Category"), required=False, choices=optional(Category.choices))
    unit_situation = forms.ChoiceField(
        label=_("Situation of the unit"), required=False, choices=optional(UnitSituation.choices)
    )
    unit_code = forms.CharField(label=_("Code of the unit"), max_length=200, required=False)
    founded_on = day_field(_("Founded on"), required=False)
    founding_document = forms.CharField(label=_("Approval document"), max_length=80, required=False)
    contact_name = forms.CharField(label=_("Contact"), max_length=40, required=False)
    contact_phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    fax = forms.CharField(label=_("Fax"), max_length=40, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=12, required=False)
    community = forms.CharField(label=_("Community"), max_length=80, required=False)


class SuspendForm(forms.Form):
    """From when organization life rests, and why."""

    on = day_field(_("Effective from"))
    reason = forms.CharField(
        label=_("Reason or document"), max_length=200, help_text=_("Its members and all who look at it can read it.")
    )


class ResumeForm(forms.Form):
    """The first day on which organization life goes on."""

    on = day_field(
        _("Goes on from"), help_text=_("The same day as the beginning takes the suspension back altogether.")
    )
    reason = forms.CharField(label=_("Reason or document"), max_length=200, required=False)


class PostForm(forms.Form):
    """Who takes which post from when."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    post = forms.ChoiceField(label=_("Post"))
    holder_name = HolderField(label=_("Name"))
    on = day_field(_("Effective from"))

    def __init__(self, *args: Any, actor: Actor, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["post"]
        posts = rules.POSTS[organization.kind]
        field.choices = [(value, label) for value, label in PostKind.choices if value in posts]
        holder: Any = self.fields["holder_name"]
        holder.bind(actor, organization)
        self.fields["token"].initial = new_id


class EndForm(forms.Form):
    """The first day without the post."""

    on = day_field(_("Ends on"), help_text=_("The first day without the post."))


class TermForm(forms.Form):
    """A term: its end may be left to the rule."""

    starts_on = day_field(_("Starts on"))
    ends_on = day_field(
        _("Ends on"), required=False, help_text=_("Left empty, the term runs as long as the rule says.")
    )


class ExtendForm(forms.Form):
    """A later end and the approval it rests on."""

    until = day_field(_("New end"))
    reason = forms.CharField(label=_("Approval document"), max_length=200)


def initial_day(day: date, **more: Any) -> dict[str, Any]:
    """Initial values with the day filled in."""
    return {"on": day, **more}
