"""Entering organizations from the 19-column organization sheet (see docs/rules/organization-sheet.md)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.imports import parsers as p
from zhibu.foundation.imports.specs import (
    Cell,
    CellContext,
    CellError,
    Column,
    ImportSpec,
    ParsedRow,
    Problem,
    Verdict,
)
from zhibu.kernel.ids import new_id
from zhibu.organizations import actions, queries, rules
from zhibu.organizations.actions import Draft
from zhibu.organizations.choices import Category, ChangeKind, CommitteeLevel
from zhibu.organizations.sheet import SEPARATORS, Fault, Known, Line, Placement, Resolver, kind_of_name

FAULTS: dict[str, Any] = {
    "kind_unknown": _("Its kind cannot be told from the name. Let the name end in 党委, 党总支, 党支部 or 党小组."),
    "parent_missing": _(
        "“%(text)s” is neither in this file nor in the tree here. Add its row, or correct the name. %(hint)s"
    ),
    "parent_ambiguous": _(
        "%(count)s organizations are called “%(text)s”. Write its code, or the name above before it: 上级/名称."
    ),
    "code_of_another": _("This code belongs to “%(name)s”. Correct the code, or rename that one on its page."),
    "code_of_dissolved": _("This code belongs to “%(name)s”, which has been dissolved. Reinstate it on its page."),
    "stands_elsewhere": _("It stands under “%(above)s”. Move it on its page, or correct the row."),
    "loop": _("These stand under each other: %(loop)s (rows %(rows)s). Correct what stands above one of them."),
    "code_repeated": _("Row %(rows)s has the same code. Each code is given once."),
    "name_repeated": _("Row %(row)s is the same: this name under the same organization. Remove one of them."),
    "kind_does_not_fit": _("An organization of this kind cannot stand under “%(parent)s”."),
    "parent_not_made": _(
        "“%(name)s”, row %(row)s, cannot be entered, so this one cannot either. Mend that row first."
    ),
}
HINT = _("Did you mean %(near)s?")


def fault_words(fault: Fault) -> Any:
    """A fault in words, with what to do."""
    details = dict(fault.details)
    details["hint"] = str(HINT) % details if details.get("near") else ""
    return (str(FAULTS[fault.code]) % details).strip()


def _name(value: Cell, context: CellContext) -> str:
    name = rules.clean_name(p.plain(value))
    if rules.name_hindrance(name):
        raise CellError(
            _("This is no name of an organization: 2 to 120 characters, without < > { } | or control marks.")
        )
    return name


def _state(value: Cell, context: CellContext) -> str:
    known = p.choice(
        {"正常": "active", "在用": "active", "有效": "active", "撤销": "", "已撤销": "", "注销": "", "停用": ""}
    )
    if known(value, context):
        return "active"
    raise CellError(_("A dissolved organization is not entered. Remove the row, or write 正常."))


COLUMNS = (
    Column("number", _("Row number"), "序列", p.text(12), aliases=("序号",), example="1"),
    Column("code", _("Code"), "组织编号", p.text(32), aliases=("党组织代码", "组织代码"), example="610113001"),
    Column(
        "unit_situation", _("Situation of the unit"), "党组织所在单位情况",
        p.choice({"与上级党组织相同": "same", "法人单位": "legal_person", "联合党支部": "joint"}),
        options=("与上级党组织相同", "法人单位", "联合党支部"),
    ),
    Column(
        "owner", _("Owning organization"), "所属组织", p.text(240),
        hint=_("Tells organizations of the same name apart."),
    ),
    Column(
        "territory", _("Level by place"), "党组织属地关系",
        p.choice({
            "中央": "central", "省": "province", "市": "city", "县": "county", "乡": "township",
            "社区村": "community", "社区": "community", "村": "community", "社区（村）": "community",
        }),
        options=("中央", "省", "市", "县", "乡", "社区村"),
    ),
    Column(
        "name", _("Name in full"), "组织名称", _name, aliases=("党组织名称", "组织全称"), required=True,
        is_title=True, example="云创科技党支部",
    ),
    Column("unit_code", _("Code of the unit"), "党组织所在单位代码", p.text(200), aliases=("单位代码",)),
    Column(
        "category", _("Category"), "组织类别",
        p.choice({
            "地方党委": "local", "乡镇党委": "township", "派出工委": "dispatched", "系统党委": "system",
            "基层党组织": "grassroots",
        }),
        options=("地方党委", "乡镇党委", "派出工委", "系统党委", "基层党组织"),
    ),
    Column("state", _("State"), "组织状态", _state, options=("正常",)),
    Column(
        "parent", _("Stands under"), "上级组织", p.text(240), aliases=("上级党组织",),
        hint=_("A name, a code, or names from above separated by /."), example="软件园党委",
    ),
    Column("secretary", _("Secretary"), "党组织书记", p.name, aliases=("书记", "书记姓名"), example="林知行"),
    Column("contact_name", _("Contact"), "联系人", p.name),
    Column("contact_phone", _("Telephone"), "联系电话", p.phone, sensitive=True),
    Column("address", _("Address"), "详细地址", p.text(200), aliases=("地址",), sensitive=True),
    Column("fax", _("Fax"), "传真", p.phone, sensitive=True),
    Column("postcode", _("Postcode"), "邮编", p.text(12), aliases=("邮政编码",)),
    Column("community", _("Community"), "所属社区", p.text(80)),
    Column("founded_on", _("Founded on"), "建立日期", p.day, aliases=("成立日期", "成立时间")),
    Column("founding_document", _("Approval document"), "建立文号", p.text(80), aliases=("成立文号",)),
)  # fmt: skip
COPIED = (
    "unit_situation", "territory", "unit_code", "category", "contact_name", "contact_phone", "address", "fax",
    "postcode", "community", "founding_document",
)  # fmt: skip
"""Columns that go into the organization as they are."""


class SheetChecker:
    """Judges and writes one organization sheet: the whole file is placed first, whatever the order of its rows."""

    def __init__(self, *, actor: Actor, scope_path: str, at: datetime) -> None:
        self.actor, self.scope_path, self.at = actor, scope_path, at
        self.lines: list[Line] = []
        self.resolved: dict[int, Placement] | None = None
        self.made: set[int] = set()
        self._by_number: dict[int, Line] = {}

    def survey(self, rows: Sequence[ParsedRow]) -> None:
        """Keep of each row what its place and its entry need."""
        for row in rows:
            category = row.get("category", "")
            name = row.get("name", "")
            self.lines.append(
                Line(
                    number=row.number,
                    name=name,
                    kind=kind_of_name(name, category),
                    code=row.get("code", ""),
                    parent_text=row.get("parent", ""),
                    owner_text=row.get("owner", ""),
                    broken=bool(row.problems),
                    id=new_id(),
                    values={key: row.get(key) for key in (*COPIED, "founded_on", "secretary") if row.get(key)},
                )
            )

    def check(self, rows: Sequence[ParsedRow]) -> list[Verdict]:
        """What will happen to each row of a chunk."""
        placements = self._placements()
        return [self._verdict(row, placements[row.number]) for row in rows]

    def commit(self, rows: Sequence[ParsedRow]) -> list[Verdict]:
        """Found what is new, those above first, even if their rows come later in the file; complete what stands."""
        placements = self._placements()
        wanted: list[Line] = []
        for row in rows:
            self._gather(self._line_of(row.number), placements, wanted)
        made = actions.found_organizations(
            actor=self.actor, at=self.at, drafts=[self._draft(line, placements) for line in wanted],
            change=ChangeKind.IMPORTED,
        )  # fmt: skip
        secretaries = {o.pk: line.values.get("secretary", "") for o, line in zip(made, wanted, strict=True)}
        verdicts = [self._enter(row, placements[row.number], self._line_of(row.number), secretaries) for row in rows]
        actions.enter_secretaries(actor=self.actor, at=self.at, names=secretaries)
        self.made |= {line.number for line in wanted}
        return verdicts

    def _enter(self, row: ParsedRow, placement: Placement, line: Line, secretaries: dict[UUID, str]) -> Verdict:
        """Complete an organization that stands already; say what has become of the row."""
        if placement.fault:
            return self._verdict(row, placement)
        if placement.existing is None:
            return Verdict.new(row, title=line.name, object_id=line.id)
        changes = self._changes(placement.existing, line)
        details = {key: value for key, value in changes.items() if key != "secretary"}
        if details:
            actions.change_details(actor=self.actor, at=self.at, organization_id=placement.existing.id, **details)
        if "secretary" in changes:
            secretaries[placement.existing.id] = changes["secretary"]
        return Verdict.update(row, title=line.name, note=self._note(changes), object_id=placement.existing.id)

    def _gather(self, line: Line, placements: dict[int, Placement], wanted: list[Line]) -> None:
        """Those above first, then the row itself, each once."""
        chain: list[Line] = []
        at: Line | Known | None = line
        while isinstance(at, Line) and at not in wanted and at.number not in self.made:
            placement = placements[at.number]
            if placement.fault or placement.existing:
                break
            chain.append(at)
            at = placement.parent
        wanted.extend(reversed(chain))

    def _draft(self, line: Line, placements: dict[int, Placement]) -> Draft:
        parent = placements[line.number].parent
        assert parent is not None
        existing = placements[parent.number].existing if isinstance(parent, Line) else None
        values = dict(line.values)
        return Draft(
            parent_id=existing.id if existing else parent.id,
            name=line.name,
            kind=line.kind,
            on=values.get("founded_on"),
            id=line.id or new_id(),
            code=line.code or None,
            details={key: values[key] for key in COPIED if key in values}
            | {"committee_level": level_of(line, parent, self._scope)},
        )

    def _placements(self) -> dict[int, Placement]:
        """Where every row of the file stands; worked out once."""
        if self.resolved is None:
            self._scope, known = queries.known_for_sheet(
                self.scope_path,
                names={line.name for line in self.lines}
                | {part for line in self.lines for part in _parts(line.parent_text, line.owner_text)},
                codes={line.code for line in self.lines} | {line.parent_text for line in self.lines},
            )
            self.resolved = Resolver(self.lines, known, self._scope).resolve()
            self.present = queries.details_of([x.existing.id for x in self.resolved.values() if x.existing], COPIED)
        return self.resolved

    def _verdict(self, row: ParsedRow, placement: Placement) -> Verdict:
        line = self._line_of(row.number)
        if placement.fault:
            return Verdict.error(row, Problem(placement.fault.column, fault_words(placement.fault)), title=line.name)
        if placement.existing is None:
            where = placement.parent.name if placement.parent else ""
            return Verdict.new(row, title=line.name, note=_("under %(name)s") % {"name": where}, object_id=line.id)
        changes = self._changes(placement.existing, line)
        if changes:
            return Verdict.update(row, title=line.name, note=self._note(changes), object_id=placement.existing.id)
        return Verdict.unchanged(row, title=line.name, object_id=placement.existing.id)

    def _line_of(self, number: int) -> Line:
        if len(self._by_number) != len(self.lines):
            self._by_number = {line.number: line for line in self.lines}
        return self._by_number[number]

    def _changes(self, existing: Known, line: Line) -> dict[str, Any]:
        """What the row adds to or changes in an organization that stands; an empty cell changes nothing."""
        present = self.present.get(existing.id, {})
        changes = {
            key: line.values[key]
            for key in (*COPIED, "founded_on")
            if key in line.values and line.values[key] != present.get(key)
        }
        if line.code and line.code != existing.code:
            changes["code"] = line.code
        if line.values.get("secretary") and not present.get("secretary"):
            changes["secretary"] = line.values["secretary"]
        return changes

    @staticmethod
    def _note(changes: dict[str, Any]) -> str:
        labels = {column.key: str(column.label) for column in COLUMNS}
        return "、".join(labels.get(key, key) for key in changes)


def _parts(*texts: str) -> list[str]:
    return [part for text in texts if text for part in SEPARATORS.split(rules.clean_name(text))]


def level_of(line: Line, parent: Line | Known, scope: Known) -> str:
    """On which list a committee of the sheet stands: township by its category, direct under the top, else second."""
    if line.kind not in ("committee", "working_committee"):
        return ""
    if line.values.get("category") == Category.TOWNSHIP:
        return CommitteeLevel.TOWNSHIP.value
    if parent is scope or (isinstance(parent, Known) and parent.id == scope.id):
        return CommitteeLevel.DIRECT.value
    return CommitteeLevel.SECOND.value


SHEET = ImportSpec(
    key="organizations",
    title=_("Organization sheet"),
    verb=Verb.MANAGE_ORGANIZATIONS,
    columns=COLUMNS,
    build_checker=SheetChecker,
    description=_("The 19-column sheet of organizations; those above may stand below those under them in the file."),
    icon="sitemap",
    done_url_name="organizations:list",
    order=10,
)
