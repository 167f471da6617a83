"""Notices for programs: the bearer's own."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from zhibu.foundation.api.choices import Scope
from zhibu.foundation.api.operations import ApiRequest, Operations
from zhibu.foundation.api.paging import Page, Paging, PagingQuery, page_of
from zhibu.foundation.notify import actions, queries
from zhibu.foundation.notify.models import Notice
from zhibu.kernel import clock

operations = Operations("Notices")


class NoticeLine(Schema):
    """One thing that you were told. `url` is a path of this site."""

    id: UUID
    kind: str
    title: str
    body: str
    url: str
    created_at: datetime
    read_at: datetime | None


class NoticePage(Page[NoticeLine]):
    """A page of notices, the newest first."""


class Count(Schema):
    """How many."""

    count: int


def _lines(rows: Iterable[Notice]) -> list[Any]:
    return list(rows)


@operations.read("/notices", scope=Scope.NOTICES_READ, name="notices", returns=NoticePage)
def list_notices(request: ApiRequest, unread: bool = False, paging: Paging = PagingQuery) -> Any:
    """Your notices, the newest first."""
    rows = queries.notices_of(request.actor, only_unread=unread)
    return page_of(rows, paging, keys=("-created_at", "-pk"), show=_lines)


@operations.write("/notices/{uuid:notice_id}/read", scope=Scope.NOTICES_WRITE, name="notice_read", returns=NoticeLine)
def read_notice(request: ApiRequest, notice_id: UUID) -> Any:
    """Note that you have read a notice."""
    return actions.mark_read(actor=request.actor, at=clock.now(), notice_id=notice_id)


@operations.write("/notices/read", scope=Scope.NOTICES_WRITE, name="notices_read", returns=Count)
def read_all(request: ApiRequest) -> Any:
    """Note that you have read all notices; how many were unread."""
    return {"count": actions.mark_all_read(actor=request.actor, at=clock.now())}
