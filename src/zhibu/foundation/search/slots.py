"""The slot in which contexts say what of theirs can be found."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse

from zhibu.foundation.search.rules.sight import Audience
from zhibu.foundation.ui.slots import Slot


@dataclass(frozen=True, slots=True)
class Findable:
    """A document as a context makes it. `audience` names all who may see it: whoever is in none does not find it.

    `key` is its id in the context, `path` the organization that owns it (empty: nobody's), `on` the day from which
    it counts as new. `words` are further texts under which it is found and which are not shown (a code, another
    name). `note` stands beside the title. `sounds`, (pinyin, initials) each, replace those worked out from the title.
    `facets` narrow a search by name and value, both of letters and digits. Ids of persons, telephone numbers and what
    was said in confidence do not belong into any of these.
    """

    key: str
    title: str
    url: str
    audience: Sequence[Audience]
    on: date
    text: str = ""
    path: str = ""
    note: str = ""
    words: Sequence[str] = ()
    sounds: Sequence[tuple[str, str]] | None = None
    facets: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SearchSource:
    """A kind of documents. `make(keys)` gives those that are to be found among the ids asked for, in any order; an
    id it leaves out is taken out of the index. `keys()` gives the ids of all. `verbs` are those that audiences name.

    `offered(actor)`: whether the kind stands among the filters; no query beyond the actor's grants.
    """

    key: str
    label: Any
    icon: str
    make: Callable[[Sequence[str]], Iterable[Findable]]
    keys: Callable[[], Iterator[str]]
    verbs: frozenset[str] = frozenset()
    order: int = 100
    offered: Callable[[Any], bool] = lambda actor: True


def addresses(url_name: str) -> Callable[[str], str]:
    """What makes the address of a page from the id of its thing: `reverse` asked once, not for each of a whole index.

    The page takes one argument, a UUID.
    """
    blank = UUID(int=0)

    def address(key: str) -> str:
        pattern = _patterns.get(url_name)
        if pattern is None:
            pattern = _patterns[url_name] = reverse(url_name, args=[blank])
        return pattern.replace(str(blank), key)

    return address


_patterns: dict[str, str] = {}
search_sources: Slot[SearchSource] = Slot("search sources")


def source_of(kind: str) -> SearchSource:
    """The source of a kind. Raises LookupError if none is registered."""
    for source in search_sources:
        if source.key == kind:
            found: SearchSource = source
            return found
    raise LookupError(f"no search source {kind!r} is registered")


def verbs_in_use() -> list[str]:
    """Every verb that an audience may name, sorted."""
    return sorted({verb for source in search_sources for verb in source.verbs})
