"""Judging the rows of a roster: what each will be, or why it cannot be taken."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.imports.choices import VerdictKind
from zhibu.foundation.imports.specs import ParsedRow, Verdict
from zhibu.kernel.clock import day_of
from zhibu.kernel.errors import Forbidden
from zhibu.members import labels, rules
from zhibu.members.actions.records import details_of
from zhibu.members.choices import Standing
from zhibu.members.imports.branches import Branches
from zhibu.members.imports.cases import Case
from zhibu.members.imports.rows import as_new, as_update, given_in
from zhibu.members.imports.writing import write
from zhibu.members.indexes import resident_id_index, resident_id_indexes
from zhibu.members.models import Member
from zhibu.organizations.choices import OrganizationState
from zhibu.organizations.models import Organization

NAMED_ROWS = 3
"""How many rows a message about a repetition names."""


class RosterChecker:
    """One file. `survey` sees the whole of it once; `check` and `commit` judge chunks with four queries each."""

    def __init__(self, *, actor: Actor, scope_path: str, at: datetime) -> None:
        if not actor.can(Verb.IMPORT_MEMBERS, scope_path):
            raise Forbidden
        self.actor, self.scope_path, self.at, self.on = actor, scope_path, at, day_of(at)
        self.branches = Branches(actor, scope_path)
        self._first: dict[str, int] = {}
        self._again: dict[str, list[int]] = {}

    def survey(self, rows: Sequence[ParsedRow]) -> None:
        """Remember who stands in which row."""
        for row in rows:
            key = self._key(row)
            if not key:
                continue
            if key in self._first:
                self._again.setdefault(key, [self._first[key]]).append(row.number)
            else:
                self._first[key] = row.number

    def _key(self, row: ParsedRow) -> str:
        if row.get("resident_id"):
            return str(row.get("resident_id"))
        born = row.get("born_on")
        return f"{row.get('branch', '')}/{row.get('name', '')}/{born.day}" if born and row.get("name") else ""

    def check(self, rows: Sequence[ParsedRow]) -> list[Verdict]:
        """Verdicts, in order. Writes nothing."""
        return [case.verdict() for case in self.judge(rows)]

    def commit(self, rows: Sequence[ParsedRow]) -> list[Verdict]:
        """Judge again, write what is good, return what really happened, in order."""
        cases = self.judge(rows, lock=True)
        self._hold_branches(cases)
        write([case for case in cases if not case.problems], actor=self.actor, at=self.at, scope_path=self.scope_path)
        return [case.verdict() for case in cases]

    def _hold_branches(self, cases: Sequence[Case]) -> None:
        """Keep the branches of the cases as they are until the transaction ends; blame those dissolved since."""
        wanted = {case.branch.id for case in cases if case.branch}
        rows = Organization.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
        at_work = set(rows.filter(state=OrganizationState.ACTIVE).values_list("pk", flat=True))
        for case in cases:
            if case.branch and case.branch.id not in at_work:
                case.blame("branch", _("This branch has been dissolved. Choose another."))

    def judge(self, rows: Sequence[ParsedRow], *, lock: bool = False) -> list[Case]:
        """The cases of a chunk, judged."""
        cases = [self._open(row) for row in rows]
        by_index = self._known_by_id(cases, lock=lock)
        by_name = self._known_by_name(cases, by_index, lock=lock)
        for case in cases:
            self._decide(case, by_index, by_name)
        return cases

    def _open(self, row: ParsedRow) -> Case:
        case = Case(row, given_in(row))
        case.index = resident_id_index(case.given.get("resident_id", ""))
        case.branch, trouble = self.branches.find(row.get("branch", ""))
        if trouble and "branch" not in row.failed:
            case.blame("branch", trouble)
        repeated = self._again.get(self._key(row))
        if repeated:
            numbers = "、".join(str(n) for n in repeated[:NAMED_ROWS]) + ("…" if len(repeated) > NAMED_ROWS else "")
            column = "resident_id" if row.get("resident_id") else "name"
            case.blame(column, _("Rows %(rows)s are about the same person. Keep one of them.") % {"rows": numbers})
        return case

    def _known_by_id(self, cases: Iterable[Case], *, lock: bool) -> dict[str, Member]:
        numbers = {case.index: case.given["resident_id"] for case in cases if case.index}
        said = {known: index for index, number in numbers.items() for known in resident_id_indexes(number)}
        rows = Member.objects.filter(resident_id_index__among=list(said)).select_related("organization")
        rows = rows.select_for_update(of=("self",)) if lock else rows
        return {said[member.resident_id_index]: member for member in rows.order_by("pk")}

    def _known_by_name(
        self, cases: Iterable[Case], by_index: dict[str, Member], *, lock: bool
    ) -> dict[tuple[UUID, str, Any], list[Member]]:
        """Namesakes with the same birth in the same branch, for rows that no resident id has found."""
        wanted = {
            (c.branch.id, c.given.get("name", ""), c.given.get("born_on"))
            for c in cases
            if c.branch and (not c.index or c.index not in by_index)
        }
        rows = Member.objects.filter(
            organization__pk__among={key[0] for key in wanted},
            name__among={key[1] for key in wanted},
        ).order_by("pk")
        keys = {
            pk: key
            for pk, *key in rows.values_list("pk", "organization_id", "name", "born_on")
            if tuple(key) in wanted
        }
        found: dict[tuple[UUID, str, Any], list[Member]] = defaultdict(list)
        if keys:
            members = Member.objects.filter(pk__in=keys).select_related("organization").order_by("pk")
            for member in members.select_for_update(of=("self",)) if lock else members:
                found[member.organization_id, member.name, member.born_on].append(member)
        return found

    def _decide(
        self,
        case: Case,
        by_index: dict[str, Member],
        by_name: dict[tuple[UUID, str, Any], list[Member]],
    ) -> None:
        case.member = by_index.get(case.index) if case.index else None
        if case.member is None and case.branch:
            key = (case.branch.id, case.given.get("name", ""), case.given.get("born_on"))
            namesakes = [m for m in by_name.get(key, ()) if not (case.index and m.resident_id_index)]
            if len(namesakes) > 1:
                case.blame("name", _("The branch has several members with this name and birth: add the resident id."))
                return
            case.member = namesakes[0] if namesakes else None
        if case.member is not None and case.member.standing == Standing.ENDED:
            case.blame("name", _("The membership of this person has ended. Ask the office above."))
        elif case.member is not None and case.branch and case.member.organization_id != case.branch.id:
            self._propose(case, case.member)
        elif case.member is not None:
            self._update(case, case.member)
        else:
            case.details = as_new(case.given, on=self.on)
            self._apply_rules(case, case.details, only=None)
            case.kind = VerdictKind.NEW
            case.note = _two_joinings(case.row) or (case.branch.name if case.branch else "")

    def _propose(self, case: Case, member: Member) -> None:
        case.kind = VerdictKind.PROPOSAL
        if self.actor.can(Verb.SEE_MEMBERS, member.organization.path):
            case.note = _("Now in %(branch)s, which will be asked for the transfer.") % {
                "branch": member.organization.name
            }
        else:
            case.note = _("Now in another branch, which will be asked for the transfer.")

    def _update(self, case: Case, member: Member) -> None:
        known = details_of(member)
        case.details, case.changed = as_update(known, case.given)
        if not case.changed:
            case.kind = VerdictKind.UNCHANGED
            return
        self._apply_rules(case, case.details, only={f.problem for f in rules.findings_of(known, on=self.on)})
        case.kind = VerdictKind.UPDATE
        case.note = _("Changes: %(fields)s") % {"fields": "、".join(str(labels.FIELDS[f]) for f in case.changed)}

    def _apply_rules(self, case: Case, details: rules.Details, *, only: set[Any] | None) -> None:
        """Blame what the rules find, but not what was wrong with the record before, nor cells that are unreadable."""
        for finding in rules.findings_of(details, on=self.on):
            column = labels.COLUMN_OF_FIELD.get(finding.field, finding.field)
            known_before = only is not None and finding.problem in only
            if not known_before and column not in case.row.failed:
                case.blame(column, finding.problem.label)


def _two_joinings(row: ParsedRow) -> Any:
    first, second = row.get("joined_on"), row.get("joined_too")
    if first and second and first != second:
        return _("Two different days of joining: the day of joining the organization is taken.")
    return ""
