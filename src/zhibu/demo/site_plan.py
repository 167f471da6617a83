"""Which organizations of the demonstration have a site, and how each of them looks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from random import Random

from pypinyin import lazy_pinyin

from zhibu.demo.seed_tree import Built
from zhibu.organizations.choices import CommitteeLevel
from zhibu.organizations.models import Organization
from zhibu.portal.choices import Accent, ColumnKind, Layout, Reviews
from zhibu.portal.rules.sites import proposed_slug

BRANCHES = 20
COMMITTEES = 6
_ACCENTS = (Accent.JADE, Accent.OCHRE, Accent.INDIGO, Accent.VERMILION, Accent.PLUM)
_LAYOUTS = (Layout.SHELF, Layout.BOARD, Layout.GAZETTE)
_OFFICE = (
    (ColumnKind.NEWS, "要闻"), (ColumnKind.NOTICES, "通知公告"), (ColumnKind.STUDY, "学习园地"),
    (ColumnKind.EXEMPLARY, "基层经验"), (ColumnKind.SERVICE, "办事服务"), (ColumnKind.DISCLOSURE, "党务公开"),
)  # fmt: skip
_BRANCH = (
    (ColumnKind.NOTICES, "通知"), (ColumnKind.NEWS, "支部里的事"), (ColumnKind.STUDY, "学一学"),
    (ColumnKind.EXEMPLARY, "好做法"), (ColumnKind.SERVICE, "怎么办"), (ColumnKind.DISCLOSURE, "公开栏"),
)  # fmt: skip
_MOTTOS = (
    "把事情办在家门口", "有话慢慢说，有事当天办", "一件事，一个回音", "街坊的事，街坊商量", "少跑一趟，多问一句",
    "账目摊开，心里敞亮", "田间地头，随时开会", "先把规矩讲清楚", "小事记下来，大事议出来", "开门议事，关门算账",
    "门一直开着", "说到的，写在这里",
)  # fmt: skip
_BRANCH_MOTTOS = ("一起学，一起做", "记录当天写完", "有困难，先说一声", "每月一次，坐下来谈谈", "人不多，事情不少")
_TOP = {
    "province": ("yunling", "云岭省基层党建", "云岭", Accent.VERMILION, Layout.GAZETTE, "一处写好，处处能用"),
    "city-1": (
        "yunling-shi",
        "云岭市基层党建",
        "云岭市",
        Accent.INDIGO,
        Layout.GAZETTE,
        "把规矩讲明白，把事情办实在",
    ),
    "city-2": ("linchuankou", "临川口市基层党建", "临川口", Accent.JADE, Layout.BOARD, "江边的事，江边人来办"),
    "city-3": ("songjiangdu", "松江渡市基层党建", "松江渡", Accent.PLUM, Layout.SHELF, "渡口常有灯"),
    "zone": ("gaoxin", "云岭高新区基层党建", "高新", Accent.VERMILION, Layout.GAZETTE, "一千三百个党组织，一扇门"),
}
_CENTER = (34.2012, 108.8921)
"""Where the invented zone lies."""


@dataclass(frozen=True, slots=True)
class PlannedSite:
    """A site to be opened; `key` is the name of its place in the articles."""

    key: str
    organization: Organization
    slug: str
    name: str
    mark: str
    accent: str
    layout: str
    motto: str
    columns: Sequence[tuple[str, str]]
    reviews: str
    latitude: float
    longitude: float


def planned_sites(above: Mapping[str, Organization], built: Sequence[Built]) -> list[PlannedSite]:
    """All 46 sites, from the province down to branches, in the order of the tree's levels."""
    rng = Random("sites")
    chosen = {**above, "zone": built[0].organization}
    made = [_top(rng, key, chosen[key]) for key in _TOP]
    taken = [one.slug for one in made]
    accents, layouts, mottos = cycle(_ACCENTS), cycle(_LAYOUTS), cycle(_MOTTOS)
    towns = [b for b in built if b.planned.level == CommitteeLevel.TOWNSHIP]
    offices = [b for b in built if b.planned.level == CommitteeLevel.DIRECT][:COMMITTEES]
    for kind, group in (("township", towns), ("committee", offices)):
        for number, b in enumerate(group, 1):
            place = b.planned.name.removesuffix("党委")
            slug = proposed_slug(_address(place), taken)
            taken.append(slug)
            made.append(
                _site(rng, f"{kind}-{number}", b.organization, slug, f"{place}党建", place[:2], next(accents),
                      next(layouts), next(mottos), _OFFICE)
            )  # fmt: skip
    for number, b in enumerate(_branches(built, [*towns, *offices]), 1):
        slug = proposed_slug(_address(b.planned.name), taken)
        taken.append(slug)
        layout = (Layout.SHELF, Layout.BOARD)[number % 2]
        made.append(
            _site(rng, f"branch-{number}", b.organization, slug, b.planned.name, b.planned.name[:2], next(accents),
                  layout, _BRANCH_MOTTOS[number % len(_BRANCH_MOTTOS)], _BRANCH)
        )  # fmt: skip
    return made


def _top(rng: Random, key: str, organization: Organization) -> PlannedSite:
    slug, name, mark, accent, layout, motto = _TOP[key]
    return _site(rng, key, organization, slug, name, mark, accent, layout, motto, _OFFICE, reviews=Reviews.THREE)


def _site(
    rng: Random, key: str, organization: Organization, slug: str, name: str, mark: str, accent: str, layout: str,
    motto: str, columns: Sequence[tuple[str, str]], *, reviews: str = "",
) -> PlannedSite:  # fmt: skip
    spread = 0.9 if key.startswith("city") else 0.06
    return PlannedSite(
        key, organization, slug, name, mark, accent, layout, motto, columns, reviews,
        round(_CENTER[0] + rng.uniform(-spread, spread), 5), round(_CENTER[1] + rng.uniform(-spread, spread), 5),
    )  # fmt: skip


def _address(name: str) -> str:
    return "".join(lazy_pinyin(name[:2]))


def _branches(built: Sequence[Built], parents: Sequence[Built]) -> list[Built]:
    """One branch below each of these committees, and then a second one, until there are twenty."""
    below = {
        p.organization.path: [
            b for b in built if b.holds_members and b.organization.path.startswith(p.organization.path)
        ]
        for p in parents
    }
    found = [some[turn] for turn in range(2) for some in below.values() if len(some) > turn]
    return found[:BRANCHES]
