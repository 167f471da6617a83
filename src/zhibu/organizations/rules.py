"""What may stand where in the tree, what an organization may be called, how long its terms run."""

import re
from calendar import monthrange
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from zhibu.kernel import paths
from zhibu.kernel.periods import Period

WORKING_COMMITTEE = "working_committee"
COMMITTEE = "committee"
GENERAL_BRANCH = "general_branch"
BRANCHES = frozenset({"branch", "joint_branch", "temporary_branch", "functional_branch"})
GROUP = "group"

_BELOW_A_COMMITTEE = frozenset({WORKING_COMMITTEE, COMMITTEE, GENERAL_BRANCH}) | BRANCHES
CHILD_KINDS: dict[str, frozenset[str]] = {
    "": _BELOW_A_COMMITTEE,
    WORKING_COMMITTEE: _BELOW_A_COMMITTEE,
    COMMITTEE: _BELOW_A_COMMITTEE,
    GENERAL_BRANCH: BRANCHES,
    **{kind: frozenset({GROUP}) for kind in BRANCHES},
    GROUP: frozenset(),
}
"""Which kinds may stand directly under a kind; the empty kind stands for the top of the tree."""

MAX_DEPTH = 20
"""How deep the tree may grow: what a path column holds."""


@dataclass(frozen=True)
class Place:
    """Where a node stands, as far as the rules of the tree need to know it."""

    path: str
    kind: str
    is_active: bool = True


def may_stand_under(kind: str, parent_kind: str) -> bool:
    """Whether an organization of `kind` may stand directly under one of `parent_kind` ("" for the top).

    Source: 中国共产党支部工作条例（试行） art. 4–8 (branches stand under committees or general branches, groups are
    parts of a branch); 中国共产党章程 art. 30.
    """
    return kind in CHILD_KINDS.get(parent_kind, frozenset())


def founding_hindrance(kind: str, parent: Place | None) -> str:
    """Why an organization of `kind` cannot be founded under `parent`: "" if it can.

    Codes: `parent_dissolved`, `kind_does_not_fit`, `too_deep`.
    Source: `may_stand_under`; docs/rules/organizations.md.
    """
    if parent is None:
        return "" if may_stand_under(kind, "") else "kind_does_not_fit"
    if not parent.is_active:
        return "parent_dissolved"
    if not may_stand_under(kind, parent.kind):
        return "kind_does_not_fit"
    return "too_deep" if paths.depth(parent.path) + 1 > MAX_DEPTH else ""


def moving_hindrance(node: Place, to: Place, *, height: int = 1) -> str:
    """Why `node` (with a subtree of `height` levels, itself counted) cannot move under `to`: "" if it can.

    A group is a part of its branch and goes where the branch goes.
    Codes: `into_itself`, `node_dissolved`, `is_root`, `group_stays`, and those of `founding_hindrance`.
    Source: docs/rules/organizations.md.
    """
    if paths.depth(node.path) == 1:
        return "is_root"
    if node.kind == GROUP:
        return "group_stays"
    if paths.is_within(to.path, node.path):
        return "into_itself"
    if not node.is_active:
        return "node_dissolved"
    if paths.depth(to.path) + height > MAX_DEPTH:
        return "too_deep"
    return founding_hindrance(node.kind, to)


def dissolving_hindrance(*, active_children: int, hindrances: int) -> str:
    """Why an organization cannot be dissolved: "" if it can. `hindrances` are those that other contexts report.

    Codes: `has_children`, `has_more` (members, above all: nobody is ever in no branch).
    Source: 中国共产党党员教育管理工作条例 art. 25 (every member belongs to a branch).
    """
    if active_children:
        return "has_children"
    return "has_more" if hindrances else ""


def leads_itself(kind: str) -> bool:
    """Whether the branch itself, and not only the office above, founds, names and dissolves such an organization.

    Source: 中国共产党支部工作条例（试行） (a branch divides itself into groups; the article is not verified).
    """
    return kind == GROUP


