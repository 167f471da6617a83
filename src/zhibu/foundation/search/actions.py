"""Keeping the index: telling that something has changed, writing documents, hiding what has moved, building anew."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache, partial
from itertools import islice
from uuid import UUID

from django.db import transaction

from zhibu.foundation.jobs.actions import enqueue, enqueue_many
from zhibu.foundation.search.engines import Entry, engine
from zhibu.foundation.search.engines.base import insert
from zhibu.foundation.search.errors import Unavailable
from zhibu.foundation.search.models import Content, Document, Sight
from zhibu.foundation.search.rules.folding import fold
from zhibu.foundation.search.rules.sight import Audience, place_tokens, tokens_of_audience
from zhibu.foundation.search.rules.tokens import LONGEST_TEXT, sound_tokens, title_tokens, tokens_of
from zhibu.foundation.search.slots import Findable, SearchSource, search_sources, source_of
from zhibu.kernel import paths

INDEX, MOVED = "search.index", "search.moved"
PER_JOB, CHUNK = 25, 2000
VERSION = "1"
"""Grows with every change of what tokens are made: then every document is made anew."""
_IN_TREE = frozenset({"hold", "below", "home"})
Say = Callable[[SearchSource, int, int], None]


def changed(kind: str, keys: Iterable[UUID | str], *, at: datetime) -> None:
    """Have documents of a kind made anew, or taken out, once this transaction is committed: a second later at most.

    Call it inside the transaction that changes what they are made of, or who may see them. For a handful of ids or
    for a whole import: twenty-five are one row of the job table.
    """
    wanted = list(dict.fromkeys(str(key) for key in keys))
    rows = [(INDEX, {"kind": kind, "keys": wanted[n : n + PER_JOB]}) for n in range(0, len(wanted), PER_JOB)]
    enqueue_many(rows, at=at)


def forget(kind: str, keys: Iterable[UUID | str], *, at: datetime) -> int:
    """Take documents out at once, in the caller's transaction: somebody is erased. How many.

    What keeps words outside the database is told now and, should it not answer, again by a job, which also takes
    out what was made meanwhile.
    """
    wanted = [str(key) for key in keys]
    ids = list(Document.objects.filter(kind=kind, key__in=wanted).order_by("id").values_list("pk", flat=True))
    changed(kind, wanted, at=at)
    try:
        _drop(ids)
    except Unavailable:
        Document.objects.filter(pk__in=ids).update(is_hidden=True, digest="")
        Content.objects.filter(pk__in=ids).update(title="", text="", note="")
    return len(ids)


def hide_moved(*, old_path: str, new_path: str, at: datetime) -> int:
    """Hide what stands below a node that moves, until it is made anew; how many documents. Call it in the move's own
    transaction: nobody finds by the old place what the new one does not show them. Two statements and a job."""
    below = {"path__gte": old_path, "path__lt": paths.beyond(old_path)}
    seen_there = Sight.objects.filter(**below).order_by().values("document_id")
    hidden = Document.objects.filter(**below).order_by().update(is_hidden=True)
    hidden += Document.objects.filter(pk__in=seen_there, is_hidden=False).order_by().update(is_hidden=True)
    if hidden:
        enqueue(MOVED, {"from": old_path, "to": new_path}, at=at)
    return hidden


def make_hidden_anew() -> int:
    """Make everything that is hidden anew, a chunk at a time; how many documents."""
    done = 0
    while True:
        rows = list(Document.objects.filter(is_hidden=True).order_by("id").values_list("kind", "key")[:CHUNK])
        if not rows:
            return done
        for kind in sorted({kind for kind, _key in rows}):
            write(kind, [key for of, key in rows if of == kind])
        done += len(rows)


@transaction.atomic
def write(kind: str, keys: Sequence[str], *, anew: bool = False) -> int:
    """Bring the documents of these ids in agreement with what their context makes of them now; how many changed.

    What is the same stays, unless `anew`. Order of effects: old documents out, new ones in, words.
    Raises LookupError for an unknown kind, ValueError for a document that breaks a rule of the slot.
    """
    source = source_of(kind)
    wanted = list(dict.fromkeys(keys))
    made = {found.key: found for found in source.make(wanted)}
    digests = {key: digest_of(found) for key, found in made.items()}
    standing = Document.objects.select_for_update().filter(kind=kind, key__in=wanted).order_by("id")
    old, same = [], set()
    for pk, key, digest, is_hidden in standing.values_list("id", "key", "digest", "is_hidden"):
        if not anew and not is_hidden and digests.get(key) == digest:
            same.add(key)
        else:
            old.append(pk)
    _drop(old)
    new = [made[key] for key in wanted if key in made and key not in same]
    _insert(source, new, [digests[found.key] for found in new])
    return len(old) + len(new)


def _drop(ids: Sequence[int]) -> None:
    if not ids:
        return
    engine().drop(ids)
    Content.objects.filter(pk__in=ids).delete()
    Sight.objects.filter(document_id__in=ids).delete()
    Document.objects.filter(pk__in=ids).delete()


def _insert(source: SearchSource, made: Sequence[Findable], digests: Sequence[str]) -> None:
    if not made:
        return
    ids = engine().ids([found.on for found in made])
    engine().put(
        Entry(pk, source.key, found.key, found.path, found.on, digest, _tokens(source, found))
        for pk, found, digest in zip(ids, made, digests, strict=True)
    )
    contents, sights = [], []
    for pk, found in zip(ids, made, strict=True):
        contents.append((pk, found.title[:200], found.text[:LONGEST_TEXT], found.url, found.note[:120]))
        sights += [(pk, one.reach, one.verb, one.path) for one in set(found.audience) if one.reach in _IN_TREE]
    insert("search_content", ("document_id", "title", "text", "url", "note"), contents)
    insert("search_sight", ("document_id", "reach", "verb", "path"), sights)


def _tokens(source: SearchSource, found: Findable) -> frozenset[str]:
    """Everything under which a document is found, and by whom."""
    kept = {f"k_{source.key}"}
    kept |= _of_title(found.title) | _of_text(found.note)
    kept |= _of_text(found.text) if len(found.text) < REPEATED else tokens_of(fold(found.text[:LONGEST_TEXT]))
    kept.update(*(_of_text(text) for text in found.words))
    kept |= sound_tokens(found.title, found.sounds)
    kept |= _of_place(found.path)
    kept |= {facet_token(name, value) for name, value in found.facets.items()}
    for audience in found.audience:
        _check(source, audience)
        kept |= _of_audience(audience) if audience.path else tokens_of_audience(audience)
    return frozenset(kept)


REPEATED = 400
"""Texts shorter than that often stand in many documents: agendas, places, kinds."""


@lru_cache(maxsize=2000)
def _of_text(text: str) -> frozenset[str]:
    return frozenset(tokens_of(fold(text)))


@lru_cache(maxsize=2000)
def _of_title(title: str) -> frozenset[str]:
    folded = fold(title)
    return frozenset(tokens_of(folded) | title_tokens(folded))


@lru_cache(maxsize=2000)
def _of_place(path: str) -> frozenset[str]:
    return frozenset(place_tokens(path))


@lru_cache(maxsize=2000)
def _of_audience(audience: Audience) -> frozenset[str]:
    return frozenset(tokens_of_audience(audience))


def facet_token(name: str, value: str) -> str:
    """The token of a facet. Raises ValueError if name or value is more than letters and digits."""
    if not (name.isalnum() and value.isalnum() and (name + value).isascii()):
        raise ValueError(f"a facet is letters and digits: {name!r}, {value!r}")
    return f"f_{name}_{value}".lower()


def _check(source: SearchSource, audience: Audience) -> None:
    if audience.reach in _IN_TREE and not audience.path:
        raise ValueError(f"{source.key}: an audience of the tree needs a path")
    if audience.verb and audience.verb not in source.verbs:
        raise ValueError(f"{source.key}: {audience.verb} is not among the verbs of the source")


def digest_of(found: Findable) -> str:
    """A short name of all that a document is made of."""
    parts = (
        VERSION, found.title, found.url, sorted(set(found.audience)), found.on, found.text[:LONGEST_TEXT], found.path,
        found.note, tuple(found.words), found.sounds and tuple(found.sounds), sorted(found.facets.items()),
    )  # fmt: skip
    return hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest()


def rebuild(*, kind: str = "", say: Say = lambda source, done, total: None) -> int:
    """Write the index anew, all of it or one kind; how many documents there are now.

    All of it begins empty: until it is done, searches find only what is written already. A chunk is a transaction.
    Raises LookupError for an unknown kind.
    """
    sources = [source_of(kind)] if kind else list(search_sources)
    if not kind:
        with transaction.atomic():
            for model in (Sight, Content, Document):
                model.objects.all().delete()
            engine().clear()
    for source in sources:
        keys = list(source.keys())
        if kind:
            known = Document.objects.filter(kind=kind).order_by().values_list("key", flat=True)
            keys += sorted(set(known) - set(keys))
        done, rest = 0, iter(keys)
        for chunk in iter(partial(_some, rest), []):
            write(source.key, chunk, anew=bool(kind))
            done += len(chunk)
            say(source, done, len(keys))
    with transaction.atomic():
        engine().settle()
    return Document.objects.filter(**({"kind": kind} if kind else {})).count()


def _some(rest: Iterator[str]) -> list[str]:
    return list(islice(rest, CHUNK))
