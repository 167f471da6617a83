"""Proving the index: everything made again and compared with what stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice

from zhibu.foundation.search.actions import CHUNK, Say, digest_of
from zhibu.foundation.search.engines import engine
from zhibu.foundation.search.models import Content, Document
from zhibu.foundation.search.slots import SearchSource, search_sources


@dataclass(frozen=True, slots=True)
class Difference:
    """One document that is not as it should be."""

    kind: str
    key: str
    what: str

    def __str__(self) -> str:
        return f"{self.kind} {self.key}: {self.what}"


def verify(*, say: Say = lambda source, done, total: None) -> Iterator[Difference]:
    """Every document that is missing, differs from what its context makes of it, should not be there, is hidden, or
    whose words or text are lost. Changes nothing."""
    registered = {source.key for source in search_sources}
    strangers = Document.objects.exclude(kind__in=registered).order_by("kind", "key")
    for kind, key in strangers.values_list("kind", "key"):
        yield Difference(kind, key, "no source of this kind")
    for source in search_sources:
        yield from _of_source(source, say)


def _of_source(source: SearchSource, say: Say) -> Iterator[Difference]:
    rows = Document.objects.filter(kind=source.key).order_by("id")
    standing = {row[1]: row for row in rows.values_list("id", "key", "digest", "is_hidden")}
    keys = list(source.keys())
    for key in sorted(set(standing) - set(keys)):
        yield Difference(source.key, key, "stands, but there is nothing of that id")
    done, rest = 0, iter(keys)
    for chunk in iter(partial(_some, rest), []):
        made = {found.key: digest_of(found) for found in source.make(chunk)}
        numbers = [standing[key][0] for key in chunk if key in standing]
        words = engine().present(numbers)
        texts = set(Content.objects.filter(pk__in=numbers).order_by().values_list("pk", flat=True))
        for key in chunk:
            what = _judge(standing.get(key), made.get(key), words, texts)
            if what:
                yield Difference(source.key, key, what)
        done += len(chunk)
        say(source, done, len(keys))


def _judge(row: tuple[int, str, str, bool] | None, digest: str | None, words: set[int], texts: set[int]) -> str:
    if row is None:
        return "missing" if digest else ""
    number, _key, kept, is_hidden = row
    if digest is None:
        return "stands, but is not to be found"
    if is_hidden:
        return "hidden"
    if kept != digest:
        return "differs"
    return "" if number in words and number in texts else "words or text are lost"


def _some(rest: Iterator[str]) -> list[str]:
    return list(islice(rest, CHUNK))
