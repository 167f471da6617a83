"""The editor: who gets in, and what a stranger to a site gets of it (nothing)."""

import pytest
from django.test import Client
from django.urls import reverse

from zhibu.portal.models import ArticlePage, ColumnPage
from zhibu.portal.tests.factories import make_article, make_site


@pytest.fixture
def site(zone):
    """The site here."""
    return make_site(zone.branch, "yunchuang")


@pytest.fixture
def draft(site):
    """A draft here, with a revision."""
    article = make_article(site, "还没写完的稿子", live=False)
    article.save_revision()
    return ArticlePage.objects.get(pk=article.pk)


def test_who_writes_nowhere_does_not_get_in(site, member, auditor):
    for person in (member, auditor):
        assert person.client.get("/cms/").status_code == 302
    assert Client().get("/cms/").status_code == 302


def test_a_secretary_finds_the_own_site(site, secretary, draft):
    welcome = secretary.client.get("/cms/")
    said = welcome.content.decode("unicode_escape", "ignore")
    assert (welcome.status_code, '"name": "林知行"' in said) == (200, True)
    column = ColumnPage.objects.get(site=site, kind="news")
    response = secretary.client.get(reverse("wagtailadmin_explore", args=[column.pk]))
    assert (response.status_code, draft.title in response.content.decode()) == (200, True)


def test_a_secretary_edits_an_article(site, secretary, draft):
    response = secretary.client.get(reverse("wagtailadmin_pages:edit", args=[draft.pk]))
    assert (response.status_code, draft.title in response.content.decode()) == (200, True)
