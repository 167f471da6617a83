"""Feeds, maps, robots, host names, what is kept in memory, reads counted without knowing readers."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from zhibu.foundation.jobs.testing import run_due_jobs
from zhibu.kernel import clock
from zhibu.organizations.actions import dissolve_organization
from zhibu.organizations.models import Organization
from zhibu.portal.actions.publishing import publish_due
from zhibu.portal.actions.sites import move_paths
from zhibu.portal.models import ArticlePage, ReadCount, SitePage, SiteStamp
from zhibu.portal.reading import counting
from zhibu.portal.tests.factories import make_article, make_site


@pytest.fixture
def site(zone):
    """The site here."""
    return make_site(zone.branch, "here")


@pytest.mark.parametrize(("form", "tag"), [("rss.xml", "item"), ("atom.xml", "{http://www.w3.org/2005/Atom}entry")])
def test_a_column_has_feeds(site, form, tag):
    article = make_article(site)
    response = Client().get(f"/s/here/news/{form}")
    entries = list(ElementTree.fromstring(response.content).iter(tag))
    assert (response.status_code, len(entries)) == (200, 1)
    assert f"http://127.0.0.1:8000/s/here/news/{article.slug}/" in response.content.decode()


def test_an_article_says_what_it_is_to_search_engines(site):
    article = make_article(site, "标题里有<script>")
    text = Client().get(f"/s/here/news/{article.slug}/").content.decode()
    assert '"@type": "NewsArticle"' in text
    assert text.count("<script>") == 0


def test_maps_hold_what_is_published(site):
    article, draft = make_article(site), make_article(site, "草稿", live=False)
    text = Client().get("/s/here/sitemap.xml").content.decode()
    assert (article.slug in text, draft.slug in text) == (True, False)
    assert "/s/here/sitemap.xml" in Client().get("/sitemap.xml").content.decode()
    assert "Disallow: /" in Client().get("/robots.txt").content.decode()


def test_a_host_name_of_its_own_is_the_site(site):
    SitePage.objects.filter(pk=site.pk).update(host="dj.example.org")
    article = make_article(site)
    browser = Client(headers={"host": "dj.example.org"})
    home = browser.get("/").content.decode()
    assert (f'href="/news/{article.slug}/"' in home, browser.get(f"/news/{article.slug}/").status_code) == (True, 200)
    assert "https://dj.example.org/sitemap.xml" in browser.get("/robots.txt").content.decode()
    assert Client(headers={"host": "other.example.org"}).get("/").status_code == 400


def test_what_is_kept_is_answered_without_a_query(site, django_assert_num_queries):
    article = make_article(site)
    browser = Client()
    first = browser.get(f"/s/here/news/{article.slug}/")
    with django_assert_num_queries(0):
        again = browser.get(f"/s/here/news/{article.slug}/?from=singlemessage")
    assert (again.content, again["Content-Security-Policy"]) == (first.content, first["Content-Security-Policy"])
    unchanged = browser.get(f"/s/here/news/{article.slug}/", headers={"if-none-match": first["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")


def queries_for(path):
    """How many statements a page takes that is not kept."""
    with CaptureQueriesContext(connection) as caught:
        assert Client().get(path).status_code == 200
    return len(caught)


def test_a_list_takes_as_many_queries_for_three_as_for_one(site):
    make_article(site)
    Client().get("/s/here/news/")
    make_article(site, "第二篇")
    few = queries_for("/s/here/news/")
    make_article(site, "第三篇"), make_article(site, "第四篇")
    assert (few, queries_for("/s/here/news/")) == (12, 12)


def test_lists_go_on_where_they_were_left(site):
    now = clock.now()
    for number in range(25):
        make_article(site, f"第{number}篇", published_at=now - timedelta(days=number))
    first = Client().get("/s/here/news/").content.decode()
    following = first.split("?after=")[1].split('"')[0]
    second = Client().get(f"/s/here/news/?after={following}").content.decode()
    assert ["第19篇" in page for page in (first, second)] == [True, False]
    assert ["第20篇" in page for page in (first, second)] == [False, True]


def test_reads_are_counted_by_day_and_nothing_else(site):
    article = make_article(site)
    for _ in range(3):
        Client().get(f"/s/here/news/{article.slug}/")
    Client().head(f"/s/here/news/{article.slug}/")
    assert (counting.write_down(), counting.write_down()) == (1, 0)
    row = ReadCount.objects.get()
    assert (row.article_id, row.site_id, row.count) == (article.pk, site.pk, 3)


def test_what_is_scheduled_is_published_and_what_has_expired_is_gone(site):
    article = make_article(site, "定时发布", live=False)
    article.go_live_at = clock.now() + timedelta(hours=1)
    article.save_revision().publish()
    assert "定时发布" not in Client().get("/s/here/news/").content.decode()
    revision = article.revisions.order_by("-pk").first()
    content = {**revision.content, "go_live_at": (clock.now() - timedelta(hours=1)).isoformat()}
    article.revisions.filter(pk=revision.pk).update(
        approved_go_live_at=clock.now() - timedelta(minutes=1), content=content
    )
    publish_due()
    assert "定时发布" in Client().get("/s/here/news/").content.decode()
    ArticlePage.objects.filter(pk=article.pk).update(expire_at=clock.now() - timedelta(minutes=1))
    publish_due()
    assert "定时发布" not in Client().get("/s/here/news/").content.decode()


def test_a_moved_organization_takes_its_site_along(zone, site):
    article = make_article(site)
    new = f"{zone.other_committee.path}0009"
    Organization.objects.filter(pk=zone.branch.pk).update(path=new)
    assert move_paths(old_path=zone.branch.path, new_path=new) == 1
    assert SitePage.objects.get(pk=site.pk).scope_path == ArticlePage.objects.get(pk=article.pk).scope_path == new
    assert SiteStamp.objects.filter(name=new).exists()
    assert Client().get(f"/s/here/news/{article.slug}/").status_code == 200


def test_a_dissolved_organization_closes_its_site(zone, site, office, at):
    make_site(zone.committee, "above")
    dissolve_organization(actor=office.actor, at=at, organization_id=zone.branch.pk, on=at.date(), reason="合并")
    run_due_jobs()
    assert Client().get("/s/here/")["Location"] == "/s/above/"
