import json

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from zhibu.foundation.ui import build, samples
from zhibu.foundation.ui.context import Shell
from zhibu.foundation.ui.middleware import PageMiddleware
from zhibu.foundation.ui.slots import NavItem, nav_items
from zhibu.foundation.ui.views import server_error


def test_the_gallery_and_all_samples_open(member):
    pages = [reverse("ui:gallery"), *(reverse("ui:sample", args=[name]) for name in samples.CONTENTS)]
    assert [member.client.get(page).status_code for page in pages] == [200] * len(pages)


def test_an_unknown_sample_is_not_found(member):
    assert member.client.get("/ui/samples/nothing/").status_code == 404


def test_preferences_are_kept_in_cookies_and_drawn_by_the_server(db):
    client = Client()
    form = {"theme": "dark", "elder": "1", "language": "en", "next": "/account/sign-in/"}
    response = client.post(reverse("ui:preferences"), form)
    assert (response.status_code, response["Location"]) == (302, "/account/sign-in/")
    html = client.get(reverse("ui:preferences")).content.decode()
    assert '<html lang="en" data-theme="dark" data-elder>' in html


def test_one_preference_leaves_the_others_as_they_are(db):
    response = Client().post(reverse("ui:preferences"), {"elder": "1"})
    assert sorted(response.cookies) == ["zb_elder"]


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_preferences_never_lead_to_another_site(db, address):
    response = Client().post(reverse("ui:preferences"), {"elder": "1", "next": address})
    assert response["Location"] == "/"


def test_a_wrong_preference_is_refused_with_the_form(db):
    assert Client().post(reverse("ui:preferences"), {"theme": "pink"}).status_code == 422


def test_errors_are_pages_and_need_no_database():
    response = server_error(RequestFactory().get("/x/"))
    assert (response.status_code, "error-page" in response.content.decode()) == (500, True)


def test_an_unknown_page_is_a_page(member):
    response = member.client.get("/no/such/page/")
    assert (response.status_code, "error-page" in response.content.decode()) == (404, True)


def test_a_stale_form_says_that_nothing_was_changed(member):
    client = Client(enforce_csrf_checks=True)
    response = client.post(reverse("ui:preferences"), {"elder": "1"})
    assert (response.status_code, "error-page" in response.content.decode()) == (403, True)


def test_pages_differ_by_reader_and_by_htmx_and_are_not_kept(member):
    response = member.client.get(reverse("ui:gallery"))
    assert {"HX-Request", "Cookie"} <= {part.strip() for part in response["Vary"].split(",")}
    assert response["Cache-Control"] == "private, no-store"


def test_a_part_of_a_page_without_a_session_sends_the_whole_page_to_sign_in(db):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/learning/?q=1"}
    response = Client().get(reverse("ui:gallery"), headers=headers)
    assert (response.status_code, response["HX-Redirect"]) == (204, "/account/sign-in/?next=%2Flearning%2F%3Fq%3D1")


def test_a_form_sent_without_a_session_returns_to_its_page():
    request = RequestFactory().post("/learning/check-in/", HTTP_REFERER="http://testserver/learning/today/")
    answer = HttpResponse(status=302, headers={"Location": "/account/sign-in/?next=/learning/check-in/"})
    assert PageMiddleware(lambda _: answer)(request)["Location"] == "/account/sign-in/?next=%2Flearning%2Ftoday%2F"


def test_every_registered_line_of_the_navigation_leads_somewhere():
    assert [item.key for item in nav_items if not reverse(item.url_name)] == []


def shell_of(person, path="/"):
    request = RequestFactory().get(path)
    request.actor = person.actor
    return Shell(request)


def test_only_what_is_allowed_is_in_the_navigation(member, monkeypatch):
    monkeypatch.setattr(nav_items, "_items", {})
    nav_items.register(NavItem("open", "workbench", "open", "ui:gallery", "home"))
    nav_items.register(NavItem("closed", "workbench", "closed", "ui:gallery", "home", allowed=lambda actor: False))
    nav_items.register(NavItem("tab", "member", "tab", "ui:preferences", "home"))
    shell = shell_of(member, "/ui/preferences/")
    assert [entry.key for entry in shell.work] == ["open"]
    assert [(entry.key, entry.current) for entry in shell.tabs] == [("tab", True)]


def test_who_is_no_member_has_no_tabs(office):
    assert shell_of(office).tabs == []


def test_an_empty_frame_asks_the_database_nothing(member, django_assert_num_queries):
    shell = shell_of(member)
    with django_assert_num_queries(0):
        assert (shell.signed_in, shell.language, shell.preferences.elder) == (True, "zh-Hans", False)


@pytest.fixture
def drawn(tmp_path, settings, monkeypatch):
    """A build that has drawn the first picture of one screen."""
    screen = {"file": "icons/s.png", "width": 390, "height": 844, "ratio": 3, "theme": "dark"}
    (tmp_path / "splash.json").write_text(json.dumps({"screens": [screen]}))
    settings.UI_BUILD_DIR = tmp_path
    monkeypatch.setattr(build, "_splash", build._Kept("splash.json"))
    monkeypatch.setattr(build, "_heads", {})


@pytest.mark.parametrize(("agent", "expected"), [("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0)", 1), ("Chrome/140", 0)])
def test_an_iphone_is_told_what_to_show_while_the_app_starts(db, drawn, agent, expected):
    page = Client().get("/account/sign-in/", headers={"User-Agent": agent}).content.decode()
    media = "(device-width: 390px) and (device-height: 844px)"
    assert (page.count("apple-touch-startup-image"), page.count(media)) == (expected, expected)
