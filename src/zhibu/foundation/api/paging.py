"""Pages by key: a page costs the same wherever in the list it lies, and nothing is skipped or told twice."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core import signing
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema
from pydantic import Field

from zhibu.kernel.errors import Refused

MOST = 200
T = TypeVar("T")
_SALT = "zhibu.api.cursor"


class Paging(Schema):
    """Which part of a list."""

    cursor: str = Field("", max_length=600, description="`next` of the page before; opaque")
    limit: int = Field(50, ge=1, le=MOST, description="How many at most")


PagingQuery = Query(...)


class Page(Schema, Generic[T]):
    """A part of a list. `next` is the cursor of what follows, null at the end."""

    items: list[T]
    next: str | None = Field(None, description="The cursor of the next page; null on the last one")


def page_of(
    rows: QuerySet[Any], paging: Paging, *, keys: tuple[str, ...], show: Callable[[list[Any]], Iterable[Any]]
) -> dict[str, Any]:
    """The page of `rows` (ordered by `keys`, the last of which is unique) after the cursor, shown by `show`.

    One query. Raises Refused `cursor` for one that is not of this list.
    """
    names = [key.removeprefix("-") for key in keys]
    if paging.cursor:
        rows = rows.filter(_after(keys, _opened(paging.cursor, keys)))
    found = list(rows.order_by(*keys)[: paging.limit + 1])
    more = len(found) > paging.limit
    found = found[: paging.limit]
    following = _sealed([_value_of(found[-1], name) for name in names], keys) if more else None
    return {"items": list(show(found)), "next": following}


def page_of_list(items: list[Any], paging: Paging, *, key: Callable[[Any], str]) -> dict[str, Any]:
    """The same for a short list that is at hand whole, in the order of `key`, a unique text."""
    last = _opened(paging.cursor, ("list",))[0] if paging.cursor else ""
    following = [item for item in items if key(item) > str(last)]
    shown = following[: paging.limit]
    more = len(following) > paging.limit
    return {"items": shown, "next": _sealed([key(shown[-1])], ("list",)) if more else None}


def _value_of(row: Any, name: str) -> Any:
    for part in name.split("__"):
        row = getattr(row, part)
    return row


def _after(keys: tuple[str, ...], values: list[Any]) -> Q:
    """Rows that come after these values in the order of the keys."""
    condition, equal = Q(), Q()
    for key, value in zip(keys, values, strict=True):
        name = key.removeprefix("-")
        condition |= equal & Q(**{f"{name}__{'lt' if key.startswith('-') else 'gt'}": value})
        equal &= Q(**{name: value})
    return condition


_WRITERS: dict[type, str] = {datetime: "t", date: "d", UUID: "u", str: "s", int: "i"}
_READERS: dict[str, Callable[[str], Any]] = {
    "t": datetime.fromisoformat, "d": date.fromisoformat, "u": UUID, "s": str, "i": int,
}  # fmt: skip


def _sealed(values: list[Any], keys: tuple[str, ...]) -> str:
    texts = [_WRITERS[type(v)] + (v.isoformat() if isinstance(v, date) else str(v)) for v in values]
    return signing.dumps(texts, salt=_SALT + ",".join(keys), compress=True)


def _opened(cursor: str, keys: tuple[str, ...]) -> list[Any]:
    try:
        texts = signing.loads(cursor, salt=_SALT + ",".join(keys))
        return [_READERS[text[0]](text[1:]) for text in texts]
    except (signing.BadSignature, ValueError, KeyError, TypeError) as wrong:
        words = _("This cursor is not one of this list. Begin without one.")
        raise Refused("cursor", words, "cursor") from wrong
