"""Every address of the editor, asked by those who must get nothing of a site: its members, strangers, the editor
of the site next door. The last gets in, but nothing of here: no title, no text, no picture, and changes nothing.

The negative tests of what went wrong elsewhere: reading permission of drafts, previews, revisions, comparisons,
history, usage, pictures by guessed ids, search, the editor's API, bulk actions, copying and moving across sites.
"""

import re
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from PIL import Image
from wagtail.models import Collection, Page, Revision

from zhibu.portal.models import ArticlePage, Attachment, ColumnPage, Picture
from zhibu.portal.tests.factories import make_article, make_site

SECRET = "未公开的稿子"
HIDDEN = "内部照片"


@pytest.fixture
def here(zone):
    """A draft with two revisions, a picture and an attachment of the site here; a site next door."""
    site = make_site(zone.branch, "here")
    make_site(zone.branch_next, "next")
    article = make_article(site, SECRET, live=False)
    first = article.save_revision()
    second = article.save_revision()
    root = Collection.get_first_root_node()
    data = BytesIO()
    Image.new("RGB", (8, 8)).save(data, "PNG")
    picture = Picture.objects.create(
        title=HIDDEN, scope_path=zone.branch.path, collection=root, width=8, height=8,
        file=ContentFile(data.getvalue(), name="inside.png"), file_size=len(data.getvalue()), file_hash="0" * 40,
    )  # fmt: skip
    paper = Attachment.objects.create(
        title=HIDDEN, scope_path=zone.branch.path, collection=root, file=ContentFile(b"x", name="inside.txt")
    )
    return {"site": site, "article": article, "first": first, "second": second, "picture": picture, "paper": paper}


def arguments(here):
    """What the addresses of the editor are given: everything is of the site here."""
    article, column = here["article"], ColumnPage.objects.get(site=here["site"], kind="news")
    ids = dict.fromkeys(("page_id", "pk", "page_to_move_id", "page_to_copy_id", "object_id", "page_pk"), article.pk)
    return ids | {
        "parent_page_id": column.pk, "destination_id": column.pk, "revision_id": here["first"].pk,
        "revision_id_a": str(here["first"].pk), "revision_id_b": str(here["second"].pk),
        "image_id": here["picture"].pk, "document_id": here["paper"].pk, "doc_id": here["paper"].pk,
        "uploaded_file_id": 1, "session_id": 1,
        "content_type_app_name": "portal", "content_type_model_name": "articlepage", "app_label": "portal",
        "model_name": "articlepage", "app_name": "portal", "action": "delete", "action_name": "publish",
        "task_state_id": 1, "task_id": 1, "workflow_state_id": 1, "workflow_pk": 1, "collection_id": 1,
        "filter_spec": "max-165x165", "field_name": "title", "restriction_id": 1,
    }  # fmt: skip


def addresses():
    """Every address under /cms/ with the names of its arguments."""
    found = []

    def walk(patterns, space, names, inside):
        for pattern in patterns:
            groups = [*pattern.pattern.converters, *getattr(pattern.pattern, "regex", re.compile("")).groupindex]
            own = [*names, *dict.fromkeys(groups)]
            if isinstance(pattern, URLResolver):
                deeper = f"{space}{pattern.namespace}:" if pattern.namespace else space
                walk(pattern.url_patterns, deeper, own, inside or str(pattern.pattern) == "cms/")
            elif isinstance(pattern, URLPattern) and inside and pattern.name:
                found.append((f"{space}{pattern.name}", own))

    walk(get_resolver().url_patterns, "", [], False)
    return found


def urls(here):
    """The addresses with everything in them pointing here."""
    values = arguments(here)
    made = []
    for name, names in addresses():
        given = {one: values[one] for one in dict.fromkeys(names)}
        if name.startswith("wagtaildocs") and "pk" in given:
            given["pk"] = here["paper"].pk
        if name.startswith("wagtailimages") and "pk" in given:
            given["pk"] = here["picture"].pk
        made.append(reverse(name, kwargs=given))
    return made


def texts_of(response):
    return (
        b"".join(response).decode(errors="replace")
        if response.streaming
        else response.content.decode(errors="replace")
    )


def state(here):
    """What nobody from outside may change."""
    article = ArticlePage.objects.get(pk=here["article"].pk)
    return (
        article.title, article.live, article.path, article.locked, Page.objects.count(), Revision.objects.count(),
        Picture.objects.count(), Attachment.objects.count(), Picture.objects.get().title,
    )  # fmt: skip


def test_there_is_something_to_walk():
    assert len(addresses()) > 120