def may_take_over(node: Place, successor: Place) -> bool:
    """Whether `successor` may take over what `node` held: at work, not the same, and both branches or both groups of
    one branch or both organizations above branches.

    Source: 中国共产党支部工作条例（试行） art. 7 (merging); docs/rules/organizations.md.
    """
    if not successor.is_active or successor.path == node.path:
        return False
    if node.kind == GROUP and node.path[: -paths.STEP] != successor.path[: -paths.STEP]:
        return False
    return _rank(node.kind) == _rank(successor.kind)


def _rank(kind: str) -> str:
    return "branch" if kind in BRANCHES else "group" if kind == GROUP else "above"


def clean_name(raw: str) -> str:
    """A name as it is kept: no blanks inside Chinese text, one blank between Latin words, full-width as half-width.

    Source: docs/rules/organizations.md.
    """
    text = "".join(
        chr(ord(c) - 0xFEE0) if "！" <= c <= "～" and c.isalnum() else c for c in raw.replace("\u3000", " ")
    )
    text = re.sub(r"\s+", " ", text).strip()
    return re.sub(r"(?<=[\u3400-\u9fff（）]) | (?=[\u3400-\u9fff（）])", "", text)


def name_hindrance(name: str) -> str:
    """Why a cleaned name cannot be used: "" if it can. Codes: `too_short`, `name_too_long`, `odd_characters`.

    Source: docs/rules/organizations.md.
    """
    if len(name) < 2:
        return "too_short"
    if len(name) > 120:
        return "name_too_long"
    return "odd_characters" if re.search(r"[<>{}|\\^`\x00-\x1f\x7f]", name) else ""


_ENDINGS = (
    "党支部委员会", "党总支部委员会", "工作委员会", "委员会", "联合党支部", "临时党支部", "功能型党支部",
    "流动党员党支部",     "党总支部", "党总支", "党支部", "党工委", "党委", "党小组", "支部", "总支",
)  # fmt: skip
_COMPANY = ("股份有限公司", "有限责任公司", "有限公司", "集团公司", "控股集团", "集团", "公司")
_ORDINAL = re.compile(r"第([一二三四五六七八九十百\d]{1,3})$")


def propose_short_name(name: str) -> str:
    """Two to four characters for the seal: the name without its kind, its company form and "中共".

    A numbered branch or group keeps its number: 职业学院第一党支部 → 职业一支, 第二党小组 → 二组.
    Source: docs/rules/organizations.md.
    """
    core = re.sub(r"[（(].*?[)）]", "", clean_name(name)).removeprefix("中共").removeprefix("中国共产党")
    unit = "组" if core.endswith("党小组") else "支"
    for ending in _ENDINGS:
        if core.endswith(ending) and len(core) > len(ending):
            core = core.removesuffix(ending)
            break
    numbered = _ORDINAL.search(core)
    number = numbered.group(1) if numbered else ""
    core = _ORDINAL.sub("", core)
    for form in _COMPANY:
        if core.endswith(form) and len(core) > len(form) + 1:
            core = core.removesuffix(form)
            break
    if number:
        return (core[: max(1, 3 - len(number))] + number + unit)[:4]
    return core[:4] if len(core) >= 2 else clean_name(name)[:4]


_DIGITS = "〇一二三四五六七八九"


