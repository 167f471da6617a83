"""Which organizations owe what in which periods: kinds of the country and of localities, by the rules in force."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhibu.compliance.rules.judging import Duty
from zhibu.foundation.rulebook.local import local_rules
from zhibu.foundation.rulebook.queries import rule_in_force
from zhibu.foundation.rulebook.rules import Rule
from zhibu.kernel.errors import NotFound
from zhibu.kernel.periods import Period, spans_between
from zhibu.meetings.kinds import national_kinds
from zhibu.meetings.models import LocalKind
from zhibu.organizations.choices import BRANCH_KINDS, OrganizationKind

APPRAISAL, TALKS = "appraisal", "talks"
"""Duties that are no meetings."""
RECORD_DAYS, AT_WORK, COMMITTEE_FROM = "meeting.record_days", "compliance.at_work_percent", "branch.committee_members"


@dataclass(frozen=True, slots=True)
class Line:
    """A duty that recurs: the kind, its span, and where the number stands.

    `code` is the rule's; a local kind has none, but `times`, its own `name`, and the node (`scope_path`) and days for
    which it holds.
    """

    kind: str
    span: str
    code: str
    by_group: bool = False
    times: int = 0
    name: str = ""
    scope_path: str = ""
    holds: Period | None = None


def lines_of_the_country() -> list[Line]:
    """What every branch or group owes, in the order in which pages show it. No query."""
    lines = [
        Line(kind.code, kind.period, kind.times, by_group=kind.held_by[0] == "group")
        for kind in national_kinds().values()
    ]
    return [*lines, Line(APPRAISAL, "year", "appraisal.per_year"), Line(TALKS, "year", "talk.per_year")]


def lines() -> list[Line]:
    """The same with the kinds that localities have added and that recur. One query."""
    local = LocalKind.objects.exclude(period="").exclude(times=0).select_related("organization").order_by("pk")
    return lines_of_the_country() + [
        Line(
            kind.code, kind.period, "", times=kind.times, name=kind.name, scope_path=kind.organization.path,
            by_group=kind.expects == "group", holds=Period(kind.in_force_from, kind.in_force_until),
        )
        for kind in local
        if kind.in_force_until is None or kind.in_force_until > kind.in_force_from
    ]  # fmt: skip


def owes(line: Line, organization_kind: str, path: str) -> bool:
    """Whether an organization of that kind and place owes a line at all. No query."""
    if line.scope_path and not path.startswith(line.scope_path):
        return False
    if line.by_group:
        return organization_kind == OrganizationKind.GROUP
    return organization_kind in BRANCH_KINDS


class Numbers:
    """Rules looked up again and again: the same for all where no locality is stricter. Made anew for each judging."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, date, str], Rule | None] = {}
        self._local = local_rules()
        self._duties: dict[tuple[str, str, str, date, date], list[Duty]] = {}

    def rule(self, code: str, on: date, path: str) -> Rule | None:
        """The rule in force on a day for a node, None if there is none. No query."""
        key = (code, on, path if code in self._local else "")
        if key not in self._found:
            try:
                self._found[key] = rule_in_force(code, on=on, path=key[2])
            except (KeyError, NotFound):
                self._found[key] = None
        return self._found[key]

    def number(self, code: str, on: date, path: str) -> int:
        """The rule's value as a whole number; 0 if there is none."""
        rule = self.rule(code, on, path)
        return int((rule.value if rule else Decimal(0)).to_integral_value())

    def duties(self, line: Line, path: str, since: date, until: date) -> list[Duty]:
        """The duties of a line whose periods share a day with `[since, until)`, by the rule in force on each period's
        first day. No query; the same list for all places that no local rule binds."""
        key = (line.kind, line.scope_path, path if self._is_bound(line, path) else "", since, until)
        if key not in self._duties:
            self._duties[key] = self._duties_of(line, key[2], since, until)
        return self._duties[key]

    def _is_bound(self, line: Line, path: str) -> bool:
        """Whether a local rule of what the line needs holds somewhere above the place."""
        return any(
            path.startswith(rule.scope_path)
            for code in (line.code, RECORD_DAYS)
            for rule in self._local.get(code, ())
        )

    def _duties_of(self, line: Line, path: str, since: date, until: date) -> list[Duty]:
        found = []
        for period in spans_between(line.span, since, until):
            if line.holds is not None and not line.holds.holds(period.starts_on):
                continue
            times = self.number(line.code, period.starts_on, path) if line.code else line.times
            if times:
                days = self.number(RECORD_DAYS, period.starts_on, path)
                found.append(Duty(line.kind, period, times, days or 7))
        return found
