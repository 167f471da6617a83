"""Opening sites, reading them, closing them."""

import pytest
from django.test import Client
from pytest_django.asserts import assertContains

from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.portal.actions.sites import Opening, close_site, close_with_organization, open_site
from zhibu.portal.models import ColumnPage, SitePage
from zhibu.portal.tests.factories import KINDS, make_article, make_site

OPENING = Opening(slug="yunchuang", name="云创党建", mark="云创", columns=KINDS)


def test_a_site_is_open_with_its_columns_in_their_order(zone, secretary, at):
    site = open_site(actor=secretary.actor, at=at, organization_id=zone.branch.pk, opening=OPENING)
    columns = ColumnPage.objects.filter(site=site).order_by("order").values_list("kind", "title")
    assert (site.slug, site.scope_path, list(columns)) == ("yunchuang", zone.branch.path, list(KINDS))


def test_opening_twice_is_opening_once(zone, secretary, at):
    first = open_site(actor=secretary.actor, at=at, organization_id=zone.branch.pk, opening=OPENING)
    assert open_site(actor=secretary.actor, at=at, organization_id=zone.branch.pk, opening=OPENING) == first


def test_nobody_opens_a_site_for_others(zone, neighbor, member, at):
    for person, no in ((neighbor, NotFound), (member, Forbidden)):
        with pytest.raises(no):
            open_site(actor=person.actor, at=at, organization_id=zone.branch.pk, opening=OPENING)


@pytest.mark.parametrize("slug", ["", "A", "a b", "-a", "near", "x" * 41])
def test_an_address_has_its_shape(zone, secretary, at, slug):
    with pytest.raises(Refused, match="slug"):
        open_site(actor=secretary.actor, at=at, organization_id=zone.branch.pk, opening=Opening(slug=slug, name="x"))


def test_readers_see_home_column_and_article_without_a_cookie(zone):
    site = make_site(zone.branch, "yunchuang")
    article = make_article(site)
    client = Client()
    for path in ("/s/yunchuang/", "/s/yunchuang/news/", f"/s/yunchuang/news/{article.slug}/"):
        response = client.get(path)
        assert (response.status_code, article.title in response.content.decode()) == (200, True)
        assert not response.cookies
        assert "Vary" not in response


def test_nothing_at_an_address_is_said_in_the_frame_of_the_site(zone):
    make_site(zone.branch, "yunchuang", name="云创党建")
    for path in ("nothing/", "news/nothing/"):
        response = Client().get(f"/s/yunchuang/{path}")
        assertContains(response, "云创党建", status_code=404)
        assert not response.cookies
    assert Client().get("/s/nowhere/news/").status_code == 404


def test_what_is_a_draft_nobody_reads(zone):
    site = make_site(zone.branch, "yunchuang")
    article = make_article(site, live=False)
    client = Client()
    assert client.get(f"/s/yunchuang/news/{article.slug}/").status_code == 404
    assert article.title not in client.get("/s/yunchuang/news/").content.decode()


def test_a_closed_site_leads_to_the_one_above(zone, secretary, at):
    make_site(zone.committee, "ruanjian")
    make_site(zone.branch, "yunchuang")
    close_site(actor=secretary.actor, at=at, organization_id=zone.branch.pk)
    response = Client().get("/s/yunchuang/news/")
    assert (response.status_code, response["Location"]) == (301, "/s/ruanjian/")


def test_a_closed_site_with_nothing_above_says_so(zone, secretary, at):
    make_site(zone.branch, "yunchuang")
    close_with_organization(actor=secretary.actor, at=at, organization_id=zone.branch.pk)
    response = Client().get("/s/yunchuang/")
    assert (response.status_code, "Location" in response) == (410, False)


def test_sites_stand_in_one_tree_whatever_their_organizations(zone):
    sites = [make_site(one) for one in (zone.branch, zone.root, zone.committee)]
    assert {site.depth for site in SitePage.objects.filter(pk__in=[s.pk for s in sites]).order_by("pk")} == {3}
