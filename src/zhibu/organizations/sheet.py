"""Where the rows of an organization sheet stand: parents after children, namesakes, gaps and loops. Pure."""

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from zhibu.kernel import paths
from zhibu.organizations import rules

SEPARATORS = re.compile(r"\s*[/>›»\\|]\s*")


@dataclass
class Line:
    """One row: `parent_text` stands under 上级组织, `owner_text` under 所属组织; `broken`: a cell is unreadable."""

    number: int
    name: str
    kind: str
    code: str = ""
    parent_text: str = ""
    owner_text: str = ""
    broken: bool = False
    id: UUID | None = None
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """An organization that stands in the tree already. `above` are the names of those above it, the root first."""

    id: UUID
    path: str
    name: str
    kind: str
    code: str = ""
    is_active: bool = True
    above: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fault:
    """Why a row cannot be taken: a stable code, the column to blame, and what its words need."""

    code: str
    column: str
    details: dict[str, Any] = field(default_factory=dict)


@dataclass
class Placement:
    """Where a row stands: under a row or an organization; `existing` if it is one that stands there already."""

    parent: Line | Known | None = None
    existing: Known | None = None
    fault: Fault | None = None


_KIND_ENDINGS = (
    (r"(联合党支部|联合支部)$", "joint_branch"),
    (r"(临时党支部|临时支部)$", "temporary_branch"),
    (r"功能型?党支部$", "functional_branch"),
    (r"(党总支|党总支部|总支部委员会|党总支部委员会|总支)$", "general_branch"),
    (r"(党工委|工作委员会|工委)$", "working_committee"),
    (r"(党小组|小组)$", "group"),
    (r"(党支部|支部委员会|党支部委员会|支部)$", "branch"),
    (r"(党委|委员会|党组)$", "committee"),
)
_COMMITTEES_BY_CATEGORY = {
    "dispatched": "working_committee",
    "local": "committee",
    "township": "committee",
    "system": "committee",
}


def kind_of_name(name: str, category: str = "") -> str:
    """The kind that a name tells, by its ending; else by the category of the sheet; "" if neither does.

    Source: docs/rules/organization-sheet.md.
    """
    bare = re.sub(r"[（(].*?[)）]", "", name)
    if "功能" in bare and bare.endswith("支部"):
        return "functional_branch"
    for pattern, kind in _KIND_ENDINGS:
        if re.search(pattern, bare):
            return kind
    return _COMMITTEES_BY_CATEGORY.get(category, "")


