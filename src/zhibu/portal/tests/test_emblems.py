"""The picture in the place of a site's mark, and opening a site with three fields."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django.asserts import assertContains, assertRedirects

from zhibu.kernel.errors import Forbidden, NotFound
from zhibu.portal.actions.emblems import choose_emblem
from zhibu.portal.models import ColumnPage, Picture, SitePage
from zhibu.portal.rules.sites import PROPOSED, emblem_fault
from zhibu.portal.tests.factories import make_site
from zhibu.portal.tests.test_files import a_picture

pytestmark = pytest.mark.django_db


def photo(width, height, kind="PNG"):
    data = BytesIO()
    Image.new("RGB", (width, height), "blue").save(data, kind)
    return SimpleUploadedFile("mark.png", data.getvalue())


@pytest.fixture
def site(zone):
    return make_site(zone.branch, "here")


def bring(person, zone, **data):
    return person.client.post(reverse("sites:emblem", args=[zone.branch.pk]), data)


def test_a_picture_is_brought_made_small_and_shown_at_the_head(site, zone, secretary):
    assertRedirects(bring(secretary, zone, photo=photo(900, 600)), reverse("sites:emblem", args=[zone.branch.pk]))
    picture = SitePage.objects.get(pk=site.pk).emblem
    assert (picture.width, picture.height, picture.scope_path) == (512, 341, zone.branch.path)
    assertContains(Client().get("/s/here/"), 'class="emblem"')
    assert Client().get("/s/here/card.png").status_code == 200
    assertContains(secretary.client.get(reverse("sites:emblem", args=[zone.branch.pk])), 'aria-current="true"')
    bring(secretary, zone)
    assert SitePage.objects.get(pk=site.pk).emblem is None


@pytest.mark.parametrize(
    ("width", "height", "fault"), [(96, 96, ""), (95, 200, "small"), (400, 200, ""), (401, 200, "shape")]
)
def test_what_an_emblem_is(width, height, fault):
    assert emblem_fault(width, height) == fault


def test_a_bad_picture_is_refused_in_place(site, zone, secretary):
    assertContains(bring(secretary, zone, photo=photo(40, 40)), "96", status_code=422)
    assertContains(bring(secretary, zone, photo=SimpleUploadedFile("a.png", b"x")), "error", status_code=422)
    assert not Picture.objects.exists()


def test_nobody_elses_picture_and_nobody_elses_site(site, zone, secretary, neighbor, member, at):
    foreign = a_picture(zone.branch_next.path)
    for person, picture, no in (
        (secretary, foreign, NotFound), (neighbor, foreign, NotFound), (member, foreign, Forbidden)
    ):  # fmt: skip
        with pytest.raises(no):
            choose_emblem(actor=person.actor, at=at, organization_id=zone.branch.pk, picture_id=picture.pk)
    above = a_picture(zone.committee.path, for_below=True)
    choose_emblem(actor=secretary.actor, at=at, organization_id=zone.branch.pk, picture_id=above.pk)
    assert SitePage.objects.get(pk=site.pk).emblem_id == above.pk


def test_opening_asks_for_three_things_and_proposes_the_rest(zone, secretary):
    where = secretary.client.get(reverse("sites:open"))
    assertRedirects(where, f"{reverse('sites:open')}?for={zone.branch.pk}")
    page = secretary.client.get(where["Location"])
    assertContains(page, '<details class="more"><summary>')
    form = page.context["form"]
    data = {name: form[name].value() for name in ("name", "slug", "mark", "accent", "layout", "motto")}
    data = {name: value for name, value in data.items() if value}
    data |= {name: form.fields[name].initial for name in form.fields if name.startswith(("with", "title", "order"))}
    secretary.client.post(where["Location"], data)
    site = SitePage.objects.get(organization=zone.branch)
    assert list(ColumnPage.objects.filter(site=site).order_by("order").values_list("kind", flat=True)) == [*PROPOSED]


def test_what_is_wrong_in_the_fold_opens_it(zone, secretary):
    url = f"{reverse('sites:open')}?for={zone.branch.pk}"
    page = secretary.client.post(url, {"name": "云创", "slug": "yc", "mark": "云", "accent": "pink"})
    assertContains(page, '<details class="more" open>', status_code=422)
