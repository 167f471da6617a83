"""Pictures and attachments by their addresses: for readers as long as they stand in something published."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image
from wagtail.models import Collection

from zhibu.portal.actions import reviews
from zhibu.portal.actions.emblems import choose_emblem
from zhibu.portal.actions.ground import portal_root
from zhibu.portal.models import ArticlePage, Attachment, Picture, ShownFile, SitePage
from zhibu.portal.pictures import SMALL, sizes_of
from zhibu.portal.tests.desk_things import body, desk_of, draft_of, paragraph
from zhibu.portal.tests.factories import make_article, make_site

pytestmark = pytest.mark.django_db


def a_picture(path, **fields):
    portal_root()
    data = BytesIO()
    Image.new("RGB", (200, 120), "red").save(data, "PNG")
    return Picture.objects.create(
        title="会场", description="会场", scope_path=path, collection=Collection.get_first_root_node(), width=200,
        height=120, file=ContentFile(data.getvalue(), name="hall.png"), file_size=1, **fields,
    )  # fmt: skip


def a_paper(path):
    portal_root()
    root = Collection.get_first_root_node()
    return Attachment.objects.create(
        title="通知", scope_path=path, collection=root, file=ContentFile(b"x", name="n.txt")
    )


def pictured(picture, paper=None):
    words = {"image": picture.pk, "alt": "会场", "caption": "", "source": "本支部 摄"}
    link = f'<p><a linktype="document" id="{paper.pk}">通知</a></p>' if paper else "<p>文。</p>"
    return body({"type": "picture", "value": words}, paragraph(link))


def status(url, person=None):
    return asked(url, person).status_code


def asked(url, person=None, **headers):
    response = (person.client if person else Client()).get(url, headers=headers)
    if response.streaming:
        b"".join(response)  # to its end: closing it by hand would close PostgreSQL's connection with it
    return response


def test_a_picture_is_fetched_as_long_as_readers_see_it(zone, secretary, neighbor, at):
    site = make_site(zone.branch, "here")
    picture, paper = a_picture(zone.branch.path), a_paper(zone.branch.path)
    small = sizes_of(picture, SMALL)[0].file.url
    urls = [picture.file.url, small, paper.file.url]
    assert [status(url) for url in urls] == [404, 404, 404]
    article = make_article(site, body=pictured(picture, paper), cover=picture)
    assert [status(url) for url in urls] == [200, 200, 200]
    again = asked(small, **{"If-None-Match": asked(small)["ETag"]})
    assert (again.status_code, "public" in again["Cache-Control"]) == (304, True)
    reviews.withdraw(actor=secretary.actor, at=at, article_id=article.public_id, reason="照片有误")
    assert [status(url) for url in urls] == [404, 404, 404]
    assert [status(url, neighbor) for url in urls] == [404, 404, 404]
    assert [status(url, secretary) for url in urls] == [200, 200, 200]
    assert asked(small, secretary)["Cache-Control"] == "private, no-store"
    assert not ShownFile.objects.exists()


def test_used_elsewhere_it_stays(zone, secretary, at):
    site, picture = make_site(zone.branch, "here"), a_picture(zone.branch.path)
    article, other = make_article(site, body=pictured(picture)), make_article(site, "另一篇", cover=picture)
    reviews.withdraw(actor=secretary.actor, at=at, article_id=article.public_id, reason="重复")
    assert status(picture.file.url) == 200
    latest = ArticlePage.objects.get(pk=other.pk).get_latest_revision_as_object()
    latest.cover = None
    latest.save_revision().publish()
    assert status(picture.file.url) == 404


def test_a_reviewer_sees_the_pictures_of_a_draft_and_no_others(zone, secretary, at):
    desk = desk_of(zone)
    picture, other = a_picture(zone.branch.path), a_picture(zone.branch_next.path)
    draft_of(desk.site, secretary, body=pictured(picture))
    assert [status(one.file.url, desk.first) for one in (picture, other)] == [200, 404]


def test_the_emblem_of_a_site_is_for_everybody(zone, secretary, at):
    make_site(zone.branch, "here")
    picture = a_picture(zone.branch.path)
    choose_emblem(actor=secretary.actor, at=at, organization_id=zone.branch.pk, picture_id=picture.pk)
    assert SitePage.objects.get(slug="here").emblem_id == picture.pk
    assert status(picture.file.url) == 200
    choose_emblem(actor=secretary.actor, at=at, organization_id=zone.branch.pk, picture_id=None)
    assert status(picture.file.url) == 404


def test_what_lies_in_no_library_is_not_found(zone, secretary):
    paper = a_paper(zone.branch.path)
    url = paper.file.url
    Attachment.objects.all().delete()
    assert status(url, secretary) == 404