@pytest.mark.parametrize("who", ["anonymous", "member", "stranger"])
def test_who_edits_nothing_gets_nothing(here, who, request):
    client = Client() if who == "anonymous" else request.getfixturevalue(who).client
    open_to_all = {reverse("wagtailadmin_sprite"), reverse("wagtailadmin_javascript_catalog")}
    got = [
        (method, url)
        for url in urls(here)
        for method in ("get", "post")
        if url not in open_to_all and getattr(client, method)(url).status_code not in {302, 403, 404, 405}
    ]
    assert got == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_editor_next_door_sees_nothing_of_here_and_changes_nothing(here, neighbor, method):
    client, before = neighbor.client, state(here)
    client.raise_request_exception = False
    seen = []
    for url in urls(here):
        response = getattr(client, method)(url)
        text = texts_of(response)
        stumbles = response.status_code >= 500 and url != reverse("wagtailadmin_choose_page_external_link")
        if SECRET in text or HIDDEN in text or stumbles:
            seen.append((response.status_code, url))
    assert (seen, state(here)) == ([], before)


@pytest.mark.parametrize(
    "url",
    [
        "pages/search/?q=未公开", "api/main/pages/?search=未公开", "images/?q=内部", "documents/?q=内部",
        "images/chooser/?q=内部", "images/chooser/results/?q=内部", "documents/chooser/results/?q=内部",
        "choose-page/search/?q=未公开", "reports/site-history/", "reports/locked/", "reports/aging-pages/",
        "reports/workflow/", "reports/workflow_tasks/", "",
    ],
)  # fmt: skip
def test_nothing_of_here_is_found_next_door(here, neighbor, secretary, url):
    text = texts_of(neighbor.client.get(f"/cms/{url}"))
    assert (SECRET in text, HIDDEN in text) == (False, False)


def test_its_own_editor_finds_it(here, secretary):
    found = [
        texts_of(secretary.client.get(f"/cms/{url}=未公开")) for url in ("pages/search/?q", "api/main/pages/?search")
    ]
    assert [SECRET in text for text in found] == [True, True]
    assert HIDDEN in texts_of(secretary.client.get("/cms/images/?q=内部"))


@pytest.mark.parametrize("action", ["publish", "unpublish", "delete", "move", "copy", "convert_alias"])
def test_the_api_does_nothing_from_next_door(here, neighbor, action):
    before = state(here)
    to = ColumnPage.objects.get(site__slug="next", kind="news").pk
    url = reverse("wagtailadmin_api:pages:action", args=[here["article"].pk, action])
    data = {"destination_page_id": to, "recursive": False, "slug": "x"}
    response = neighbor.client.post(url, data, content_type="application/json")
    assert (response.status_code in {400, 403, 404}, state(here)) == (True, before)


@pytest.mark.parametrize("action", ["publish", "unpublish", "delete", "move"])
def test_bulk_actions_do_nothing_from_next_door(here, neighbor, action):
    before = state(here)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action]) + f"?id={here['article'].pk}"
    to = ColumnPage.objects.get(site__slug="next", kind="news").pk
    response = neighbor.client.post(url, {"chooser": to, "move_applicable": "on"})
    assert (SECRET in texts_of(response), state(here)) == (False, before)


def test_an_article_leaves_its_site_for_nobody(here, office):
    other = ColumnPage.objects.get(site__slug="next", kind="news")
    tester = here["article"].permissions_for_user(office.account)
    assert tester.can_edit()
    assert (tester.can_move_to(other), tester.can_copy_to(other)) == (False, False)
    assert tester.can_move_to(ColumnPage.objects.get(site=here["site"], kind="study"))


def test_a_picture_for_below_is_chosen_below_and_changed_above_alone(
    here, zone, office, neighbor, stranger, secretary
):
    Picture.objects.update(scope_path=zone.committee.path, for_below=True)
    chosen = reverse("wagtailimages_chooser:chosen", args=[here["picture"].pk])
    assert [p.client.get(chosen).status_code for p in (office, secretary, neighbor)] == [200, 200, 200]
    edit = reverse("wagtailimages:edit", args=[here["picture"].pk])
    assert [p.client.get(edit).status_code for p in (office, secretary)] == [200, 302]


def test_a_guessed_address_of_a_file_is_no_address(here, neighbor):
    name = here["paper"].file.name
    assert Client().get(here["paper"].file.url).status_code == 404
    assert Client().get(reverse("portal:file", args=["0" * 22, name])).status_code == 404
    assert neighbor.client.get(reverse("wagtaildocs:edit", args=[here["paper"].pk])).status_code == 302


def test_a_picture_belongs_to_the_site_of_who_brings_it(here, zone, neighbor):
    data = BytesIO()
    Image.new("RGB", (9, 9), "red").save(data, "PNG")
    sent = {
        "image-chooser-upload-title": "新照片",
        "image-chooser-upload-file": SimpleUploadedFile("new.png", data.getvalue()),
    }
    response = neighbor.client.post(reverse("wagtailimages_chooser:create"), sent)
    assert (response.status_code, Picture.objects.get(title="新照片").scope_path) == (200, zone.branch_next.path)
