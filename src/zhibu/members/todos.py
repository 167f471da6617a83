"""What this context asks of people: requests to answer, transfers to decide, an answer to read."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.ui.slots import Todo
from zhibu.members import links
from zhibu.members.choices import CorrectionState
from zhibu.members.models import CorrectionRequest
from zhibu.members.queries import corrections_for, proposals_to_decide

SHOWN = 3
FRESH = timedelta(days=14)


def corrections_to_answer(actor: Actor, at: datetime) -> list[Todo]:
    """The oldest open correction requests that the actor may decide. One query."""
    if not actor.can_anywhere(Verb.MANAGE_MEMBERS):
        return []
    waiting = corrections_for(actor).values_list("pk", "member__name", "member__organization__name")
    return [
        Todo(
            title=_("%(name)s asks for a correction") % {"name": name},
            url=links.correction(pk), note=branch, icon="pencil",
        )
        for pk, name, branch in waiting[:SHOWN]
    ]  # fmt: skip


def transfers_to_decide(actor: Actor, at: datetime) -> list[Todo]:
    """The oldest open proposals about members of the actor's. One query."""
    if not actor.can_anywhere(Verb.MANAGE_MEMBERS):
        return []
    return [
        Todo(
            title=_("%(branch)s asks for %(name)s to be transferred")
            % {"branch": branch, "name": name},
            url=links.proposals(), icon="arrow-right",
        )
        for branch, name in proposals_to_decide(actor).values_list("to_organization__name", "member__name")[:SHOWN]
    ]  # fmt: skip


def answers_to_read(actor: Actor, at: datetime) -> list[Todo]:
    """Answers to the actor's own requests of the last two weeks that changed nothing. One query."""
    if actor.member_id is None:
        return []
    declined = CorrectionRequest.objects.filter(
        member_id=actor.member_id, state=CorrectionState.DECLINED, decided_at__gte=at - FRESH
    ).order_by("-decided_at", "pk")
    return [
        Todo(
            title=_("Your correction request has been answered"),
            url=reverse("members:me"),
            note=answer,
            tone="info",
        )
        for answer in declined.values_list("answer", flat=True)[:SHOWN]
    ]