def in_chinese(number: int) -> str:
    """A number from 1 to 99 as it stands in a name: 3 → 三, 10 → 十, 21 → 二十一. Source: 数字用法（GB/T 15835）."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")


def propose_group_name(taken: Collection[str]) -> str:
    """The first numbered name that no group of the branch bears: 第一党小组, 第二党小组 …

    Source: custom of branches; docs/rules/organizations.md.
    """
    names = (f"第{in_chinese(number)}党小组" for number in range(1, 100))
    return next((name for name in names if name not in taken), "")


LEAST_COMMITTEE = 3
"""So many sit at least on the committee of a branch; with fewer it has a secretary and perhaps a deputy."""


def forms_committee(members: int) -> bool:
    """Whether so many holders of posts are a committee of a branch.

    Source: 中国共产党支部工作条例（试行） art. 20 (a committee has three to five members).
    """
    return members >= LEAST_COMMITTEE


def suspension_hindrance(on: date, periods: Sequence[Period]) -> str:
    """Why the life of an organization that has rested in `periods` cannot rest from `on`: "" if it can.

    Codes: `suspended_already` (it rests then, or is to rest later), `suspensions_overlap`.
    Source: docs/rules/organizations.md.
    """
    if any(period.ends_on is None for period in periods):
        return "suspended_already"
    return "suspensions_overlap" if any(p.ends_on and on < p.ends_on for p in periods) else ""


UNDOING = timedelta(days=1)
"""So long a merger, a split, a dissolution or a suspension can be undone."""


def undoing_hindrance(done_at: datetime, at: datetime) -> str:
    """Why what was done at `done_at` cannot be undone at `at`: "" if it can.

    Codes: `undo_too_late`. Source: docs/rules/organizations.md.
    """
    return "undo_too_late" if at >= done_at + UNDOING else ""


def joined(periods: Iterable[Period]) -> list[Period]:
    """The periods in order, those that overlap or touch joined into one. Source: docs/rules/organizations.md."""
    found: list[Period] = []
    for period in sorted(periods, key=lambda p: p.starts_on):
        last = found[-1] if found else None
        if last is None or (last.ends_on is not None and last.ends_on < period.starts_on):
            found.append(period)
        elif last.ends_on is not None:
            ends_on = None if period.ends_on is None else max(last.ends_on, period.ends_on)
            found[-1] = Period(last.starts_on, ends_on)
    return found


def term_rule_code(kind: str, territory: str) -> str:
    """The rulebook code of the length of a term in years; "" for a kind that elects nobody.

    Working committees are dispatched, temporary and functional branches and groups hold no elections of a term.
    Source: 关于党的基层组织任期的意见 (2018-07-12); 中国共产党支部工作条例（试行） art. 8, 21.
    """
    if kind == COMMITTEE:
        return "term.committee_years"
    if kind in {GENERAL_BRANCH, "branch", "joint_branch"}:
        return "term.village_years" if territory == "community" else "term.branch_years"
    return ""


def years_after(day: date, years: int) -> date:
    """The same day of a later year; 29 February becomes 1 March where there is none. Source: 民法典 art. 202."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or the last one of a shorter month. Source: 民法典 art. 202."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last one of a shorter month. Source: as `months_before`."""
    return months_before(day, -months)


def term_reminder(ends_on: date, *, on: date, months: int) -> str:
    """Which word on its end a term that ends on `ends_on` (exclusive) needs on a day: "" while it is far off,
    "ahead" from `months` before on, "month" from one month before on, "end" once it has ended.

    Source: 关于党的基层组织任期的意见 (the committee above calls it to mind six months ahead); the later two: ours.
    """
    if on >= ends_on:
        return "end"
    if on >= months_before(ends_on, 1):
        return "month"
    return "ahead" if on >= months_before(ends_on, months) else ""


def extension_hindrance(*, first_ends_on: date, ends_on: date, until: date, max_years: int) -> str:
    """Why a term cannot be extended until `until` (exclusive): "" if it can. Codes: `not_later`, `too_long`.

    Source: 中国共产党基层组织选举工作条例 art. 3 (an extension is generally no longer than one year).
    """
    if until <= ends_on:
        return "not_later"
    return "too_long" if until > years_after(first_ends_on, max_years) else ""


POSTS: dict[str, frozenset[str]] = {
    GROUP: frozenset({"group_leader"}),
    **{
        kind: frozenset({"secretary", "deputy_secretary", "organization", "publicity", "discipline", "commissioner"})
        for kind in {WORKING_COMMITTEE, COMMITTEE, GENERAL_BRANCH, *BRANCHES}
    },
}
"""Which posts a kind has."""


def post_exists(kind: str, post: str) -> bool:
    """Whether an organization of `kind` has the post. Source: 中国共产党支部工作条例（试行） art. 13, 20."""
    return post in POSTS[kind]
