"""The cluster finds what the database finds; it may be down, and may know too much."""

import pytest

from conftest import NOW
from zhibu.foundation.access.actors import ANONYMOUS
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.search import actions, engines, queries
from zhibu.foundation.search.errors import Unavailable
from zhibu.foundation.search.proof import verify
from zhibu.foundation.search.rules import sight
from zhibu.foundation.search.tests.cluster import Cluster
from zhibu.foundation.search.tests.shelf import Shelf

TODAY = NOW.date()


def found(actor, text, **narrowed):
    results = queries.search(actor, queries.Search(text, **narrowed), today=TODAY)
    return [row.key for row in queries.results_of(results.question, results.ids)]


@pytest.fixture
def cluster(settings):
    node = Cluster()
    settings.SEARCH_URL, settings.SEARCH_INDEX = node.url, "test"
    engines._cluster.cache_clear()
    yield node
    node.close()
    engines._cluster.cache_clear()


@pytest.fixture
def shelf(monkeypatch, db, at, cluster):
    return Shelf(monkeypatch)


def test_finds_ranks_counts_and_narrows(shelf, zone, secretary, neighbor):
    held = [sight.holders(Verb.SEE_MEMBERS, zone.branch.path)]
    shelf.put("scattered", "工作总结", "党员很多。大会开过。", audience=held, path=zone.branch.path)
    shelf.put("title", "党员大会怎样开", audience=held, facets={"topic": "law"})
    shelf.put("public", "通知", "下周开支部党员大会。")
    assert found(secretary.actor, "党员大会") == ["title", "public", "scattered"]
    assert found(neighbor.actor, "党员大会") == found(ANONYMOUS, "党员大会") == ["public"]
    assert found(secretary.actor, "党员大会", path=zone.committee.path) == ["scattered"]
    assert found(secretary.actor, "党员大会", facets={"topic": "law"}) == ["title"]
    assert found(secretary.actor, "党员大会", since=TODAY) == ["title", "public", "scattered"]
    results = queries.search(secretary.actor, queries.Search("大"), today=TODAY)
    assert dict(results.counts) == {"test": 3}
    assert [row.key for row in queries.suggest(secretary.actor, "dydh", today=TODAY)] == ["title"]


def test_is_laid_out_with_exact_tokens_and_nothing_else(shelf, cluster):
    shelf.put("a", "党员大会")
    properties = cluster.layouts["test"]["mappings"]["properties"]
    assert properties["tokens"] == {"type": "keyword", "doc_values": False}
    ((_id, document),) = cluster.indexes["test"].items()
    assert set(document) == {"number", "kind", "tokens"}
    assert cluster.layouts["test"]["mappings"]["dynamic"] == "strict"


def test_asks_once_for_all_tiers(shelf, cluster):
    shelf.put("a", "党员大会")
    cluster.asked.clear()
    assert found(ANONYMOUS, "党员 大会") == ["a"]
    assert cluster.asked == [("POST", "/_msearch")] or cluster.asked == [("GET", "/_msearch")]


def test_what_it_still_knows_after_a_change_leads_nowhere(shelf, cluster):
    shelf.put("a", "旧名", audience=[sight.public()])
    stale = dict(cluster.indexes["test"])
    shelf.put("a", "旧名", audience=[])
    cluster.indexes["test"].update(stale)
    assert found(ANONYMOUS, "旧名") == []


def test_is_rebuilt_and_proved(shelf, cluster):
    for n in range(3):
        shelf.put(str(n), f"主题党日{n}")
    cluster.indexes["test"].clear()
    assert {d.what for d in verify()} == {"words or text are lost"}
    assert actions.rebuild() == 3
    assert list(verify()) == []


def test_one_that_is_down_is_told_and_nothing_is_lost(shelf, cluster, secretary):
    cluster.is_down = True
    with pytest.raises(Unavailable):
        shelf.put("a", "党员大会")
    answer = secretary.client.get("/search/", {"q": "党员"})
    assert answer.status_code == 503
    assert "搜索暂时没有响应" in answer.content.decode()
    assert secretary.client.get("/search/suggest/", {"q": "党员"}).status_code == 200
    cluster.is_down = False
    shelf.put("a", "党员大会")
    assert found(ANONYMOUS, "党员大会") == ["a"]
