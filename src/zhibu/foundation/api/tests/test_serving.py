"""Who is let in, how errors look, how often one may ask, pages, repeats."""

from datetime import timedelta

import pytest
from django.test import Client

from zhibu.foundation.api.models import Allowance, StoredAnswer, Token
from zhibu.foundation.api.tests.conftest import program
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.notify.actions import notify
from zhibu.foundation.notify.models import Notice
from zhibu.kernel import clock
from zhibu.organizations.tests.factories import OrganizationFactory


def problem_of(response):
    assert response["Content-Type"] == "application/problem+json"
    return response.json()


def test_without_a_token_nothing_is_answered_and_a_session_is_none(member, at):
    for client in (Client(), member.client, program("zhibu_wrong")):
        response = client.get("/api/v1/own")
        assert (response.status_code, problem_of(response)["code"]) == (401, "no_token")
        assert response["WWW-Authenticate"].startswith("Bearer")


def test_a_token_acts_as_its_person(member, acting_for):
    own = acting_for(member).get("/api/v1/own").json()
    assert (own["name"], own["organization"], own["member_id"]) == ("周晓禾", "云创科技党支部", str(member.member.pk))


def test_a_token_without_the_scope_is_refused_whatever_its_person_may(secretary, acting_for):
    response = acting_for(secretary, "own:read").get("/api/v1/members")
    assert (response.status_code, problem_of(response)["code"]) == (403, "scope_missing")


@pytest.mark.parametrize("end", ["ended", "expired", "closed"])
def test_what_is_over_opens_nothing(member, acting_for, at, end):
    client = acting_for(member)
    if end == "ended":
        Token.objects.update(ended_at=at)
    elif end == "expired":
        Token.objects.update(made_at=at - timedelta(days=2), expires_at=at)
    else:
        type(member.account).objects.filter(pk=member.account.pk).update(is_active=False)
    assert client.get("/api/v1/own").status_code == 401


def test_unknown_and_invisible_look_the_same_and_what_is_no_address_too(stranger, acting_for, zone):
    client = acting_for(stranger)
    seen = [
        problem_of(client.get(f"/api/v1/{rest}"))
        for rest in (f"organizations/{zone.branch.pk}", f"organizations/{stranger.account.pk}", "nothing")
    ]
    assert seen[0] == seen[1] == seen[2]
    assert seen[0]["code"] == "not_found"


def test_words_come_in_the_asked_language(stranger, acting_for, zone):
    client = acting_for(stranger)
    words = [
        client.get("/api/v1/nothing", headers={"Accept-Language": language}).json()["title"]
        for language in ("en", "zh-hans")
    ]
    assert words == ["Not found", "没有找到"]


def test_a_rule_that_says_no_comes_with_code_field_and_words(member, acting_for):
    response = acting_for(member).post(
        f"/api/v1/members/{member.member.pk}/reveal",
        {"field": "phone", "purpose": "核对"},
        content_type="application/json",
    )
    assert response.status_code == 404
    response = acting_for(member).get("/api/v1/notices?cursor=x")
    assert (response.status_code, problem_of(response)["code"], response.json()["field"]) == (422, "cursor", "cursor")


def test_every_fault_of_shape_is_listed(secretary, acting_for, zone):
    response = acting_for(secretary).post(
        f"/api/v1/organizations/{zone.branch.pk}/meetings", {"minutes": 3}, content_type="application/json"
    )
    assert response.status_code == 422
    assert {fault["field"] for fault in problem_of(response)["errors"]} == {
        "new.kind",
        "new.starts_at",
        "new.minutes",
    }


def test_a_wrong_method_names_the_right_ones(member, acting_for):
    response = acting_for(member).delete("/api/v1/notices")
    assert (response.status_code, response["Allow"], problem_of(response)["code"]) == (405, "GET", "method")


def test_pages_tell_everything_once(office, acting_for, zone):
    for number in range(5):
        OrganizationFactory(name=f"第{number}党支部", parent=zone.committee)
    client, found, cursor = acting_for(office), [], ""
    while cursor is not None:
        page = client.get("/api/v1/organizations", {"limit": 3, "cursor": cursor}).json()
        found += [row["name"] for row in page["items"]]
        cursor = page["next"]
    assert len(found) == len(set(found)) == 8
    assert found[0] == "软件园党委"


def test_a_page_in_the_middle_loses_nothing_when_something_is_new(member, acting_for, at):
    for number in range(4):
        notify(account_ids=[member.account.pk], kind="test", title=str(number), at=at + timedelta(seconds=number))
    client = acting_for(member)
    first = client.get("/api/v1/notices?limit=2").json()
    notify(account_ids=[member.account.pk], kind="test", title="new", at=at + timedelta(hours=1))
    second = client.get("/api/v1/notices", {"limit": 2, "cursor": first["next"]}).json()
    assert [row["title"] for row in first["items"] + second["items"]] == ["3", "2", "1", "0"]
    assert second["next"] is None


