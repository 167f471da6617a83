import json
import re

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
    form = {"theme": "dark", "elder": "140", "language": "en", "next": "/account/sign-in/"}
    response = client.post(reverse("ui:preferences"), form)
    assert (response.status_code, response["Location"]) == (302, "/account/sign-in/")
    html = client.get(reverse("ui:preferences")).content.decode()
    assert '<html lang="en" data-theme="dark" data-elder="140">' in html


def test_one_preference_leaves_the_others_as_they_are(db):
    response = Client().post(reverse("ui:preferences"), {"elder": "140"})
    assert sorted(response.cookies) == ["zb_elder"]


def size_on(client):
    """The size of type of a page; 100 without a word."""
    found = re.search(r'data-elder="(\d+)"', client.get(reverse("ui:preferences")).content.decode())
    return int(found[1]) if found else 100


def choose(client, size):
    assert client.post(reverse("ui:preferences"), {"elder": str(size)}).status_code == 302


def test_a_size_of_type_goes_with_its_owner_to_another_device(member):
    choose(member.client, 160)
    assert size_on(member.client) == 160


def test_a_device_keeps_the_size_that_its_owner_has_chosen_on_it(member):
    desk, phone = member.client, member.client
    choose(desk, 100)
    choose(phone, 140)
    assert (size_on(desk), size_on(phone), size_on(member.client)) == (100, 140, 140)


def test_what_somebody_else_has_chosen_on_a_device_does_not_hold_for_its_next_user(member, stranger):
    choose(stranger.client, 120)
    phone = member.client
    choose(phone, 160)
    phone.logout()
    choose(phone, 140)
    phone.force_login(stranger.account)
    assert size_on(phone) == 120


def test_who_has_never_chosen_reads_as_the_device_is_set(member):
    phone = Client()
    choose(phone, 140)
    phone.force_login(member.account)
    assert size_on(phone) == 140


@pytest.mark.parametrize("value", ["1", "400", "x.y", "160000000000000000000"])
def test_a_cookie_that_says_nothing_known_changes_nothing(db, value):
    client = Client()
    client.cookies["zb_elder"] = value
    assert size_on(client) == 100


def test_in_large_type_a_workbench_offers_four_lines_and_the_rest_behind_one(secretary):
    client = secretary.client
    before = client.get("/members/").content.decode()
    choose(client, 140)
    page = client.get("/members/").content.decode()
    main, _, rest = page.partition('class="side-main"')[2].partition("side-rest")
    assert ("side-main" in before, main.count("<a "), rest.count("<a ") > 3) == (False, 4, True)
    assert [
        url for url in ("/desk/", "/meetings/desk/", "/members/", "/learning/desk/weeks/") if url not in main
    ] == []


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_preferences_never_lead_to_another_site(db, address):
    response = Client().post(reverse("ui:preferences"), {"elder": "140", "next": address})
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
    response = client.post(reverse("ui:preferences"), {"elder": "140"})
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
