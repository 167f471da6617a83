"""The components, their attributes and what they are for, as the gallery shows them and its test proves them."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django import forms
from django.core.paginator import Paginator

from zhibu.foundation.ui import samples

FOLDER = Path(__file__).parent / "templates" / "cotton"
ICONS = ["home", "book-2", "sitemap", "user", "bell", "calendar-event", "circle-check", "clock", "alert-triangle"]
PURPOSES = {
    "actions": "The row of buttons that ends a form; sticky keeps it within a thumb's reach.",
    "badge": "A state in a word, with its icon: color never speaks alone.",
    "breadcrumbs": "Where the page lies in the tree.",
    "button": "Does or opens something. One primary a page; href makes it a link.",
    "card": "A part of a page that stands for itself.",
    "cell": "A row that a thumb opens.",
    "cells": "A list of rows under one heading.",
    "chart": "A picture that answers one question, with its figures as a table.",
    "confirm": "Asks once more before something that is hard to take back.",
    "empty": "Nothing here yet: one drawing, one sentence, one button.",
    "errors": "What a form lacks, on top, with links to the fields.",
    "facts": "Labels and values of a record.",
    "field": "Label above, hint below, error in place; count shows characters as people count them.",
    "figure": "A number that is a door to the list behind it.",
    "figures": "A row of figures.",
    "filters": "Search and filters of the list with the id “list”; works without JavaScript by its button.",
    "icon": "One of Tabler's outline icons.",
    "menu": "More that one can do here.",
    "notice": "Something to know on this page.",
    "page_head": "Title, what it is about, and what can be done.",
    "pager": "The other pages of a list; keeps search and filters.",
    "person": "A person by name.",
    "progress": "How far something has come.",
    "ring": "How much of a year's duty is done.",
    "seal": "Done, confirmed, certified.",
    "sentence": "The page in one sentence that could be read aloud.",
    "skeleton": "Something is on its way.",
    "spark": "The last weeks of a row, in a cell of a table.",
    "specimen": "A section of this gallery.",
    "steps": "Where one stands in a task of several pages.",
    "table_wrap": "A table on a desk, cards on a phone.",
    "tabs": "Parts of one record or list.",
    "timeline": "What happened, newest first.",
}


@dataclass(frozen=True)
class Component:
    """A component as its own file declares it: the tag, its purpose, its attributes with their defaults."""

    name: str
    purpose: str
    attributes: list[tuple[str, str]] = field(default_factory=list)

    @property
    def tag(self) -> str:
        """How templates write it."""
        return f"c-{self.name.replace('_', '-')}"


def components() -> dict[str, Component]:
    """All components by file name."""
    found = {}
    for path in sorted(FOLDER.glob("*.html")):
        declared = re.match(r"<c-vars(.*?)/>", path.read_text("utf-8"), re.S)
        attributes = re.findall(r'([\w-]+)="([^"]*)"', declared.group(1)) if declared else []
        found[path.stem] = Component(path.stem, PURPOSES.get(path.stem, ""), attributes)
    return found


class SpecimenForm(forms.Form):
    """Every kind of field."""

    name = forms.CharField(label="姓名", max_length=20, help_text="与身份证一致")
    phone = forms.CharField(label="联系电话", help_text="只有本人和支部书记能看到完整号码")
    joined = forms.DateField(label="入党日期", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    kind = forms.ChoiceField(label="人员类别", choices=[("full", "正式党员"), ("probationary", "预备党员")])
    sex = forms.ChoiceField(label="性别", choices=[("f", "女"), ("m", "男")], widget=forms.RadioSelect)
    note = forms.CharField(label="心得", widget=forms.Textarea(attrs={"rows": 2}), required=False)
    sheet = forms.FileField(label="花名册", required=False, help_text=".xlsx、.xls 或 .csv，10 万行以内")
    agreed = forms.BooleanField(label="我已核对以上内容")
    closed = forms.CharField(label="所在支部", initial="云创科技党支部", disabled=True)


def content() -> dict[str, Any]:
    """What the gallery page shows: components with the values their specimens need."""
    wrong = SpecimenForm({"name": "一个长得写不下二十个字的名字究竟会怎样显示出来呢", "kind": "full", "sex": "f"})
    people = list(range(1, 1218))
    return {
        "components": components(),
        "samples": list(samples.CONTENTS),
        "icons": ICONS,
        "drawings": ["desk", "window", "tea", "map", "shelf", "letter"],
        "tones": [
            ("done", "已学完"),
            ("due", "还差 1 次"),
            ("late", "已逾期"),
            ("info", "说明"),
            ("idle", "未开始"),
            ("honor", "精品"),
        ],
        "form": SpecimenForm(),
        "wrong": wrong,
        "page": Paginator(people, 25).page(7),
        "names": [
            "云",
            "云创",
            "云创科",
            "云创科技党支部",
            "数联信息联合党支部",
            "职业学院第一党支部",
            "高新区软件园党委",
        ],
        **{key: value for key, value in samples.dashboard().items() if key != "rows"},
        **samples.secretary_home(),
    }
