"""Signing in with other services: fake servers that speak the documented protocols."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from zhibu.accounts import actions
from zhibu.accounts.models import OutsideIdentity
from zhibu.accounts.outside import services
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.notify.models import Notice
from zhibu.kernel.errors import Refused

PROFILE = reverse("accounts:profile")
WEIXIN = reverse("accounts:outside", args=["weixin"])
BACK = reverse("accounts:outside_back", args=["weixin"])


class Platform(BaseHTTPRequestHandler):
    """微信 and 钉钉 as their documents say: codes are taken once, mistakes are told in their own words."""

    codes: dict[str, dict[str, str]] = {}

    def answer(self, said, status=200):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(said).encode())

    def do_GET(self):
        url = urlsplit(self.path)
        asked = {key: values[0] for key, values in parse_qs(url.query).items()}
        if url.path == "/sns/oauth2/access_token":
            if (asked["appid"], asked["secret"]) != ("wx1", "hush"):
                return self.answer({"errcode": 40125, "errmsg": "invalid appsecret"})
            if asked["grant_type"] != "authorization_code" or asked["code"] not in self.codes:
                return self.answer({"errcode": 40029, "errmsg": "invalid code"})
            token = {"access_token": "t", "expires_in": 7200, "refresh_token": "r", "scope": "snsapi_login"}
            return self.answer(token | self.codes.pop(asked["code"]))
        if url.path == "/v1.0/contact/users/me" and self.headers["x-acs-dingtalk-access-token"] == "ding-token":
            return self.answer({"nick": "x", "unionId": "ding-union", "openId": "o"})
        return self.answer({"code": "Forbidden.AccessDenied"}, 403)

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if asked.get("clientSecret") == "hush" and asked.get("code") == "ding-code":
            return self.answer({"accessToken": "ding-token", "expireIn": 7200, "refreshToken": "r"})
        return self.answer({"code": "invalidParameter", "message": "no"}, 400)

    def log_message(self, *_):
        pass


@pytest.fixture
def platform(settings, tmp_path):
    http = ThreadingHTTPServer(("127.0.0.1", 0), Platform)
    threading.Thread(target=http.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{http.server_port}"
    common = {"client_secret": "hush", "api_url": url, "page_url": url}
    rows = [
        {"key": "weixin", "kind": "weixin", "client_id": "wx1", **common},
        {"key": "ding", "kind": "dingtalk", "client_id": "d1", **common},
    ]
    settings.SIGN_IN_WITH = tmp_path / "with.json"
    settings.SIGN_IN_WITH.write_text(json.dumps(rows))
    Platform.codes = {"c1": {"openid": "open-1", "unionid": "union-1"}, "c2": {"openid": "open-2"}}
    yield http
    http.shutdown()
    http.server_close()


def go(client, url=WEIXIN):
    """To the service; what it was asked."""
    answer = client.get(url)
    return {key: values[0] for key, values in parse_qs(urlsplit(answer.url).query).items()}


def come_back(client, code, back=BACK, name="code"):
    state = go(client, back.removesuffix("back/"))["state"]
    answer = client.get(back, {name: code, "state": state})
    return client.get(answer.url) if answer.status_code == 302 else answer


def test_the_service_is_asked_in_its_own_words(platform, client, db):
    answer = client.get(WEIXIN)
    asked = {key: values[0] for key, values in parse_qs(urlsplit(answer.url).query).items()}
    assert urlsplit(answer.url).path == "/connect/qrconnect"
    assert answer.url.endswith("#wechat_redirect")
    assert {key: asked[key] for key in ("appid", "response_type", "scope")} == {
        "appid": "wx1", "response_type": "code", "scope": "snsapi_login",
    }  # fmt: skip
    assert asked["redirect_uri"] == f"http://testserver{BACK}"
    assert len(asked["state"]) >= 30


def test_it_is_bound_while_signed_in_and_opens_the_door_afterwards(platform, member, client):
    here = member.client
    assert come_back(here, "c1").status_code == 200
    assert not OutsideIdentity.objects.exists()
    assert here.post(BACK).url == PROFILE
    assert here.get(PROFILE).context["services"][0].bound_at
    assert Notice.objects.filter(account_id=member.account.pk).count() == 1
    Platform.codes["c3"] = {"openid": "other-app", "unionid": "union-1"}
    page = come_back(client, "c3")
    assert page.context["known"]
    assert client.post(BACK).url == "/"
    assert client.get(PROFILE).status_code == 200
    assert {e.action for e in Entry.objects.all()} == {"account.bound", "account.signed_in"}


def test_whoever_is_not_bound_stays_outside(platform, client, db):
    page = come_back(client, "c1")
    assert not page.context["known"]
    assert client.post(BACK).status_code == 422
    assert client.get(PROFILE).status_code == 302


def test_a_slip_binds_at_once(platform, member, secretary, client, at):
    made = actions.make_slip(actor=secretary.actor, at=at, account_id=member.account.pk)
    come_back(client, "c2")
    client.post(reverse("accounts:slip"), {"code": made.code})
    new = {"new": "the tea is still warm", "again": "the tea is still warm"}
    assert client.post(reverse("accounts:slip_open"), new).url == "/"
    assert OutsideIdentity.objects.get().account_id == member.account.pk


@pytest.mark.parametrize("case", ["other state", "no state", "old code", "declined", "another session"])
def test_what_does_not_fit_opens_nothing(platform, member, client, case):
    actions.bind_identity(
        actor=member.actor, at=member.account.created_at, provider="weixin",
        digest=actions.digest_of("weixin", "union-1"), service_name="微信",
    )  # fmt: skip
    asked = go(client)
    given = {"code": "c1", "state": asked["state"]}
    if case == "other state":
        given["state"] = "x" * 30
    elif case == "no state":
        del given["state"]
    elif case == "old code":
        given["code"] = "used"
    elif case == "declined":
        del given["code"]
    else:
        client.cookies.clear()
    assert client.get(BACK, given).status_code == 422
    assert client.post(BACK).status_code == 422
    assert client.get(PROFILE).status_code == 302


def test_one_person_of_a_service_opens_one_account(platform, member, secretary, at):
    digest = actions.digest_of("weixin", "union-1")
    given = {"at": at, "provider": "weixin", "service_name": "微信"}
    first = actions.bind_identity(actor=member.actor, digest=digest, **given)
    assert actions.bind_identity(actor=member.actor, digest=digest, **given) == first
    with pytest.raises(Refused) as elsewhere:
        actions.bind_identity(actor=secretary.actor, digest=digest, **given)
    with pytest.raises(Refused) as already:
        actions.bind_identity(actor=member.actor, digest=actions.digest_of("weixin", "union-2"), **given)
    assert (elsewhere.value.code, already.value.code) == ("bound-elsewhere", "bound-already")
    assert "union-1" not in str(list(OutsideIdentity.objects.values()))


def test_it_is_unbound_but_not_if_it_is_the_only_way(platform, member, at):
    given = {"actor": member.actor, "at": at, "provider": "weixin"}
    actions.bind_identity(digest=actions.digest_of("weixin", "union-1"), service_name="微信", **given)
    account = member.account
    account.set_unusable_password()
    account.save()
    with pytest.raises(Refused) as only:
        actions.unbind_identity(**given)
    assert only.value.code == "only-way"
    account.set_password("the tea is still warm")
    account.save()
    client = member.client
    assert client.post(reverse("accounts:unbind", args=["weixin"])).url == PROFILE
    assert not OutsideIdentity.objects.exists()


def test_dingtalk_speaks_its_own_way(platform, member):
    here = member.client
    back = reverse("accounts:outside_back", args=["ding"])
    assert come_back(here, "ding-code", back, "authCode").status_code == 200
    here.post(back)
    assert OutsideIdentity.objects.get().subject == actions.digest_of("ding", "ding-union")
    assert come_back(here, "wrong", back, "authCode").status_code == 422


def test_a_platform_that_is_away_is_told_calmly(platform, client, db):
    state = go(client)["state"]
    platform.shutdown()
    platform.server_close()
    assert client.get(BACK, {"code": "c1", "state": state}).status_code == 422


def test_unknown_services_do_not_exist_and_a_wrong_file_says_so(platform, client, db, settings):
    assert client.get(reverse("accounts:outside", args=["nothing"])).status_code == 404
    settings.SIGN_IN_WITH.write_text('[{"key": "x", "kind": "carrier-pigeon"}]')
    with pytest.raises(ValueError, match="carrier-pigeon"):
        services()
