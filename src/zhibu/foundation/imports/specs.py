"""What a context declares so that its things can be imported from a spreadsheet.

A context writes one module `imports.py`, and registers the spec in its `apps.py` `ready()`:

    from zhibu.foundation.imports import parsers as p
    from zhibu.foundation.imports.registry import register_spec
    from zhibu.foundation.imports.specs import Column, ImportSpec, ParsedRow, Problem, Verdict

    class RosterChecker:  # one object for one file
        def __init__(self, *, actor, scope_path, at):
            ...  # load what all rows need, in a few queries

        def survey(self, rows):  # optional: gets the whole file, chunk by chunk, before any check
            for row in rows:  # collect what cross-row checks need; keep keys, not rows
                self.seen[row.get("resident_id")].append(row.number)

        def check(self, rows):  # a chunk of about 2,000 rows; no query a row; same length, same order
            return [Verdict.new(row, title=row.get("name")) for row in rows]

        def commit(self, rows):  # the rows of a chunk that the check found new, update or proposal
            # Inside a transaction of the machine: look again, lock what you update, write with bulk
            # statements; audit and events belong here too.
            Member.objects.bulk_create(...)
            return [...]  # what really happened, same length and order; a row may turn into an error

    ROSTER = ImportSpec(
        key="roster",
        title=_("Member roster"),
        verb=Verb.IMPORT_MEMBERS,
        build_checker=RosterChecker,
        columns=(
            Column("name", _("Name"), "姓名", p.name, required=True, is_title=True),
            Column("resident_id", _("Resident id"), "公民身份证号", p.resident_id,
                   aliases=("身份证", "身份证号"), sensitive=True),
            Column("mobile", _("Mobile"), "手机号", p.phone, group="联系电话",
                   aliases=("联系电话",), sensitive=True),
            Column("ethnicity", _("Ethnicity"), "民族", p.coded({"01": "汉族"}), options=("01 汉族",)),
            Column("born_on", _("Born on"), "出生日期", p.day, aliases=("出生年月",)),
        ),
    )
    register_spec(ROSTER)

What the machine does: it reads the file, finds the header, maps columns, parses cells, calls `survey` and `check`,
shows the verdicts, calls `commit` batch by batch with the progress in the same transaction (so a killed worker
continues where it stopped and nothing is written twice), and writes the file of rows to be mended. It gives rows with
unreadable cells to `check` too (their key is in `row.failed`, their value None) and joins the problems: such a row is
an error whatever `check` says. An empty cell of a required column is such a problem already.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from django.utils.translation import get_language

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.imports.choices import VerdictKind

Cell = str | int | float | bool | date | datetime | None
"""One cell as stored in the file: formulas come as their last value, never as formulas."""


class CellError(ValueError):
    """A cell that cannot be read. `message` says in words what is wrong and how to mend it."""

    def __init__(self, message: Any) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True, slots=True)
class CellContext:
    """What a parser may know besides the cell: the day on which the file is read."""

    today: date


Parse = Callable[[Cell, CellContext], Any]
"""Gets a cell that is not empty; returns a plain value (one that can be pickled) or raises CellError."""


@dataclass(frozen=True)
class Column:
    """One column that a file may have.

    `label` names it to the person (translated); `label_zh` is the header written in the template and looked for in
    files, like every one of `aliases` (case, spaces, width, line breaks and brackets do not matter). `group` is the
    upper header of a two-row header ("联系电话" above "手机号"). `required`: the file must have the column and every
    row a value. `sensitive`: masked on the mapping page and never kept in verdicts. `is_title`: names the row in
    lists. `options`: what the template offers as a drop-down list. `hint`: a note on how to fill it. `example`: an
    invented value for the template.
    """

    key: str
    label: Any
    label_zh: str
    parse: Parse
    aliases: tuple[str, ...] = ()
    group: str = ""
    required: bool = False
    sensitive: bool = False
    is_title: bool = False
    hint: Any = ""
    options: tuple[str, ...] = ()
    example: str = ""

    @property
    def shown(self) -> str:
        """The column's name for the person: in Chinese the header that stands in their tables."""
        return self.label_zh if (get_language() or "").startswith("zh") else str(self.label)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be taken: the column to blame (its key; empty for the whole row) and what to do, in words.

    Never put a sensitive value into `message`: it is stored and shown.
    """

    column: str
    message: Any


@dataclass(slots=True)
class ParsedRow:
    """One row of the file: its number as the spreadsheet program shows it, and its values by column key.

    Columns that the file does not have are missing in `values`; empty cells are None.
    """

    number: int
    values: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()

    @property
    def failed(self) -> frozenset[str]:
        """Keys of the cells that could not be read."""
        return frozenset(p.column for p in self.problems)

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a column; `default` if the column is missing or the cell empty."""
        value = self.values.get(key)
        return default if value is None else value

    def has(self, key: str) -> bool:
        """Whether the file has this column at all."""
        return key in self.values


