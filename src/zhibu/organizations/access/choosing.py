"""A form field that chooses one organization: type a part of the name, initials or the code, pick from what is found.

With htmx the suggestions come while typing. Without JavaScript the form is sent with the typed text, the field says
that one is to be picked, and shows what was found: no view has to know of it. Cleaning is fetching: what the actor
may not see, or not use for `verb`, cannot be chosen.
"""

from typing import Any
from uuid import UUID

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import ANONYMOUS, Actor
from zhibu.foundation.access.choices import Verb
from zhibu.organizations.models import Organization
from zhibu.organizations.queries.search import Suggestion, suggest, with_places


class OrganizationWidget(forms.Widget):
    """A search box over a group of radio buttons; the chosen organization is the first of them."""

    template_name = "organizations/widgets/chooser.html"
    use_fieldset = True
    input_type = "organization"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.actor: Actor = ANONYMOUS
        self.verb: Verb = Verb.SEE_ORGANIZATION
        self.typed = ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The picked id; the typed text is kept for drawing."""
        self.typed = str(data.get(f"{name}_q", ""))[:80]
        return data.get(name) or ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """What the template draws: the chosen one and, if text was typed and none chosen, what it finds."""
        context = super().get_context(name, value, attrs)
        chosen = _found(self.actor, value)
        found = suggest(self.actor, self.typed, verb=self.verb) if self.typed and not chosen else []
        context["widget"].update(
            {"chosen": chosen, "found": found, "typed": self.typed, "verb": str(self.verb), "picked": value}
        )
        return context

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        """Draw with the project's templates, which know its tags."""
        return render_to_string(template_name, context)


def _found(actor: Actor, value: Any) -> Suggestion | None:
    """The organization of an id, with its place, if the actor may see it."""
    try:
        key = value if isinstance(value, UUID) else UUID(str(value))
    except ValueError:
        return None
    organization = Organization.objects.filter(pk=key).first()
    if organization is None or not actor.can(Verb.SEE_ORGANIZATION, organization.path):
        return None
    return with_places([organization])[0]


class OrganizationField(forms.Field):
    """Cleans to the id of an organization that the actor may see and for which they have `verb`.

    Give it the actor in the form's `__init__`: `self.fields["organization"].bind(actor)`. The initial value is an id.
    """

    widget = OrganizationWidget
    default_error_messages = {
        "required": _("Type a part of the name and pick an organization."),
        "pick": _("Pick one of those found."),
        "none": _("Nothing was found. Try another part of the name, its initials or the code."),
        "invalid": _("This organization cannot be chosen here."),
    }

    def __init__(self, *, verb: Verb = Verb.SEE_ORGANIZATION, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.verb = verb
        self.bind(ANONYMOUS)

    def bind(self, actor: Actor) -> None:
        """Search and judge as `actor`."""
        self.actor = actor
        widget: Any = self.widget
        widget.actor, widget.verb = actor, self.verb

    def __deepcopy__(self, memo: Any) -> "OrganizationField":
        copy: OrganizationField = super().__deepcopy__(memo)
        copy.bind(self.actor)
        return copy

    def clean(self, value: Any) -> UUID | None:
        """The id. One query."""
        widget: Any = self.widget
        if not value:
            if widget.typed:
                found = suggest(self.actor, widget.typed, verb=self.verb, limit=1)
                raise forms.ValidationError(self.error_messages["pick" if found else "none"], code="pick")
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return None
        chosen = _found(self.actor, value)
        if chosen is None or not self.actor.can(self.verb, chosen.organization.path):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return chosen.organization.pk
