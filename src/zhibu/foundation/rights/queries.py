"""Reading what is held on a person."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from zhibu.foundation.access import registry as names
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.rights.models import Erasure
from zhibu.foundation.rights.slots import Subject, personal_data
from zhibu.foundation.ui.formats import as_day, as_moment


@dataclass(frozen=True)
class Section:
    """One kind of data, as a page, a file and a paper show it."""

    key: str
    title: str
    heads: list[str]
    rows: list[list[Any]]
    kept: str
    is_record: bool


def subject_of(actor: Actor) -> Subject:
    """The actor as the one in question."""
    return Subject(actor.account_id, actor.member_id, actor.name, actor.home_path)


def held_on(subject: Subject) -> list[Section]:
    """All that is held on a person, kind by kind; a few queries a kind."""
    found = []
    for kind in personal_data:
        held = kind.gather(subject)
        heads = [str(head) for head in held.heads]
        rows = [list(row) for row in held.rows]
        found.append(Section(kind.key, str(kind.title), heads, rows, str(kind.kept), held.is_record))
    return found


def as_json(sections: list[Section]) -> dict[str, Any]:
    """For a program: each row as an object, days and instants in ISO 8601."""
    return {
        section.key: {
            "title": section.title,
            "rows": [
                {head: _plain(cell) for head, cell in zip(section.heads, row, strict=True)} for row in section.rows
            ],
            "kept": section.kept,
        }
        for section in sections
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)


def shown(value: Any) -> str:
    """A cell for people."""
    if isinstance(value, datetime):
        return as_moment(value)
    if isinstance(value, date):
        return as_day(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "—" if value in (None, "") else str(value)


def own_request(actor: Actor) -> Erasure | None:
    """The newest request of the actor."""
    if actor.account_id is None:
        return None
    return Erasure.objects.filter(account_id=actor.account_id).order_by("-asked_at").first()


def deciders_of(erasure: Erasure) -> dict[str, str]:
    """The names of those who agreed. One query."""
    ids = {pk for pk in (erasure.office_by_id, erasure.security_by_id) if pk}
    found = names.people().names(ids) if ids else {}
    return {
        "office": found.get(erasure.office_by_id, "") if erasure.office_by_id else "",
        "security": found.get(erasure.security_by_id, "") if erasure.security_by_id else "",
    }