@dataclass(frozen=True, slots=True)
class Verdict:
    """What will happen to one row. `title` names it (not sensitive), `note` says what changes, in words."""

    number: int
    kind: VerdictKind
    title: str = ""
    note: Any = ""
    problems: tuple[Problem, ...] = ()
    object_id: UUID | None = None

    @classmethod
    def new(cls, row: ParsedRow, *, title: str = "", note: Any = "", object_id: UUID | None = None) -> "Verdict":
        """The row becomes a new thing."""
        return cls(row.number, VerdictKind.NEW, title, note, (), object_id)

    @classmethod
    def update(cls, row: ParsedRow, *, title: str = "", note: Any = "", object_id: UUID | None = None) -> "Verdict":
        """The row changes a thing that exists; `note` names the columns that change."""
        return cls(row.number, VerdictKind.UPDATE, title, note, (), object_id)

    @classmethod
    def proposal(cls, row: ParsedRow, *, title: str = "", note: Any = "", object_id: UUID | None = None) -> "Verdict":
        """The row proposes something that somebody else has to accept; `note` says what and to whom."""
        return cls(row.number, VerdictKind.PROPOSAL, title, note, (), object_id)

    @classmethod
    def unchanged(cls, row: ParsedRow, *, title: str = "", object_id: UUID | None = None) -> "Verdict":
        """The registry already says the same."""
        return cls(row.number, VerdictKind.UNCHANGED, title, "", (), object_id)

    @classmethod
    def error(cls, row: ParsedRow, *problems: Problem, title: str = "") -> "Verdict":
        """The row cannot be taken as it is."""
        return cls(row.number, VerdictKind.ERROR, title, "", tuple(problems))


class Checker(Protocol):
    """Judges and writes the rows of one file. It may also have `survey(rows) -> None`, see the module's text."""

    def check(self, rows: Sequence[ParsedRow]) -> list[Verdict]:
        """Verdicts of one chunk, in order. Writes nothing."""
        ...

    def commit(self, rows: Sequence[ParsedRow]) -> list[Verdict]:
        """Write one chunk inside the caller's transaction; return what really happened, in order."""
        ...


class BuildChecker(Protocol):
    """Makes the checker of one file: called once for the check and once for (each resumption of) the commit."""

    def __call__(self, *, actor: Actor, scope_path: str, at: datetime) -> Checker:
        """`scope_path` is the organization that the person chose: rows must stay within it. `at`: the upload."""
        ...


@dataclass(frozen=True)
class ImportSpec:
    """One kind of import. `verb` is what the person must be allowed on the organization they import into.

    `row_title` names a row in the list of verdicts if the checker gives no title: by default the `is_title` column.
    `done_url_name` is a URL name without arguments to go on to after the import. `order` sorts the kinds.
    """

    key: str
    title: Any
    verb: Verb
    columns: tuple[Column, ...]
    build_checker: BuildChecker
    description: Any = ""
    icon: str = "table-import"
    done_url_name: str = ""
    order: int = 100

    def column(self, key: str) -> Column:
        """The column with that key. Raises KeyError."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)
