"""The actor behind an account, and the verbs behind Wagtail's permissions."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from zhibu.foundation.access.actors import ANONYMOUS, Actor
from zhibu.foundation.access.choices import Verb
from zhibu.kernel import clock
from zhibu.portal.models import ReviewSeat

EDITING = (Verb.WRITE_ARTICLES, Verb.PUBLISH_ARTICLES)
"""Either lets one into the editor."""
VERB_OF: dict[str, Verb] = {
    "add": Verb.WRITE_ARTICLES,
    "change": Verb.WRITE_ARTICLES,
    "delete": Verb.WRITE_ARTICLES,
    "publish": Verb.PUBLISH_ARTICLES,
    "lock": Verb.PUBLISH_ARTICLES,
    "unlock": Verb.PUBLISH_ARTICLES,
}
"""What Wagtail calls it, and what a grant calls it; what is not here nobody may."""


def acting(user: Any) -> Actor:
    """The actor of an account as Wagtail hands it around, made once for each request."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return ANONYMOUS
    found: Actor = user.actor
    return found


def verbs_of(actions: Iterable[str]) -> list[Verb]:
    """The verbs of some of Wagtail's actions, without repetition."""
    return sorted({VERB_OF[action] for action in actions if action in VERB_OF})


def is_seated(actor: Actor) -> bool:
    """Whether the actor reviews anywhere, or stands in there today. One query for the actor's life."""
    if actor.account_id is None:
        return False
    known = actor.__dict__.get("_is_seated")
    if known is None:
        today = clock.today()
        deputy = Q(deputy_id=actor.account_id, deputy_from__lte=today, deputy_until__gte=today)
        known = ReviewSeat.objects.filter(Q(account_id=actor.account_id) | deputy).exists()
        actor.__dict__["_is_seated"] = known
    return bool(known)


def may_enter(actor: Actor) -> bool:
    """Whether the editor is open to the actor at all: who writes or publishes anywhere, or reviews."""
    return any(actor.can_anywhere(verb) for verb in EDITING) or is_seated(actor)
