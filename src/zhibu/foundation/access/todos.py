"""What the security administrator is asked for."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor, in_force_at
from zhibu.foundation.access.choices import Role, Verb
from zhibu.foundation.ui.slots import Todo


def find_todos(actor: Actor, at: datetime) -> list[Todo]:
    """An auditor, if there is none. One query, and only for those who give roles for a whole tree."""
    if actor.everything or not actor.holds_tree(Verb.MANAGE_GRANTS):
        return []
    if in_force_at(at).filter(role=Role.AUDITOR).exists():
        return []
    return [
        Todo(
            title=_("Appoint an auditor"),
            url=reverse("access:give"),
            note=_("Nobody watches the administrators yet"),
            icon="eye",
        )
    ]
