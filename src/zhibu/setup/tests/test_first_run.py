"""The first run: once, by one, and out of the way ever after."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.urls import reverse

from zhibu.accounts.models import Account
from zhibu.accounts.tests.factories import AccountFactory
from zhibu.foundation.access.choices import Role
from zhibu.foundation.access.models import Grant
from zhibu.foundation.audit.models import Entry
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused
from zhibu.kernel.secrets import secret_from_file
from zhibu.organizations.models import Organization
from zhibu.setup import actions, queries
from zhibu.setup.middleware import FirstRunMiddleware

PAGE = reverse("setup:first_run")
GIVEN = {
    "organization": "高新区党工委",
    "kind": "working_committee",
    "name": "安平",
    "username": "an.ping",
    "password": "the tea is still warm",
    "again": "the tea is still warm",
    "security_name": "卫宁",
    "security_username": "wei.ning",
}


def set_up(at, **other):
    given = {key: value for key, value in {**GIVEN, **other}.items() if key != "again"}
    return actions.set_up(at=at, **given)


def test_it_makes_the_root_and_two_administrators_and_signs_the_first_in(client, db):
    assert client.get(PAGE).status_code == 200
    page = client.post(PAGE, GIVEN)
    assert page.status_code == 200
    root, account = Organization.objects.get(), Account.objects.get(username="an.ping")
    other = Account.objects.get(username="wei.ning")
    assert other.check_password(page.context["made"].password)
    assert other.must_change_password
    assert (root.name, root.path, account.name, account.home_path) == ("高新区党工委", "0001", "安平", "")
    grants = Grant.objects.order_by("role").values_list("role", "account_id", "scope_path", "ends_at")
    assert list(grants) == [
        (Role.ADMINISTRATOR, account.pk, "0001", None),
        (Role.SECURITY, other.pk, "0001", None),
    ]
    assert client.session["_auth_user_id"] == str(account.pk)
    assert Entry.objects.filter(action="site.set_up").count() == 1


def test_the_administrator_sets_up_a_second_proof_before_anything_else(client, db):
    page = client.post(PAGE, GIVEN)
    assert page.context["must_prove"]
    assert reverse("accounts:second") in page.content.decode()
    assert client.get("/access/").url == reverse("accounts:second")
    assert client.get(reverse("accounts:second")).context["must"]


def test_where_no_second_proof_is_asked_the_site_is_theirs_at_once(client, db, settings):
    settings.SECOND_FACTOR = False
    assert not client.post(PAGE, GIVEN).context["must_prove"]
    assert client.get(reverse("accounts:people")).status_code == 200


def test_afterwards_there_is_no_such_page(client, db):
    AccountFactory()
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, GIVEN).status_code == 404


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"again": "another"}, "again"),
        ({"password": "short", "again": "short"}, "password"),
        ({"organization": ""}, "organization"),
        ({"kind": "group"}, "kind"),
        ({"username": "with space"}, "username"),
        ({"security_username": "an.ping"}, "security_username"),
        ({"security_name": ""}, "security_name"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_made(client, db, given, field):
    response = client.post(PAGE, {**GIVEN, **given})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Organization.objects.exists()
    assert client.post(PAGE, GIVEN).status_code == 200


def test_it_works_once(db, at):
    set_up(at)
    with pytest.raises(Refused) as refused:
        set_up(at, username="second", security_username="third", organization="另一个党工委")
    assert refused.value.code == "set-up-already"
    assert Account.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_time_one_wins():
    if connection.vendor == "sqlite" and "memory" in str(connection.settings_dict["NAME"]):
        pytest.skip("threads share one connection to a database in memory")

    def attempt(number):
        try:
            made = set_up(
                clock.now(),
                username=f"person{number}",
                security_username=f"guard{number}",
                organization=f"党工委{number}",
            )
        except Refused as refused:
            return refused.code
        else:
            return made.administrator.username
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        results = sorted(pool.map(attempt, range(4)))
    assert results[1:] == ["set-up-already"] * 3
    assert (Account.objects.count(), Organization.objects.count(), Grant.objects.count()) == (2, 1, 2)


@pytest.mark.parametrize(
    ("address", "extra"), [("10.1.2.3", {}), ("127.0.0.1", {"HTTP_X_FORWARDED_FOR": "10.1.2.3"})]
)
def test_from_another_machine_it_asks_for_the_code_on_the_server(client, db, settings, tmp_path, address, extra):
    settings.FIRST_RUN_CODE_FILE = tmp_path / "first_run_code"
    extra = {"REMOTE_ADDR": address, **extra}
    assert "code" in client.get(PAGE, **extra).context["form"].fields
    for code in ("", "guess"):
        assert client.post(PAGE, {**GIVEN, "code": code}, **extra).status_code == 422
    assert not Account.objects.exists()
    code = secret_from_file(settings.FIRST_RUN_CODE_FILE)
    assert client.post(PAGE, {**GIVEN, "code": f" {code} "}, **extra).status_code == 200


@pytest.fixture
def gate(settings, monkeypatch):
    """The middleware of an empty site in a fresh process; answers with what it lets through."""
    settings.FIRST_RUN = True
    monkeypatch.setattr(queries, "_known", {"set up": False})
    return FirstRunMiddleware(lambda request: "let through")


def test_every_page_of_an_empty_site_leads_to_the_first_run(gate, rf, db):
    assert {gate(rf.get(path)).url for path in ("/", "/members/", "/account/sign-in/")} == {PAGE}
    assert {gate(rf.get(path)) for path in (PAGE, "/static/build/app.css", reverse("ui:preferences"))} == {
        "let through"
    }


def test_once_set_up_the_question_costs_nothing(gate, rf, db, django_assert_num_queries):
    AccountFactory()
    with django_assert_num_queries(1):
        assert [gate(rf.get("/")) for _ in range(3)] == ["let through"] * 3
