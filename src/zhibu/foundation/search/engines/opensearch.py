"""OpenSearch: the tokens in a cluster, for a site whose index no longer fits beside its data.

The same tokens and expressions as in the database, so that both find the same. What is shown, and which documents
there are, stays in the database: an id that the cluster still holds after a change leads nowhere.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import NotFoundError, OpenSearchException

from zhibu.foundation.search.engines import _embedded
from zhibu.foundation.search.engines.base import Ask, Entry, Hits, insert_documents, merged
from zhibu.foundation.search.errors import Unavailable
from zhibu.foundation.search.rules.questions import All, Expression, Token

LAYOUT: dict[str, Any] = {
    "settings": {"index": {"refresh_interval": "500ms"}},
    "mappings": {
        "dynamic": "strict",
        "_source": {"excludes": ["tokens"]},
        "properties": {
            "number": {"type": "long"},
            "kind": {"type": "keyword"},
            "tokens": {"type": "keyword", "doc_values": False},
        },
    },
}
"""`tokens` are exact: OpenSearch analyzes nothing. `number` is the id, which grows with the day."""
SECONDS = 10
KINDS = 100


class OpenSearchEngine:
    """One index of a cluster. Raises `Unavailable` when the cluster does not answer."""

    name = "opensearch"
    most_places = 60_000

    def __init__(self, url: str, index: str) -> None:
        """`url` may hold name and password; nothing is asked of the cluster yet."""
        self._index = index
        self._client = OpenSearch([url], timeout=SECONDS, max_retries=1)
        self._is_laid_out = False

    def ids(self, days: Sequence[date]) -> list[int]:
        """Numbers of the database, which holds the documents."""
        return _embedded().ids(days)

    def put(self, entries: Iterable[Entry]) -> None:
        """One statement for the rows and one request. The cluster shows it within its `refresh_interval`."""
        made = list(entries)
        insert_documents(made)
        self._lay_out()
        lines: list[dict[str, Any]] = []
        for entry in made:
            lines.append({"index": {"_index": self._index, "_id": str(entry.id)}})
            lines.append({"number": entry.id, "kind": entry.kind, "tokens": sorted(entry.tokens)})
        self._bulk(lines)

    def drop(self, ids: Sequence[int]) -> None:
        """One request; what the cluster does not know is gone already."""
        self._lay_out()
        self._bulk([{"delete": {"_index": self._index, "_id": str(one)}} for one in ids])

    def clear(self) -> None:
        """Delete the index and lay it out anew."""
        try:
            self._client.indices.delete(index=self._index, ignore_unavailable=True)
        except OpenSearchException as error:
            raise Unavailable from error
        self._is_laid_out = False
        self._lay_out()

    def settle(self) -> None:
        """Show everything at once."""
        try:
            self._client.indices.refresh(index=self._index)
        except OpenSearchException as error:
            raise Unavailable from error

    def find(self, ask: Ask) -> Hits:
        """One request with a search for each tier."""
        if not ask.tiers:
            return Hits()
        lines: list[dict[str, Any]] = []
        for expression in ask.tiers:
            lines += [{"index": self._index}, self._body(ask, expression)]
        lines[-1]["aggs"] = {"kinds": {"terms": {"field": "kind", "size": KINDS}}}
        try:
            answers = self._client.msearch(body=lines)["responses"]
        except OpenSearchException as error:
            raise Unavailable from error
        if any("error" in answer for answer in answers):
            raise Unavailable
        tiers = [[int(hit["_id"]) for hit in answer["hits"]["hits"]] for answer in answers]
        buckets = answers[-1]["aggregations"]["kinds"]["buckets"]
        counts = Counter({bucket["key"]: bucket["doc_count"] for bucket in buckets})
        return Hits(merged(tiers[-1], tiers[:-1], len(tiers) - 1), counts)

    def present(self, ids: Sequence[int]) -> set[int]:
        """One request."""
        if not ids:
            return set()
        try:
            body = {"ids": [str(one) for one in ids]}
            answer = self._client.mget(body=body, index=self._index, params={"_source": "false"})
        except NotFoundError:
            return set()
        except OpenSearchException as error:
            raise Unavailable from error
        return {int(doc["_id"]) for doc in answer["docs"] if doc.get("found")}

    def _body(self, ask: Ask, expression: Expression) -> dict[str, Any]:
        """A search as the cluster takes it: filters alone, newest first."""
        viewer = ask.viewer
        filters: list[dict[str, Any]] = [worded(expression)]
        filters += [{"term": {"tokens": token}} for token in ask.narrowed]
        if ask.since:
            filters.append({"range": {"number": {"gte": ask.first_id}}})
        if not viewer.everything:
            filters.append({"terms": {"tokens": [*viewer.tokens, *viewer.places]}})
        return {
            "size": ask.looked_at,
            "_source": False,
            "track_total_hits": False,
            "sort": [{"number": "desc"}],
            "query": {"bool": {"filter": filters}},
        }

    def _lay_out(self) -> None:
        if self._is_laid_out:
            return
        try:
            if not self._client.indices.exists(index=self._index):
                self._client.indices.create(index=self._index, body=LAYOUT)
        except OpenSearchException as error:
            raise Unavailable from error
        self._is_laid_out = True

    def _bulk(self, lines: list[dict[str, Any]]) -> None:
        if not lines:
            return
        try:
            answer = self._client.bulk(body=lines)
        except OpenSearchException as error:
            raise Unavailable from error
        states = [next(iter(item.values())) for item in answer["items"]]
        if any(state["status"] >= 300 and state["status"] != 404 for state in states):
            raise Unavailable


def worded(expression: Expression) -> dict[str, Any]:
    """An expression as a query."""
    if isinstance(expression, Token):
        return {"prefix" if expression.prefix else "term": {"tokens": expression.text}}
    parts = [worded(part) for part in expression.parts]
    if isinstance(expression, All):
        return {"bool": {"filter": parts}}
    return {"bool": {"should": parts, "minimum_should_match": 1}}
