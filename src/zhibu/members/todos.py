"""What this context asks of people: requests to answer, transfers to decide, an answer to read."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Value
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.rows.plain import within_any
from zhibu.foundation.ui.slots import Todo, TodoQuestion, TodoRow, TodoSource
from zhibu.foundation.ui.todos import worded
from zhibu.members import links
from zhibu.members.choices import CorrectionState
from zhibu.members.queries import corrections_for, proposals_to_decide

SHOWN = 3
NOBODY = UUID(int=0)
FRESH = timedelta(days=14)
_NOTHING = Value("")

_REQUESTED = """
SELECT r.id, '', m.name, o.name, 0, r.requested_at FROM members_correctionrequest r
JOIN members_member m ON m.id = r.member_id JOIN organizations_organization o ON o.id = m.organization_id
WHERE r.state = 'requested' AND ({below}) AND r.member_id <> %s ORDER BY r.requested_at, r.id LIMIT 3
"""
_PROPOSED = """
SELECT p.id, '', m.name, t.name, 0, p.proposed_at FROM members_transferproposal p
JOIN organizations_organization o ON o.id = p.from_organization_id JOIN members_member m ON m.id = p.member_id
JOIN organizations_organization t ON t.id = p.to_organization_id
WHERE p.state = 'proposed' AND ({below}) ORDER BY p.proposed_at, p.id LIMIT 3
"""
"""`corrections_for` and `proposals_to_decide` in plain SQL, for homes of people with a few grants."""

_ANSWERS = """
SELECT id, '', '', answer, 0, decided_at FROM members_correctionrequest
WHERE member_id = %s AND state = %s AND decided_at >= %s ORDER BY decided_at DESC LIMIT %s
"""


def _corrections(actor: Actor, at: datetime) -> TodoQuestion | None:
    """The oldest open correction requests that the actor may decide."""
    if not actor.can_anywhere(Verb.MANAGE_MEMBERS):
        return None
    scopes = actor.few_scopes(Verb.MANAGE_MEMBERS)
    if scopes:
        below, values = within_any("o.path", scopes)
        return TodoQuestion(_REQUESTED.format(below=below), (*values, actor.member_id or NOBODY))
    columns = ("pk", _NOTHING, "member__name", "member__organization__name", Value(0), "requested_at")
    return worded(corrections_for(actor).values_list(*columns), SHOWN)


def _transfers(actor: Actor, at: datetime) -> TodoQuestion | None:
    """The oldest open proposals about members of the actor's."""
    if not actor.can_anywhere(Verb.MANAGE_MEMBERS):
        return None
    scopes = actor.few_scopes(Verb.MANAGE_MEMBERS)
    if scopes:
        below, values = within_any("o.path", scopes)
        return TodoQuestion(_PROPOSED.format(below=below), values)
    columns = ("pk", _NOTHING, "member__name", "to_organization__name", Value(0), "proposed_at")
    return worded(proposals_to_decide(actor).values_list(*columns), SHOWN)


def _answers(actor: Actor, at: datetime) -> TodoQuestion | None:
    """Answers to the actor's own requests of the last two weeks that changed nothing."""
    if actor.member_id is None:
        return None
    return TodoQuestion(_ANSWERS, (actor.member_id, CorrectionState.DECLINED.value, at - FRESH, SHOWN))


def _tell_corrections(rows: Sequence[TodoRow], at: datetime) -> list[Todo]:
    return [
        Todo(
            title=_("%(name)s asks for a correction") % {"name": row.name},
            url=links.correction(row.uuid), note=row.words, icon="pencil",
        )
        for row in rows
    ]  # fmt: skip


def _tell_transfers(rows: Sequence[TodoRow], at: datetime) -> list[Todo]:
    return [
        Todo(
            title=_("%(branch)s asks for %(name)s to be transferred") % {"branch": row.words, "name": row.name},
            url=links.proposals(), icon="arrow-right",
        )
        for row in rows
    ]  # fmt: skip


def _tell_answers(rows: Sequence[TodoRow], at: datetime) -> list[Todo]:
    return [
        Todo(
            title=_("Your correction request has been answered"),
            url=reverse("members:me"),
            note=row.words,
            tone="info",
        )
        for row in rows
    ]


CORRECTIONS = TodoSource(key="members.corrections", ask=_corrections, tell=_tell_corrections, order=40)
TRANSFERS = TodoSource(key="members.transfers", ask=_transfers, tell=_tell_transfers, order=41)
ANSWERS = TodoSource(key="members.answers", ask=_answers, tell=_tell_answers, order=60)
