"""A form field that says who takes up a post: type a name, its reading or initials, pick the member who is meant.

With htmx those found come while typing. Without JavaScript the form is sent with the typed text, and comes back with
what was found if it is not clear who is meant. Somebody without a record here stays a name.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import ANONYMOUS, Actor
from zhibu.organizations.models import Organization
from zhibu.organizations.registry import Candidate, get_candidate, suggest_holders
from zhibu.organizations.rules import clean_name

AS_WRITTEN = "as-written"
"""What is sent instead of an id for somebody who has no record here."""
LONGEST_NAME = 40


@dataclass(frozen=True)
class Found:
    """What a typed text finds: `is_clear` says that one member bears exactly this name."""

    candidates: list[Candidate]
    is_clear: bool


def find_candidates(actor: Actor, path: str, text: str) -> Found:
    """The members at the path or below who may be meant."""
    text = clean_name(text)[:LONGEST_NAME]
    candidates = suggest_holders(actor, path, text) if text else []
    return Found(candidates, sum(one.name == text for one in candidates) == 1)


@dataclass(frozen=True)
class HolderChoice:
    """Who takes up a post: a member, or a name alone."""

    name: str
    id: UUID | None = None


class HolderWidget(forms.Widget):
    """A text box over a group of radio buttons: those found, and "as written"."""

    template_name = "organizations/widgets/holder.html"
    input_type = "text"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.actor: Actor = ANONYMOUS
        self.path = ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[str, str]:
        """The typed text and what was picked."""
        return str(data.get(name, "")), str(data.get(f"{name}_id", ""))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """What the template draws: the typed text and those whom it finds."""
        context = super().get_context(name, None, attrs)
        typed, picked = value if isinstance(value, tuple) else (str(value or ""), "")
        found = find_candidates(self.actor, self.path, typed)
        context["widget"].update({"typed": typed[:LONGEST_NAME], "picked": picked, "found": found})
        context["widget"]["described_by"] = context["widget"]["attrs"].get("aria-describedby", "")
        context["widget"]["is_wrong"] = "aria-invalid" in context["widget"]["attrs"]
        return context

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        """Draw with the project's templates, which know its tags."""
        return render_to_string(template_name, context)


class HolderField(forms.Field):
    """Cleans to a `HolderChoice`. Bind it to the actor and the organization in the form's `__init__`.

    A name that one member there bears means that member; one that fits nobody, or was picked "as written", stays a
    name. Whatever else it finds is to be picked from.
    """

    widget = HolderWidget
    default_error_messages = {
        "pick": _("Pick the member who is meant, or the name as it is written."),
        "invalid": _("This person cannot be chosen here."),
        "too_long": _("A name has at most 40 characters."),
    }

    def bind(self, actor: Actor, organization: Organization) -> None:
        """Search as `actor`, at the organization and below."""
        widget: Any = self.widget
        widget.actor, widget.path = actor, organization.path

    def clean(self, value: Any) -> HolderChoice:
        """Who is meant. Two queries at most."""
        typed, picked = value
        widget: Any = self.widget
        if picked and picked != AS_WRITTEN:
            return self._picked(picked)
        name = clean_name(typed)
        if not name:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(name) > LONGEST_NAME:
            raise forms.ValidationError(self.error_messages["too_long"], code="too_long")
        found = find_candidates(widget.actor, widget.path, name)
        if found.is_clear:
            one = next(one for one in found.candidates if one.name == name)
            return HolderChoice(one.name, one.id)
        if found.candidates and picked != AS_WRITTEN:
            raise forms.ValidationError(self.error_messages["pick"], code="pick")
        return HolderChoice(name)

    def _picked(self, picked: str) -> HolderChoice:
        widget: Any = self.widget
        try:
            one = get_candidate(widget.actor, widget.path, UUID(picked))
        except ValueError:
            one = None
        if one is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return HolderChoice(one.name, one.id)