class Resolver:
    """Places every row of one file. `scope` is the organization that the file is entered into."""

    def __init__(self, lines: Sequence[Line], known: Iterable[Known], scope: Known) -> None:
        self.lines = list(lines)
        self.scope = scope
        self.placements: dict[int, Placement] = {line.number: Placement() for line in self.lines}
        self._line_by_number = {line.number: line for line in self.lines}
        self._known_by_name: dict[str, list[Known]] = defaultdict(list)
        self._known_by_code: dict[str, Known] = {}
        self._lines_by_name: dict[str, list[Line]] = defaultdict(list)
        self._lines_by_code: dict[str, list[Line]] = defaultdict(list)
        for organization in known:
            if organization.is_active:
                self._known_by_name[organization.name].append(organization)
            if organization.code:
                self._known_by_code[organization.code] = organization
        for line in self.lines:
            self._lines_by_name[line.name].append(line)
            if line.code:
                self._lines_by_code[line.code].append(line)

    def resolve(self) -> dict[int, Placement]:
        """The placement of every row, by its number."""
        for line in self.lines:
            self.placements[line.number] = self._place(line)
        self._find_existing()
        self._find_loops()
        self._find_repeats()
        self._judge_kinds()
        self._spread_faults()
        return self.placements

    def _place(self, line: Line) -> Placement:
        """The parent that a row names, or why none can be found."""
        text = line.parent_text or line.owner_text
        if self._is_scope(line):
            return Placement(existing=self.scope)
        if not line.kind and not line.broken:
            return Placement(fault=Fault("kind_unknown", "name"))
        if not text:
            return Placement(parent=self.scope)
        found = self._candidates(text, line)
        if len(found) > 1 and line.owner_text and line.parent_text and line.owner_text != line.parent_text:
            owner = SEPARATORS.split(line.owner_text)[-1]
            narrowed = [one for one in found if owner in self._names_above(one)]
            found = narrowed or found
        column = "parent" if line.parent_text else "owner"
        if not found:
            return Placement(fault=Fault("parent_missing", column, {"text": text, "near": self._near(text)}))
        if len(found) > 1:
            return Placement(fault=Fault("parent_ambiguous", column, {"text": text, "count": len(found)}))
        return Placement(parent=found[0])

    def _is_scope(self, line: Line) -> bool:
        """Whether a row describes the organization that the file is entered into."""
        if line.code and self.scope.code:
            return line.code == self.scope.code
        text = line.parent_text or line.owner_text
        above = self.scope.above[-1] if self.scope.above else ""
        return line.name == self.scope.name and (not text or self._named(text) in (above, line.name))

    def _named(self, text: str) -> str:
        """The last name of a reference; a code stands for the name it belongs to."""
        if text in self._known_by_code:
            return self._known_by_code[text].name
        if text in self._lines_by_code:
            return self._lines_by_code[text][0].name
        return SEPARATORS.split(text)[-1]

    def _candidates(self, text: str, line: Line) -> list[Line | Known]:
        """What a text may mean: a code, a name, or a path of names."""
        by_code: list[Line | Known] = [one for one in self._lines_by_code.get(text, []) if one is not line]
        if not by_code and text in self._known_by_code:
            by_code = [self._known_by_code[text]]
        if by_code:
            return by_code[:1]
        *before, last = SEPARATORS.split(rules.clean_name(text))
        rows = [one for one in self._lines_by_name.get(last, []) if one is not line and not self._is_scope(one)]
        found: list[Line | Known] = [*rows]
        coded = {one.code for one in found if one.code}
        for known in self._known_by_name.get(last, []):
            if known.code not in coded and not any(self._same(known, one) for one in found):
                found.append(known)
        if last == line.name and not found:
            return [line]
        return [one for one in found if _ends_with(self._names_above(one), before)]

    def _same(self, known: Known, one: Line | Known) -> bool:
        """Whether a row seems to be the organization that stands there: same name, same name above."""
        if isinstance(one, Known):
            return known.id == one.id
        above = self._names_above(one)
        return bool(above) and bool(known.above) and above[-1] == known.above[-1]

    def _names_above(self, one: Line | Known) -> tuple[str, ...]:
        """The names above a candidate, as far as its own row or the tree tells."""
        if isinstance(one, Known):
            return one.above
        names: list[str] = []
        seen = {one.number}
        text = one.parent_text or one.owner_text
        while text:
            parts = [*SEPARATORS.split(text)[:-1], self._named(text)]
            names[:0] = parts
            above = [line for line in self._lines_by_name.get(parts[-1], []) if line.number not in seen]
            if len(above) != 1:
                break
            seen.add(above[0].number)
            text = above[0].parent_text or above[0].owner_text
        return tuple(names) or (*self.scope.above, self.scope.name)

    def _near(self, text: str) -> str:
        names = set(self._lines_by_name) | set(self._known_by_name)
        return "、".join(difflib.get_close_matches(SEPARATORS.split(text)[-1], names, n=2, cutoff=0.6))

    def _find_existing(self) -> None:
        """Rows that mean an organization which stands already: by code, else by parent and name, the top first."""
        for line in sorted(self.lines, key=self._depth):
            placement = self.placements[line.number]
            if placement.fault:
                continue
            if line.code and (known := self._known_by_code.get(line.code)):
                if known.name != line.name:
                    placement.fault = Fault("code_of_another", "code", {"name": known.name})
                elif not known.is_active:
                    placement.fault = Fault("code_of_dissolved", "code", {"name": known.name})
                else:
                    placement.existing = known
                continue
            parent_path = self._path_of(placement.parent)
            for known in self._known_by_name.get(line.name, []):
                if parent_path and known.path[: -paths.STEP] == parent_path:
                    placement.existing = known
        for placement in self.placements.values():
            if placement.existing and placement.parent:
                parent_path = self._path_of(placement.parent)
                stands = placement.existing.path[: -paths.STEP]
                if parent_path != stands and placement.existing.id != self.scope.id and not placement.fault:
                    above = placement.existing.above[-1] if placement.existing.above else ""
                    placement.fault = Fault("stands_elsewhere", "parent", {"above": above})

    def _path_of(self, parent: Line | Known | None) -> str:
        if isinstance(parent, Known):
            return parent.path
        existing = self.placements[parent.number].existing if parent else None
        return existing.path if existing else ""

    def _depth(self, line: Line) -> int:
        depth, seen = 0, set()
        at: Line | Known | None = line
        while isinstance(at, Line) and at.number not in seen:
            seen.add(at.number)
            depth += 1
            at = self.placements[at.number].parent
        return depth

    def _find_loops(self) -> None:
        """Rows that stand, through others, under themselves: each names the whole round."""
        safe: set[int] = set()
        for line in self.lines:
            walked: list[Line] = []
            at: Line | Known | None = line
            while isinstance(at, Line) and at.number not in safe and at not in walked:
                walked.append(at)
                at = self.placements[at.number].parent if not self.placements[at.number].existing else None
            if isinstance(at, Line) and at in walked:
                loop = walked[walked.index(at) :]
                words = " → ".join(one.name for one in [*loop, loop[0]])
                rows = "、".join(str(one.number) for one in sorted(loop, key=lambda one: one.number))
                for one in loop:
                    self.placements[one.number].fault = Fault("loop", "parent", {"loop": words, "rows": rows})
                walked = []
            safe.update(one.number for one in walked)

    def _find_repeats(self) -> None:
        """Codes given twice, and the same name twice under one parent."""
        for code, lines in self._lines_by_code.items():
            for line in lines if len(lines) > 1 else []:
                others = "、".join(str(one.number) for one in lines if one is not line)
                self._fault(line, Fault("code_repeated", "code", {"code": code, "rows": others}))
        first: dict[tuple[Any, str], Line] = {}
        for line in self.lines:
            parent = self.placements[line.number].parent
            key = (parent.id if isinstance(parent, Known) else parent.number if parent else None, line.name)
            if key in first:
                self._fault(line, Fault("name_repeated", "name", {"row": first[key].number}))
            else:
                first[key] = line

    def _judge_kinds(self) -> None:
        for line in self.lines:
            placement = self.placements[line.number]
            parent = placement.parent
            if placement.fault or placement.existing or parent is None or not parent.kind:
                continue
            if not rules.may_stand_under(line.kind, parent.kind):
                self._fault(line, Fault("kind_does_not_fit", "parent", {"parent": parent.name}))

    def _spread_faults(self) -> None:
        """What stands under a row that cannot be made cannot be made either."""
        for line in sorted(self.lines, key=self._depth):
            parent = self.placements[line.number].parent
            if not isinstance(parent, Line) or self.placements[line.number].fault:
                continue
            if parent.broken or self.placements[parent.number].fault:
                details = {"name": parent.name, "row": parent.number}
                self._fault(line, Fault("parent_not_made", "parent", details))

    def _fault(self, line: Line, fault: Fault) -> None:
        placement = self.placements[line.number]
        placement.fault = placement.fault or fault


def _ends_with(names: tuple[str, ...], before: list[str]) -> bool:
    return not before or list(names[-len(before) :]) == before
