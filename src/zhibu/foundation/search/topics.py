"""Help: a few lines on what people ask most, found like everything else."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.search.rules.sight import public
from zhibu.foundation.search.slots import Findable, SearchSource
from zhibu.kernel.errors import NotFound

DATA = Path(__file__).parent / "data" / "help.toml"
WRITTEN_ON = date(2026, 11, 22)


@dataclass(frozen=True, slots=True)
class Topic:
    """One answer in Chinese and in English. `go` names the page where it is done, empty if there is none."""

    code: str
    title: str
    title_en: str
    text: str
    text_en: str
    words: str
    go: str

    @property
    def shown_title(self) -> str:
        """The title in the reader's language."""
        return self.title_en if _reads_english() else self.title

    @property
    def shown_text(self) -> str:
        """The answer in the reader's language."""
        return self.text_en if _reads_english() else self.text

    @property
    def url(self) -> str:
        """Where it is done; empty where no context offers the page."""
        try:
            return reverse(self.go) if self.go else ""
        except NoReverseMatch:
            return ""


@cache
def topics() -> dict[str, Topic]:
    """Every topic by its code, in the order of the file."""
    rows = tomllib.loads(DATA.read_text(encoding="utf-8"))["topic"]
    return {row["code"]: Topic(**row) for row in rows}


def get_topic(code: str) -> Topic:
    """One topic. Raises NotFound."""
    if code not in topics():
        raise NotFound
    return topics()[code]


def _reads_english() -> bool:
    return not (get_language() or "zh").startswith("zh")


def _make(keys: Sequence[str]) -> Iterator[Findable]:
    for key in keys:
        topic = topics().get(key)
        if topic is not None:
            yield Findable(
                key=key, title=topic.title, text=topic.text, words=(topic.title_en, topic.text_en, topic.words),
                url=reverse("search:topic", args=[key]), audience=(public(),), on=WRITTEN_ON,
            )  # fmt: skip


def _keys() -> Iterator[str]:
    yield from topics()


SOURCE = SearchSource(key="help", label=_("Help"), icon="help-circle", make=_make, keys=_keys, order=900)