def test_a_list_costs_the_same_with_one_row_and_with_three(office, acting_for, zone, django_assert_num_queries):
    client = acting_for(office)
    for limit in (1, 3):
        client.get("/api/v1/own")
        with django_assert_num_queries(4):
            client.get(f"/api/v1/organizations?limit={limit}")


def test_a_key_makes_a_deed_happen_once(member, acting_for, at):
    notify(account_ids=[member.account.pk], kind="test", title="一", at=at)
    client = acting_for(member)
    first = client.post("/api/v1/notices/read", headers={"Idempotency-Key": "a"})
    notify(account_ids=[member.account.pk], kind="test", title="二", at=at)
    again = client.post("/api/v1/notices/read", headers={"Idempotency-Key": "a"})
    assert (first.json(), again.json(), again["Idempotent-Replayed"]) == ({"count": 1}, {"count": 1}, "true")
    assert Notice.objects.filter(read_at=None).count() == 1


def test_a_key_used_for_another_request_is_refused_and_another_bearer_has_keys_of_their_own(
    member, secretary, acting_for
):
    client = acting_for(member)
    client.post("/api/v1/notices/read", headers={"Idempotency-Key": "a"})
    response = client.post("/api/v1/notices/read?x=1", headers={"Idempotency-Key": "a"})
    assert (response.status_code, problem_of(response)["code"]) == (422, "key_reused")
    assert acting_for(secretary).post("/api/v1/notices/read?x=1", headers={"Idempotency-Key": "a"}).status_code == 200


def test_after_an_error_a_key_is_free(member, acting_for):
    client = acting_for(member)
    body = {"reflection": "会前公示要满五天"}
    path = f"/api/v1/lessons/{member.account.pk}/check-in"
    assert (
        client.post(path, body, content_type="application/json", headers={"Idempotency-Key": "a"}).status_code == 404
    )
    assert StoredAnswer.objects.count() == 0


def test_a_bearer_may_ask_so_often_in_a_minute_and_no_more(member, acting_for, settings, at):
    settings.API_PER_MINUTE = 30
    client = acting_for(member)
    statuses = [client.get("/api/v1/own").status_code for _ in range(32)]
    assert statuses == [200] * 30 + [429] * 2
    response = client.get("/api/v1/own")
    assert (problem_of(response)["code"], response["Retry-After"]) == ("too_many_requests", "60")
    with clock.frozen(at + timedelta(minutes=1)):
        assert client.get("/api/v1/own").status_code == 200


def test_processes_share_the_minute(member, acting_for, settings):
    from zhibu.foundation.api import allowances

    settings.API_PER_MINUTE = 40
    client, good = acting_for(member), 0
    for _ in range(60):
        allowances._held.clear()  # another process each time: its portion of two is taken, one of it used
        good += client.get("/api/v1/own").status_code == 200
    assert good == 20
    assert Allowance.objects.get().taken >= 40


def test_guessing_tokens_is_slow(db, settings, at):
    settings.API_PER_MINUTE_WITHOUT_TOKEN = 5
    statuses = [program(f"zhibu_{n}").get("/api/v1/own").status_code for n in range(7)]
    assert statuses == [401] * 5 + [429] * 2


def test_what_has_not_changed_is_not_sent_again(member, acting_for):
    client = acting_for(member)
    first = client.get("/api/v1/rules")
    again = client.get("/api/v1/rules", headers={"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert "Authorization" in first["Vary"]


def test_opening_a_record_is_noted_and_revealing_one_is_audited(secretary, member, acting_for):
    client = acting_for(secretary)
    type(member.member).objects.filter(pk=member.member.pk).update(phone="13800138000")
    record = client.get(f"/api/v1/members/{member.member.pk}").json()
    assert "13800138000" not in str(record)
    response = client.post(
        f"/api/v1/members/{member.member.pk}/reveal",
        {"field": "phone", "purpose": "通知开会"},
        content_type="application/json",
    )
    assert response.json() == {"field": "phone", "value": "13800138000"}
    assert Entry.objects.filter(action="member.revealed").count() == 1
    assert member.member.looks.count() == 2


def test_characters_that_no_text_has_are_refused_kindly(member, acting_for):
    client = acting_for(member)
    assert problem_of(client.get("/api/v1/lessons?q=%00"))["status"] == 400
    response = client.post("/api/v1/members/find", '{"number": "\\u00001234567"}', content_type="application/json")
    assert response.status_code == 400
