"""Invented content for the sample pages: the reference for how the real ones look."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from zhibu.foundation.ui.context import BellSign, Entry, Group, Shell

TABS = [
    Entry("home", "首页", "/ui/samples/member-home/", icon="home"),
    Entry("learning", "学习", "/ui/samples/lesson/", icon="book-2"),
    Entry("organization", "组织", "/ui/samples/check-in/", icon="sitemap"),
    Entry("me", "我的", "/ui/samples/form/", icon="user"),
]
GROUPS = [
    Group(
        "",
        [
            Entry("desk", "工作台", "/ui/samples/secretary-home/", icon="layout-dashboard"),
            Entry("dashboard", "总览", "/ui/samples/dashboard/", icon="chart-bar"),
        ],
    ),
    Group(
        "组织与党员",
        [
            Entry("organizations", "组织", "/ui/samples/record/", icon="sitemap"),
            Entry("members", "党员", "/ui/samples/table/", icon="users"),
            Entry("imports", "批量导入", "/ui/samples/import/", icon="table-import"),
        ],
    ),
    Group(
        "学习",
        [
            Entry("lessons", "微课", "/ui/samples/form/", icon="book-2"),
            Entry("hours", "学时", "/ui/samples/document/", icon="clock-hour-4"),
        ],
    ),
]


class SampleShell(Shell):
    """A frame with every tab filled, whoever looks."""

    search_url = "/ui/samples/table/"

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        here = request.path
        self.tabs = [Entry(one.key, one.label, one.url, one.icon, "", one.url == here) for one in TABS]
        self.groups = [
            Group(group.label, [Entry(e.key, e.label, e.url, e.icon, "", e.url == here) for e in group.entries])
            for group in GROUPS
        ]
        self.work = self.groups[0].entries
        self.bell = BellSign("通知", "/ui/samples/member-home/", 2)


@dataclass
class Pupil:
    """A row of the sample roster."""

    name: str
    branch: str
    kind: str
    joined: str
    hours: str
    trend: list[int] = field(default_factory=list)
    tone: str = "done"
    state: str = "本周已学"


class LessonForm(forms.Form):
    """The sample form, with an error in it."""

    title = forms.CharField(label="标题", max_length=40, help_text="一句话说清这一课讲什么，不超过 40 字")
    topic = forms.ChoiceField(
        label="主题", choices=[("rules", "支部工作规则"), ("history", "党史"), ("skill", "岗位技能")]
    )
    source = forms.CharField(label="出处", help_text="文件名与条款，例如：支部工作条例第十一条")
    audience = forms.MultipleChoiceField(
        label="学习对象",
        choices=[("all", "全体党员"), ("managers", "管理人员"), ("front", "一线员工")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    file = forms.FileField(label="视频、音频或文稿", required=False, help_text="十分钟以内。上传后会测量时长")
    reviewed = forms.BooleanField(label="内容已由本支部审核")


def member_home() -> dict[str, Any]:
    """Member home."""
    return {}


def secretary_home() -> dict[str, Any]:
    """Secretary home."""
    weeks = [f"{month}月{day}日" for month, day in [(9, 7), (9, 14), (9, 21), (9, 28), (10, 5), (10, 12)]]
    weeks += ["10月19日", "10月26日", "11月2日", "11月9日", "11月16日"]
    values = [15, 18, 17, 20, 12, 19, 21, 20, 22, 22, 21]
    return {
        "weekly": {"labels": weeks, "series": [{"name": "本周已学", "values": values}], "unit": "人", "axis": "周"},
        "days": {"unit": "次", "days": [[f"2026-{m:02}-{d:02}", 1 + (m + d) % 2] for m, d in MEETING_DAYS]},
    }


MEETING_DAYS = [(1, 8), (1, 22), (2, 12), (3, 5), (3, 19), (4, 9), (4, 23), (5, 14), (5, 28), (6, 11), (6, 30)]
MEETING_DAYS += [(7, 9), (7, 23), (8, 13), (9, 10), (9, 24), (10, 15), (10, 29), (11, 5), (11, 12)]


def dashboard() -> dict[str, Any]:
    """The office's dashboard."""
    names = [
        ("软件园党委", 312, 0.93),
        ("科教园党委", 228, 0.71),
        ("航空港党委", 196, 0.88),
        ("中央商务区党委", 184, 0.42),
    ]
    names += [("西区街道党工委", 171, 0.8), ("草堂党工委", 126, 0.64)]
    below = [
        {"name": name, "value": count, "share": share, "href": "/ui/samples/dashboard/", "children": _branches(count)}
        for name, count, share in names
    ]
    rows = [
        {
            "name": n,
            "branches": c,
            "met": round(c * s),
            "share": s,
            "hours": 18.4 - i,
            "trend": [3, 4, 4, 5, 6 - i % 3, 7],
        }
        for i, (n, c, s) in enumerate(names)
    ]
    bins = ["0", "4", "8", "12", "16", "20", "24", "28", "32", "36+"]
    return {
        "tree": {"name": "高新区党工委", "value": 1217, "share": 0.91, "unit": "个支部", "children": below},
        "hours": {
            "labels": bins,
            "values": [310, 820, 1640, 3120, 5480, 6890, 5230, 3410, 2610, 1127],
            "unit": "人",
            "axis": "学时",
            "mark": {"at": 8, "label": "32 学时"},
        },
        "weeks": {
            "labels": [f"{n}周" for n in range(36, 48)],
            "series": [{"name": "本周已学", "values": [61, 63, 66, 70, 52, 68, 72, 74, 77, 76, 79, 81]}],
            "percent": True,
            "axis": "周",
        },
        "asleep": {
            "labels": ["软件园", "科教园", "航空港", "商务区", "西区", "草堂"],
            "series": [{"name": "睡着的支部", "values": [3, 9, 4, 11, 2, 2]}],
            "unit": "个",
            "horizontal": True,
        },
        "rows": rows,
    }


