"""The addresses of the app: the queue's counter, its page, the worker, the manifest, the labels on pages."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from zhibu.foundation.notify.models import Notice
from zhibu.foundation.offline import pages, shell
from zhibu.foundation.offline.actions import take_deed
from zhibu.foundation.offline.models import Receipt
from zhibu.foundation.offline.rules import MOST_BYTES
from zhibu.foundation.offline.tests.conftest import KIND

DEEDS, TOKEN, OUTBOX, OFFLINE = (reverse(f"offline:{name}") for name in ("deeds", "token", "outbox", "offline"))
WORKER, MANIFEST = reverse("offline:service_worker"), reverse("offline:manifest")


@pytest.fixture
def said(member, at):
    """A deed of the member as a device writes it."""

    def make(**given):
        return {
            "id": str(uuid4()), "account": str(member.account.pk), "kind": KIND, "sent_at": at.isoformat(),
            "made_at": (at - timedelta(minutes=10)).isoformat(), "fields": {"sentence": "记住了"}, **given,
        }  # fmt: skip

    return make


def send(client, said, **headers):
    return client.post(DEEDS, json.dumps(said), content_type="application/json", **headers)


def test_a_deed_is_answered_in_words(member, said):
    answer = send(member.client, said())
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    assert answer.json() == {"state": "done", "code": "", "words": "已说：记住了", "url": "/notices/"}


def test_a_lost_answer_is_given_again(member, said):
    deed = said()
    assert send(member.client, deed).json() == send(member.client, deed).json()
    assert Notice.objects.count() == 1


def test_a_refusal_is_no_error(member, said):
    answer = send(member.client, said(fields={"sentence": "坏"}))
    assert (answer.status_code, answer.json()["state"], answer.json()["words"]) == (200, "refused", "不能这么说")


def test_nobody_is_told_to_sign_in(said, db):
    answer = send(Client(), said())
    assert (answer.status_code, answer.json()) == (401, {"state": "sign_in"})


def test_whoever_must_change_their_password_signs_in_properly_first(member, said):
    member.account.must_change_password = True
    member.account.save()
    assert send(member.client, said()).status_code == 401
    assert member.client.get(TOKEN).json()["account"] is None


def test_a_deed_of_somebody_else_waits(secretary, said):
    answer = send(secretary.client, said())
    assert (answer.status_code, answer.json()["state"]) == (409, "other_account")
    assert not Receipt.objects.exists()


@pytest.mark.parametrize(
    "given",
    [{"id": "x"}, {"account": None}, {"made_at": "yesterday"}, {"sent_at": "2026-11-18T04:00:00"}, {"kind": ""}],
)
def test_an_envelope_that_cannot_be_read_is_no_deed(member, said, given):
    assert send(member.client, said(**given)).status_code == 422


@pytest.mark.parametrize("body", ["", "[]", "{", "1", "null"])
def test_what_is_no_envelope_is_no_deed(member, body):
    assert member.client.post(DEEDS, body, content_type="application/json").status_code == 422


def test_a_form_of_another_site_does_nothing(member, said):
    client = Client(enforce_csrf_checks=True)
    client.force_login(member.account)
    assert send(client, said()).status_code == 403
    assert client.post(DEEDS, {"id": str(uuid4())}).status_code == 403
    token = client.get(TOKEN).json()["token"]
    assert client.post(DEEDS, {"csrfmiddlewaretoken": token, "a": "b"}).status_code == 422
    assert send(client, said(), HTTP_X_CSRFTOKEN=token).status_code == 200
    assert Notice.objects.count() == 1


def test_a_deed_that_is_too_large_is_not_read(member, said):
    answer = send(member.client, said(fields={"sentence": "x" * MOST_BYTES}))
    assert (answer.status_code, answer.json()["state"]) == (413, "too_large")


def test_the_token_says_who_may_send(member, db):
    assert member.client.get(TOKEN).json()["account"] == str(member.account.pk)
    assert Client().get(TOKEN).json()["account"] is None


def test_the_page_of_the_queue_lists_what_has_arrived_from_oneself(member, secretary, deed, at):
    take_deed(actor=member.actor, at=at, deed=deed("第一句"))
    take_deed(actor=member.actor, at=at, deed=deed("坏"))
    own, others = member.client.get(OUTBOX).content.decode(), secretary.client.get(OUTBOX).content.decode()
    assert ("已说：第一句" in own, "不能这么说" in own, "说一句 · 没有办成" in own) == (True, True, True)
    assert "第一句" not in others


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_the_queue_costs_the_same_with_one_and_three(member, deed, at, count, django_assert_num_queries):
    for _ in range(count):
        take_deed(actor=member.actor, at=at, deed=deed())
    client = member.client
    client.get(OUTBOX)
    with django_assert_num_queries(5):
        client.get(OUTBOX)


def test_the_offline_page_says_nothing_about_anybody(member):
    page = member.client.get(OFFLINE).content.decode()
    assert (member.account.name in page, str(member.account.pk) in page) == (False, False)
    assert "没有网络" in page


def test_pages_say_whose_they_are_and_whether_they_may_be_kept(member, secretary):
    headers = {
        path: (member.client.get(path).headers.get("Zhibu-Account"), "Zhibu-Keep" in member.client.get(path).headers)
        for path in ("/", "/account/", "/no/such/page/", TOKEN)
    }
    me = str(member.account.pk)
    none = (None, False)
    assert headers == {"/": (me, True), "/account/": (me, False), "/no/such/page/": none, TOKEN: none}
    part = member.client.get("/", headers={"HX-Request": "true"})
    assert "Zhibu-Account" not in part.headers
    assert Client().get("/account/sign-in/").headers["Zhibu-Account"] == "-"


def test_a_desk_is_not_kept_on_a_device(secretary):
    assert "Zhibu-Keep" not in secretary.client.get("/members/").headers


def test_every_page_that_may_be_kept_exists():
    names = {f"{space}:{name}" for space, (_, found) in get_resolver().namespace_dict.items()
             for name in found.reverse_dict if isinstance(name, str)}  # fmt: skip
    assert pages.kept_pages() - names == set()


def test_the_worker_serves_the_whole_site_and_is_asked_for_anew(db):
    answer = Client().get(WORKER)
    assert (answer["Content-Type"], answer["Service-Worker-Allowed"]) == ("text/javascript; charset=utf-8", "/")
    assert answer["Content-Security-Policy"] == "default-src 'none'; script-src 'self'; connect-src 'self'"
    assert answer["Cache-Control"] == "no-cache"
    assert Client().get(WORKER, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert Client().get(WORKER, headers={"If-None-Match": '"other"'}).status_code == 200


def test_the_worker_costs_no_query(member, django_assert_num_queries):
    client = member.client
    with django_assert_num_queries(0):
        client.get(WORKER)


def test_a_change_of_any_file_is_another_version(tmp_path, settings):
    settings.UI_BUILD_DIR = tmp_path
    versions = {shell._script().version}
    (tmp_path / "worker.js").write_text("1;")
    versions.add(shell._script().version)
    chunk = {"src/app.ts": {"file": "assets/app-1.js", "css": ["assets/app-1.css"]}}
    (tmp_path / "manifest.json").write_text(json.dumps(chunk))
    versions.add(shell._script().version)
    chunk["src/offline/frame.ts"] = {"file": "assets/frame-1.js", "imports": ["_shared.js"]}
    chunk["_shared.js"] = {"file": "assets/shared-1.js"}
    chunk["styles/pages/offline.css"] = {"file": "assets/offline-1.css"}
    (tmp_path / "manifest.json").write_text(json.dumps(chunk))
    made = shell._script()
    assert len(versions | {made.version}) == 4
    told = json.loads(made.text.splitlines()[0].removeprefix("self.zhibu=").removesuffix(";"))
    assert [name.rpartition("/")[2] for name in told["files"]] == [
        "app-1.css", "app-1.js", "frame-1.js", "offline-1.css", "shared-1.js",
    ]  # fmt: skip


def test_the_manifest_makes_the_site_an_app(db):
    answer = Client().get(MANIFEST)
    said = answer.json()
    assert answer["Content-Type"] == "application/manifest+json"
    assert (said["name"], said["start_url"], said["scope"], said["display"]) == ("支部云", "/", "/", "standalone")
    assert {(i["sizes"], i["purpose"]) for i in said["icons"]} == {
        ("192x192", "any"), ("512x512", "any"), ("192x192", "maskable"), ("512x512", "maskable"),
    }  # fmt: skip


def test_the_app_has_shortcuts_that_open(member):
    said = Client().get(MANIFEST).json()["shortcuts"]
    assert [one["name"] for one in said] == ["今日微课", "会议签到", "我的学时", "等待发送"]
    for one in said:
        assert member.client.get(one["url"], follow=True).status_code == 200
        assert one["icons"][0]["sizes"] == "96x96"


def test_the_worker_knows_what_stands_in_for_a_shortcut_without_a_network():
    told = shell._told()
    assert told["standIns"] == {"/learning/now/": "/learning/", "/meetings/here/": "/meetings/"}
    assert told["stored"] == "/files/"


def test_every_page_leads_to_the_manifest(member):
    page = member.client.get("/").content.decode()
    assert f'<link rel="manifest" href="{MANIFEST}"' in page
