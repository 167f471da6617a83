"""What organization life asks of a node's organizations this month, and how much of it is done."""

from dataclasses import dataclass
from datetime import date

from zhibu.compliance.queries.board import Sums, starts_of
from zhibu.compliance.queries.duties import lines_of_the_country
from zhibu.compliance.rules.sums import FIELDS
from zhibu.foundation.rows import plain
from zhibu.meetings.choices import Span


@dataclass(frozen=True, slots=True)
class Monthly:
    """A duty of the month; a local kind brings its `name`."""

    kind: str
    name: str
    sums: Sums


_MONTH = """
SELECT t.kind, COALESCE(k.name, ''), {fields}
FROM compliance_tally t LEFT JOIN meetings_localkind k ON k.code = t.kind
WHERE t.path = %s AND t.starts_on = %s AND (t.kind IN ({kinds}) OR k.period = %s)
"""


def monthly_at(path: str, *, day: date) -> list[Monthly]:
    """What is owed at a node in the month of a day, in the order of pages, local kinds last. One query."""
    kinds = [line.kind for line in lines_of_the_country() if line.span == Span.MONTH]
    sql = _MONTH.format(fields=", ".join(f't."{name}"' for name in FIELDS), kinds=plain.places(len(kinds)))
    rows = plain.rows(sql, path, starts_of(day)["month"], *kinds, Span.MONTH.value)
    found = [Monthly(kind, name, Sums(*counts)) for kind, name, *counts in rows]
    order = {kind: number for number, kind in enumerate(kinds)}
    owed = [one for one in found if one.sums.owed]
    return sorted(owed, key=lambda one: (order.get(one.kind, len(kinds)), one.kind))