def _branches(count: int) -> list[dict[str, Any]]:
    shares = (0.97, 0.9, 0.82, 0.55)
    return [{"name": f"第{'一二三四'[i]}总支", "value": count // 4, "share": share} for i, share in enumerate(shares)]


def table() -> dict[str, Any]:
    """A roster."""
    names = ["林知行", "周晓禾", "顾盼", "陶然", "许衡", "纪明", "安平", "沈亦舟", "陆清和", "欧阳明澈"]
    people = [
        Pupil(
            name,
            "云创科技党支部" if index % 3 else "高新区数联信息技术股份有限公司联合党支部",
            *PUPIL_ROWS[index % 4],
        )
        for index, name in enumerate(names)
    ]
    page: Page[Pupil] = Paginator(people * 24, 10).page(3)
    return {"page": page}


PUPIL_ROWS: list[tuple[Any, ...]] = [
    ("正式党员", "2009-07-01", "18.4", [2, 3, 3, 1, 2, 3], "done", "本周已学"),
    ("正式党员", "2016-06-28", "32", [3, 3, 3, 3, 3, 3], "done", "本周已学"),
    ("预备党员", "2026-05-20", "9.6", [1, 0, 2, 1, 0, 1], "due", "还差 1 课"),
    ("正式党员", "1998-10-12", "4.2", [0, 1, 0, 0, 0, 0], "late", "三周未学"),
]


def form() -> dict[str, Any]:
    """A form with errors."""
    data = {"title": "支部大会怎样才有效", "topic": "rules", "source": ""}
    return {"form": LessonForm(data)}


def nothing() -> dict[str, Any]:
    """A page whose words are all in its template."""
    return {}


CONTENTS: dict[str, Callable[[], dict[str, Any]]] = {
    "member-home": member_home,
    "lesson": nothing,
    "check-in": nothing,
    "secretary-home": secretary_home,
    "dashboard": dashboard,
    "table": table,
    "form": form,
    "record": nothing,
    "import": nothing,
    "document": nothing,
    "sign-in": nothing,
}
