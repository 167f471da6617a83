"""What the pages of this context share."""

from typing import Any

from django import forms

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.kernel.errors import Refused


def blame(form: forms.Form, refused: Refused) -> None:
    """Put a refusal beside the field it blames, else above the form."""
    form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))


def shell_for(actor: Actor) -> str:
    """The workbench for those who have work there, the member's shell for a committee member without a grant."""
    works = actor.can_anywhere(Verb.RUN_APPRAISALS) or actor.can_anywhere(Verb.SEE_MEETINGS)
    return f"ui/shell/{'workbench' if works else 'member'}.html"


def bound(form: type[forms.Form], request: Any, **more: Any) -> forms.Form:
    """The form with what was sent, unbound on a GET."""
    return form(request.POST if request.method == "POST" else None, **more)
