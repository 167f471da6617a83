"""Rules, as search finds them: the national ones, by title, document and article. Whoever is signed in reads them."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from zhibu.foundation.rulebook.national import national_rules
from zhibu.foundation.rulebook.queries import as_row
from zhibu.foundation.search.rules.sight import signed_in
from zhibu.foundation.search.slots import Findable, SearchSource

LANGUAGE = "zh-hans"
"""The language in which the index is kept; words of the other are found too."""


def _make(keys: Sequence[str]) -> Iterator[Findable]:
    for code in keys:
        versions = national_rules().get(code)
        if versions:
            with override(LANGUAGE):
                row = as_row(versions[0], holds=True)
                yield Findable(
                    key=code,
                    title=str(row.title),
                    text=f"{row.bound} {row.value} {row.unit}。{row.source}{row.article}。{row.note}",
                    words=(versions[0].title, code),
                    url=reverse("rulebook:rule", args=[code]),
                    audience=(signed_in(),),
                    on=max(row.in_force_from, date(2000, 1, 1)),
                )


def _keys() -> Iterator[str]:
    yield from sorted(national_rules())


SOURCE = SearchSource(
    key="rule", label=_("Rules"), icon="list-check", make=_make, keys=_keys, order=800,
    offered=lambda actor: actor.account_id is not None,
)  # fmt: skip
