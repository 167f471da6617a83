"""OAuth 2: a person lets an application act for them; what goes wrong goes nowhere."""

import base64
import hashlib
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from zhibu.foundation.api.actions.applications import make_secret
from zhibu.foundation.api.models import Code, Consent, Renewal, Token
from zhibu.foundation.api.tests.conftest import program
from zhibu.foundation.audit.models import Entry
from zhibu.kernel import clock

BACK = "https://city.example.org/back"
VERIFIER = "a" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


def asked(application, **changed):
    return {
        "response_type": "code",
        "client_id": str(application.pk),
        "redirect_uri": BACK,
        "scope": "own:read notices:read",
        "state": "s1",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        **changed,
    }


def authorize(client, application, data=None, **changed):
    query = "&".join(f"{key}={value}" for key, value in asked(application, **changed).items() if value is not None)
    url = f"/oauth/authorize/?{query.replace(' ', '%20')}"
    return client.get(url, secure=True) if data is None else client.post(url, data, secure=True)


def code_for(client, application, scopes=("own:read", "notices:read"), **changed):
    response = authorize(client, application, {"answer": "yes", "scopes": list(scopes)}, **changed)
    assert response.status_code == 302, response.content
    return parse_qs(urlsplit(response["Location"]).query)["code"][0]


def token(application, **data):
    given = {"client_id": str(application.pk), **data}
    return Client().post("/oauth/token/", {k: v for k, v in given.items() if v is not None}, secure=True)


def tokens_of(client, application, **more):
    code = code_for(client, application)
    response = token(
        application, grant_type="authorization_code", code=code, redirect_uri=BACK, code_verifier=VERIFIER, **more
    )
    assert response.status_code == 200, response.content
    return response.json()


def test_a_person_sees_who_asks_for_what_and_where_they_come_back(application, member):
    page = authorize(member.client, application)
    text = page.content.decode()
    assert all(
        words in text for words in ("城市一网", "把组织生活放进市里的应用", "city.example.org", "查看您的通知")
    )
    assert "https://city.example.org" in page["Content-Security-Policy"].split("form-action")[1].split(";")[0]


def test_with_a_yes_the_application_acts_for_the_person_within_what_was_allowed(application, member, at):
    given = tokens_of(member.client, application)
    assert (given["token_type"], given["scope"], given["expires_in"]) == ("Bearer", "own:read notices:read", 3600)
    client = program(given["access_token"])
    assert client.get("/api/v1/own").json()["name"] == "周晓禾"
    assert client.get("/api/v1/organizations").status_code == 403
    assert Entry.objects.filter(action="consent.given").count() == 1
    with clock.frozen(at + timedelta(hours=2)):
        assert client.get("/api/v1/own").status_code == 401


def test_a_person_may_allow_less_than_is_asked(application, member):
    code = code_for(member.client, application, scopes=("own:read",))
    given = token(
        application, grant_type="authorization_code", code=code, redirect_uri=BACK, code_verifier=VERIFIER
    ).json()
    assert given["scope"] == "own:read"


def test_a_no_is_told_to_the_application(application, member):
    response = authorize(member.client, application, {"answer": "no"})
    answer = parse_qs(urlsplit(response["Location"]).query)
    assert (answer["error"], answer["state"]) == (["access_denied"], ["s1"])
    assert Consent.objects.count() == 0


@pytest.mark.parametrize(
    "changed",
    [{"client_id": "wrong"}, {"redirect_uri": "https://evil.example.org/"}, {"redirect_uri": BACK + "/more"}],
)
def test_an_unknown_application_or_address_is_told_to_the_person_and_sent_nowhere(application, member, changed):
    response = authorize(member.client, application, **changed)
    assert response.status_code == 400
    assert "Location" not in response


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"scope": "everything"}, "invalid_scope"),
        ({"response_type": "token"}, "unsupported_response_type"),
    ],
)
def test_without_pkce_or_with_unknown_scopes_nothing_begins(application, member, changed, error):
    response = authorize(member.client, application, **changed)
    assert response["Location"].startswith(BACK + "?")
    assert parse_qs(urlsplit(response["Location"]).query)["error"] == [error]
    assert Code.objects.count() == 0


def test_a_stranger_signs_in_first(application):
    response = authorize(Client(), application)
    assert response.status_code == 302
    assert "sign-in" in response["Location"]


@pytest.mark.parametrize(
    "changed",
    [{"code_verifier": "b" * 64}, {"code_verifier": None}, {"redirect_uri": "https://other.example.org/"}],
)
def test_a_stolen_code_is_of_no_use(application, member, changed):
    code = code_for(member.client, application)
    data = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "code_verifier": VERIFIER}
    assert token(application, **{**data, **changed}).status_code == 400
    assert Token.objects.count() == 0


