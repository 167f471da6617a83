"""The page, the suggestions and the help: for everybody, each with their own."""

import pytest

from conftest import NOW
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.search import topics
from zhibu.foundation.search.rules import sight
from zhibu.foundation.search.tests.shelf import Shelf


@pytest.fixture
def shelf(monkeypatch, db, at):
    return Shelf(monkeypatch)


def page(client, **asked):
    return client.get("/search/", asked).content.decode()


def test_shows_what_is_found_with_its_words_marked(shelf, zone, secretary):
    shelf.put("a", "支部党员大会", "会前<b>公示</b>要满五天。", path=zone.branch.path)
    html = page(secretary.client, q="公示")
    assert "会前&lt;b&gt;<mark>公示</mark>&lt;/b&gt;要满五天。" in html
    assert "云创科技党支部" in html
    assert "找到 1 条" in html


def test_a_stranger_learns_neither_of_it_nor_of_how_much_there_is(shelf, zone, stranger, client):
    shelf.put("a", "支部党员大会", audience=[sight.holders(Verb.SEE_MEMBERS, zone.branch.path)])
    for browser in (stranger.client, client):
        html = page(browser, q="党员大会")
        assert "没有找到“党员大会”" in html
        assert "/search/help/searching/" in html


def test_whoever_is_not_signed_in_finds_what_is_public(shelf, client):
    shelf.put("public", "公开的事")
    shelf.put("signed", "公开的会", audience=[sight.signed_in()])
    html = page(client, q="公开")
    assert "的事" in html
    assert "的会" not in html


@pytest.mark.parametrize(
    "asked", ["", "？！", "公示", '"<script>', "' OR 1=1 --", "*", "a_public", "党 OR 员", "\x00"]
)
def test_answers_whatever_is_typed(shelf, client, asked):
    shelf.put("a", "公示")
    assert client.get("/search/", {"q": asked}).status_code == 200
    assert client.get("/search/suggest/", {"q": asked}).status_code == 200


def test_narrows_and_says_how_to_widen(shelf, zone, office):
    shelf.put("a", "公示", path=zone.branch.path)
    html = page(office.client, q="公示", span="month", place=str(zone.committee.pk))
    assert "<mark>公示</mark>" in html
    assert "去掉筛选" in page(office.client, q="没有的", span="year")
    assert "<mark>公示</mark>" in page(office.client, q="公示", span="nonsense", place="nonsense", kind="nonsense")


def test_leafs_through_and_counts(shelf, client):
    for n in range(23):
        shelf.put(str(n), f"主题党日{n}")
    first, last = page(client, q="主题党日"), page(client, q="主题党日", page="3")
    assert "找到 23 条" in first
    assert (first.count('class="search-result"'), last.count('class="search-result"')) == (10, 3)
    assert page(client, q="主题党日", page="99").count('class="search-result"') == 3


def test_suggests_as_a_part_or_as_a_page(shelf, client):
    shelf.put("a", "软件园党委")
    part = client.get("/search/suggest/", {"q": "rjy"}, headers={"HX-Request": "true"}).content.decode()
    assert part.startswith("<ul")
    assert "软件园党委" in part
    assert "<html" in client.get("/search/suggest/", {"q": "rjy"}).content.decode()


def test_help_is_there_for_everybody(client, db):
    html = client.get("/search/help/").content.decode()
    assert all(topic.title in html for topic in topics.topics().values())
    assert client.get("/search/help/check-in/").status_code == 200
    assert client.get("/search/help/nothing/").status_code == 404


def test_every_topic_leads_to_a_page_that_exists():
    assert [topic.code for topic in topics.topics().values() if topic.go and not topic.url] == []
    assert NOW.date() <= topics.WRITTEN_ON
