"""The pages: own tokens, applications, the description of the interface."""

import re
from uuid import uuid4

import pytest

from zhibu.foundation.access.models import Grant
from zhibu.foundation.api.models import Application, Token
from zhibu.foundation.api.queries import digest_of
from zhibu.foundation.api.rules import address_fault, same_address
from zhibu.foundation.api.tests.conftest import program
from zhibu.foundation.audit.models import Entry


def made(response):
    assert response.status_code == 200, response.content.decode()
    return re.search(r'id="secret" value="([^"]+)"', response.content.decode()).group(1)


def test_a_member_makes_a_token_sees_it_once_and_ends_it(member, at):
    form = {"name": "备份脚本", "scopes": ["own:read"], "days": "30", "request": str(uuid4())}
    secret = made(member.client.post("/programs/tokens/new/", form))
    assert program(secret).get("/api/v1/own").status_code == 200
    page = member.client.get("/programs/").content.decode()
    assert "备份脚本" in page
    assert secret not in page
    assert "最近使用 2026-11-18" in page
    token = Token.objects.get()
    assert (token.digest, token.scopes) == (digest_of(secret), ["own:read"])
    member.client.post(f"/programs/tokens/{token.pk}/end/")
    assert program(secret).get("/api/v1/own").status_code == 401
    assert set(Entry.objects.values_list("action", flat=True)) >= {"api_token.made", "api_token.ended"}


def test_the_same_form_twice_makes_one_token(member, at):
    form = {"name": "脚本", "scopes": ["own:read"], "days": "30", "request": str(uuid4())}
    first, second = (member.client.post("/programs/tokens/new/", form) for _ in range(2))
    assert (first.status_code, second.status_code, Token.objects.count()) == (200, 422, 1)


def test_nobody_ends_the_token_of_another(member, neighbor, acting_for):
    acting_for(member)
    assert neighbor.client.post(f"/programs/tokens/{Token.objects.get().pk}/end/").status_code == 404


def test_an_administrator_enters_an_application_and_gives_it_role_and_token(administrator, zone, at):
    client = administrator.client
    assert "软件园党委" in client.get("/programs/applications/new/?q=软件园").content.decode()
    form = {
        "organization": str(zone.committee.pk), "name": "展示屏", "purpose": "大厅里的屏", "addresses": "",
        "scopes": ["organizations:read"], "request": str(uuid4()),
    }  # fmt: skip
    page = client.post("/programs/applications/new/", form, follow=True)
    assert "展示屏" in page.content.decode()
    application = Application.objects.get()
    here = f"/programs/applications/{application.pk}/"
    client.post(here + "role/", {"role": "reader"})
    secret = made(client.post(here + "token/", {"name": "屏", "days": "365", "request": str(uuid4())}))
    found = program(secret).get("/api/v1/organizations").json()["items"]
    assert [row["name"] for row in found] == ["软件园党委", "云创科技党支部", "数联信息党支部"]
    grant = Grant.objects.get(account_id=application.pk)
    client.post(here + f"role/{grant.pk}/end/")
    assert program(secret).get("/api/v1/organizations").json()["items"] == []


def test_a_program_is_never_an_administrator(administrator, application):
    here = f"/programs/applications/{application.pk}/role/"
    for role in ("security", "administrator", "auditor", "group_leader", "reviewer"):
        assert administrator.client.post(here, {"role": role}).status_code == 422
    assert not Grant.objects.filter(account_id=application.pk).exists()


def test_an_ended_application_has_nothing_left(administrator, application, own_program):
    client = own_program("reader")
    administrator.client.post(f"/programs/applications/{application.pk}/end/")
    assert client.get("/api/v1/own").status_code == 401
    assert Grant.objects.get(account_id=application.pk).ends_at is not None
    assert administrator.client.get(f"/programs/applications/{application.pk}/").status_code == 200


def test_scopes_taken_away_are_gone_from_its_tokens(administrator, application, own_program):
    client = own_program("reader")
    form = {"name": "城市一网", "purpose": "展示", "scopes": ["own:read"], "addresses": "", "request": str(uuid4())}
    administrator.client.post(f"/programs/applications/{application.pk}/change/", form)
    assert (client.get("/api/v1/own").status_code, client.get("/api/v1/members").status_code) == (200, 403)


def test_applications_follow_their_node(administrator, office, application, zone, at):
    from zhibu.organizations.actions.shape import move_organization

    move_organization(
        actor=administrator.actor,
        at=at,
        organization_id=zone.committee.pk,
        to_id=zone.other_committee.pk,
        on=at.date(),
    )
    zone.committee.refresh_from_db()
    application.refresh_from_db()
    assert application.scope_path == zone.committee.path


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("https://a.example.org/back", ""),
        ("http://127.0.0.1/back", ""),
        ("http://a.example.org/", "https"),
        ("https://a.example.org/#x", "fragment"),
        ("https://*.example.org/", "wildcard"),
        ("javascript:alert(1)", "https"),
        ("https://user@a.example.org/", "https"),
        ("https://[", "https"),
    ],
)
def test_people_come_back_to_safe_addresses_only(address, fault):
    assert address_fault(address) == fault


def test_addresses_are_compared_letter_by_letter_but_for_the_port_of_a_program_on_the_machine():
    assert same_address("http://127.0.0.1:5123/back", "http://127.0.0.1/back")
    assert not same_address("http://127.0.0.1:5123/other", "http://127.0.0.1/back")
    assert not same_address("https://a.example.org:444/", "https://a.example.org/")


def test_the_interface_is_described_for_everybody(client, db):
    page = client.get("/api/")
    assert (page.status_code, "POST /api/v1/lessons/{lesson_id}/check-in" in page.content.decode()) == (200, True)
    assert client.get("/api/v1/openapi.json").json()["openapi"] == "3.1.0"
