"""Talks for programs: who talked with whom and when; what was said is read by the two, here too."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from zhibu.foundation.api.choices import Scope
from zhibu.foundation.api.operations import ApiRequest, Operations
from zhibu.foundation.api.paging import Page, Paging, PagingQuery, page_of
from zhibu.foundation.api.shapes import Year
from zhibu.kernel import clock
from zhibu.talks import access
from zhibu.talks.choices import TalkKind, TalkState
from zhibu.talks.models import Talk
from zhibu.talks.queries.ledger import rows_of_ledger
from zhibu.talks.queries.own import own_talk, own_talks_of
from zhibu.talks.rules.pairs import kind_of

operations = Operations("Talks")


class TalkLine(Schema):
    """A talk as the branch's ledger has it."""

    id: UUID
    on: date
    one: str
    other: str
    kind: TalkKind
    kind_words: str
    is_confirmed: bool = Field(description="Whether the other one has confirmed it: only then it counts")


class OwnTalkLine(Schema):
    """A talk of your own."""

    id: UUID
    partner: str
    state: TalkState
    state_words: str
    kind_words: str
    starts_at: datetime | None = Field(description="When it is arranged for")
    on: date | None = Field(description="When it took place")
    is_mine_to_confirm: bool


class TalkPage(Page[TalkLine]):
    """A page of a ledger, the latest first."""


class OwnTalkPage(Page[OwnTalkLine]):
    """A page of your talks, the newest entry first."""


def _lines(rows: Iterable[Talk]) -> list[dict[str, Any]]:
    found = []
    for row in rows:
        kind = kind_of(row.one_on_committee, row.other_on_committee)
        found.append({
            "id": row.pk, "on": row.on, "one": row.one.name, "other": row.other.name, "kind": kind.value,
            "kind_words": str(kind.label), "is_confirmed": row.state == TalkState.CONFIRMED,
        })  # fmt: skip
    return found


@operations.read(
    "/organizations/{uuid:organization_id}/talks", scope=Scope.TALKS_READ, name="talk_ledger", returns=TalkPage
)
def list_ledger(
    request: ApiRequest, organization_id: UUID, year: Year | None = None, paging: Paging = PagingQuery
) -> Any:
    """The talks of a branch that took place in a year (this one, if none is named): who, when, of which kind."""
    branch = access.get_branch(request.actor, organization_id)
    rows = rows_of_ledger(branch, year or clock.today().year)
    return page_of(rows, paging, keys=("-on", "pk"), show=_lines)


def _own(member_id: UUID, rows: Iterable[Talk]) -> list[dict[str, Any]]:
    found = []
    for row in rows:
        own = own_talk(row, member_id)
        found.append({
            "id": own.id, "partner": own.partner, "state": own.state, "state_words": own.state_label,
            "kind_words": own.kind_label, "starts_at": own.starts_at, "on": own.on,
            "is_mine_to_confirm": own.is_mine_to_confirm,
        })  # fmt: skip
    return found


@operations.read("/talks", scope=Scope.TALKS_READ, name="own_talks", returns=OwnTalkPage)
def list_own(request: ApiRequest, paging: Paging = PagingQuery) -> Any:
    """Your own talks: arranged, to be confirmed, held. For members."""
    me = access.get_me(request.actor)
    return page_of(own_talks_of(me.pk), paging, keys=("-pk",), show=partial(_own, me.pk))
