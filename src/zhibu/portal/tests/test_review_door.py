"""The way from a site's page to its reviews."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from conftest import enroll, grant
from zhibu.foundation.access.choices import Role
from zhibu.portal.tests.factories import make_site


@pytest.mark.django_db
def test_the_page_of_a_site_leads_to_its_reviews_for_whoever_sets_them(zone, secretary, at):
    make_site(zone.branch, "yunchuang")
    writer = grant(enroll(zone.branch, "宣传委员"), Role.COMMISSIONER, zone.branch)
    page, door = (reverse(name, args=[zone.branch.pk]) for name in ("sites:site", "articles:reviews"))
    assertContains(secretary.client.get(page), door)
    assertNotContains(writer.client.get(page), door)
    assert (secretary.client.get(door).status_code, writer.client.get(door).status_code) == (200, 403)
