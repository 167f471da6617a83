"""The plan of the demonstration zone: 12 + 13 + 19 + 55 + 1,217 = 1,316 organizations and 30,637 members.

The proportions are those published for a real high-tech zone; every name is invented.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from zhibu.demo.names import Names
from zhibu.organizations.choices import CommitteeLevel, OrganizationKind

TOWNSHIPS = 12
DIRECT = 13
SECOND_LEVEL = 19
GENERAL_BRANCHES = 55
BRANCHES = 1217
ORGANIZATIONS = TOWNSHIPS + DIRECT + SECOND_LEVEL + GENERAL_BRANCHES + BRANCHES
MEMBERS = 30_637

ROOT_NAME = "云岭高新区党工委"
_TOWNSHIP_NAMES = [
    "青槐街道", "临江街道", "云台街道", "长庚街道", "白鹭街道", "望湖街道",
    "石桥街道", "丰原镇", "柳泉镇", "南塬镇", "竹溪镇", "杏林镇",
]  # fmt: skip
_DIRECT_NAMES = [
    "软件园", "管委会机关", "国资集团", "教育系统", "卫健系统", "市场监管局", "综合保税区",
    "生物医药园", "智能制造园", "科教园", "城市运营集团", "两新组织", "新媒体产业园",
]  # fmt: skip


@dataclass(frozen=True)
class Planned:
    """One organization of the plan; `parent` is an index of the plan (None: the root), `setting` says whose it is."""

    name: str
    short_name: str
    kind: OrganizationKind
    level: CommitteeLevel
    parent: int | None
    setting: str


def plan(rng: Random) -> list[Planned]:
    """The root and its 1,316 organizations, parents first; the same for the same seed."""
    names = Names(rng)
    made = [Planned(ROOT_NAME, "云岭高新", OrganizationKind.WORKING_COMMITTEE, CommitteeLevel.NONE, None, "office")]
    for name in _TOWNSHIP_NAMES:
        made.append(_committee(name, CommitteeLevel.TOWNSHIP, 0, "township"))
    for name in _DIRECT_NAMES:
        setting = (
            "office"
            if name in {"管委会机关", "市场监管局"}
            else "school"
            if name in {"教育系统", "科教园"}
            else "company"
        )
        made.append(_committee(name, CommitteeLevel.DIRECT, 0, setting))
    parks = [i for i, p in enumerate(made) if p.level == CommitteeLevel.DIRECT and p.setting == "company"]
    for number in range(SECOND_LEVEL):
        made.append(_committee(names.company(), CommitteeLevel.SECOND, parks[number % len(parks)], "company"))
    committees = list(range(1, len(made)))
    for number in range(GENERAL_BRANCHES):
        parent = committees[number % (TOWNSHIPS + DIRECT)]
        made.append(_below(names, rng, made[parent].setting, parent, OrganizationKind.GENERAL_BRANCH))
    homes = [*committees, *range(len(made) - GENERAL_BRANCHES, len(made))]
    weights = [_weight(made[i]) for i in homes]
    first = list(homes)
    for number in range(BRANCHES):
        parent = first[number] if number < len(first) else rng.choices(homes, weights)[0]
        kind = OrganizationKind.BRANCH
        if made[parent].setting == "company" and rng.random() < 0.28:
            kind = OrganizationKind.JOINT_BRANCH
        made.append(_below(names, rng, made[parent].setting, parent, kind))
    return made


def _weight(planned: Planned) -> int:
    if planned.kind == OrganizationKind.GENERAL_BRANCH:
        return 3
    return {CommitteeLevel.TOWNSHIP: 22, CommitteeLevel.DIRECT: 30}.get(planned.level, 12)


def _committee(name: str, level: CommitteeLevel, parent: int, setting: str) -> Planned:
    return Planned(f"{name}党委", name[:4], OrganizationKind.COMMITTEE, level, parent, setting)


def _below(names: Names, rng: Random, setting: str, parent: int, kind: OrganizationKind) -> Planned:
    if setting == "township":
        base = names.place("村" if rng.random() < 0.45 else "社区")
    elif setting == "school":
        base = names.place(rng.choice(["小学", "中学", "学院", "幼儿园"]))
    elif setting == "office":
        base = names.place(rng.choice(["服务中心", "执法队", "管理处"]))
    else:
        base = names.company()
    suffix = {
        OrganizationKind.GENERAL_BRANCH: "党总支",
        OrganizationKind.JOINT_BRANCH: "联合党支部",
    }.get(kind, "党支部")
    return Planned(base + suffix, base[:4], kind, CommitteeLevel.NONE, parent, setting)


def sizes(rng: Random, branches: int, members: int) -> list[int]:
    """How many members each branch has: at least 3, mostly 10 to 40, `members` in all."""
    wishes = [min(60.0, max(4.0, rng.lognormvariate(3.05, 0.5))) for _ in range(branches)]
    scale = members / sum(wishes)
    found = [max(3, int(w * scale)) for w in wishes]
    for index in _around(branches, members - sum(found)):
        found[index] += 1
    return found


def _around(branches: int, missing: int) -> Iterator[int]:
    for number in range(missing):
        yield (number * 7919) % branches
