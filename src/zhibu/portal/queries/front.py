"""What stands where on a home: a lead story, notices, the other columns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from zhibu.portal.choices import ColumnKind
from zhibu.portal.queries.reading import HomeColumn
from zhibu.portal.queries.shown import Line

LEADING = (ColumnKind.NEWS, ColumnKind.EXEMPLARY, ColumnKind.STUDY)
"""The columns from which a lead story is taken, best first."""


@dataclass(frozen=True, slots=True)
class Front:
    """A home, ready to be laid out. `lead` stands in no column again."""

    lead: Line | None
    notices: HomeColumn | None
    news: HomeColumn | None
    others: Sequence[HomeColumn]

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all has been published."""
        return self.lead is None and self.notices is None and not self.others


def front_of(columns: Sequence[HomeColumn]) -> Front:
    """Lay out the columns of a home: the newest piece with a picture leads. No query."""
    filled = [column for column in columns if column.lines]
    lead = _lead_of(filled)
    rest = [
        replace(column, lines=[line for line in column.lines if lead is None or line.id != lead.id])
        for column in filled
    ]
    by_kind = {column.link.kind: column for column in rest if column.lines}
    notices = by_kind.pop(ColumnKind.NOTICES, None)
    news = by_kind.pop(ColumnKind.NEWS, None)
    return Front(lead, notices, news, list(by_kind.values()))


def _lead_of(columns: Sequence[HomeColumn]) -> Line | None:
    by_kind = {column.link.kind: column.lines for column in columns}
    for pictured in (True, False):
        for kind in LEADING:
            for line in by_kind.get(kind, ()):
                if (line.cover is not None) is pictured:
                    return line
    return None