def test_a_code_used_twice_ends_everything_that_came_of_it(application, member):
    code = code_for(member.client, application)
    data = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "code_verifier": VERIFIER}
    given = token(application, **data).json()
    assert token(application, **data).json()["error"] == "invalid_grant"
    assert program(given["access_token"]).get("/api/v1/own").status_code == 401


def test_an_old_code_is_of_no_use(application, member, at):
    code = code_for(member.client, application)
    with clock.frozen(at + timedelta(minutes=6)):
        answer = token(
            application, grant_type="authorization_code", code=code, redirect_uri=BACK, code_verifier=VERIFIER
        )
    assert answer.json()["error"] == "invalid_grant"


def test_a_renewal_is_good_once_and_a_second_use_ends_the_consent(application, member):
    first = tokens_of(member.client, application)
    second = token(application, grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert second.status_code == 200
    assert second.json()["refresh_token"] != first["refresh_token"]
    stolen = token(application, grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert stolen.json()["error"] == "invalid_grant"
    assert program(second.json()["access_token"]).get("/api/v1/own").status_code == 401
    assert Consent.objects.get().ended_at is not None


def test_a_renewal_of_another_application_is_not_given(application, member, administrator, zone, at):
    from uuid import uuid4

    from zhibu.foundation.api.actions.applications import Entry as Said
    from zhibu.foundation.api.actions.applications import enter_application

    said = Said("另一个", "别的", ["own:read"], [BACK])
    other = enter_application(
        actor=administrator.actor, at=at, organization_id=zone.root.pk, entry=said, request=uuid4()
    )
    given = tokens_of(member.client, application)
    answer = token(other, grant_type="refresh_token", refresh_token=given["refresh_token"])
    assert answer.json()["error"] == "invalid_grant"


def test_an_application_with_a_secret_proves_itself(application, member, administrator, at):
    _, secret = make_secret(actor=administrator.actor, at=at, application_id=application.pk)
    code = code_for(member.client, application)
    data = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "code_verifier": VERIFIER}
    assert token(application, **data).json()["error"] == "invalid_client"
    assert token(application, **data, client_secret="wrong").json()["error"] == "invalid_client"
    assert token(application, **data, client_secret=secret).status_code == 200


def test_an_application_with_a_secret_acts_as_itself(application, administrator, at):
    assert token(application, grant_type="client_credentials").status_code in {400, 401}
    _, secret = make_secret(actor=administrator.actor, at=at, application_id=application.pk)
    given = token(application, grant_type="client_credentials", client_secret=secret, scope="own:read").json()
    own = program(given["access_token"]).get("/api/v1/own").json()
    assert (own["name"], own["member_id"], "refresh_token" in given) == ("城市一网", None, False)


@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
def test_what_is_given_back_is_of_no_use(application, member, which):
    given = tokens_of(member.client, application)
    data = {"token": given[which], "client_id": str(application.pk)}
    assert Client().post("/oauth/revoke/", data, secure=True).status_code == 200
    assert program(given["access_token"]).get("/api/v1/own").status_code == 401


def test_a_person_takes_a_consent_back(application, member):
    given = tokens_of(member.client, application)
    page = member.client.get("/programs/")
    assert "城市一网" in page.content.decode()
    member.client.post(f"/programs/consents/{Consent.objects.get().pk}/end/")
    assert program(given["access_token"]).get("/api/v1/own").status_code == 401
    assert Renewal.objects.filter(used_at=None).count() == 0


def test_neither_tokens_nor_codes_nor_secrets_are_kept(application, member, administrator, at):
    _, secret = make_secret(actor=administrator.actor, at=at, application_id=application.pk)
    given = tokens_of(member.client, application, client_secret=secret)
    for row in (*Token.objects.all(), *Renewal.objects.all(), *Code.objects.all(), application):
        kept = str(row.__dict__)
        assert not any(value in kept for value in (given["access_token"], given["refresh_token"], secret))


def test_over_plain_http_nothing_is_given(application):
    answer = Client().post("/oauth/token/", {"grant_type": "client_credentials"})
    assert (answer.status_code, answer.json()["error"]) == (400, "insecure_transport")


def test_guessing_is_slow(db, application):
    statuses = [token(application, grant_type="refresh_token", refresh_token="x").status_code for _ in range(62)]
    assert statuses.count(429) == 2


def test_programs_find_the_addresses_by_themselves(db):
    found = Client().get("/.well-known/oauth-authorization-server", secure=True).json()
    assert found["token_endpoint"].endswith("/oauth/token/")
    assert found["code_challenge_methods_supported"] == ["S256"]
