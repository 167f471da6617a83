"""One click into the demonstration, and nowhere else."""

import pytest
from django.urls import reverse

from zhibu.accounts.queries import demo_accounts
from zhibu.accounts.tests.factories import AccountFactory

ENTER = reverse("accounts:enter_demo")


@pytest.fixture
def demo(settings):
    """A demonstration."""
    settings.DEMO = True


@pytest.fixture
def invented(db):
    """Three of its people, and one who is not offered."""
    return [
        AccountFactory(name=name, demo_role=role)
        for name, role in [("纪明", "auditor"), ("周晓禾", "member"), ("某人", "guide"), ("外人", "")]
    ]


def test_everybody_is_offered_in_the_order_of_the_roles(demo, invented, client):
    page = client.get(reverse("accounts:sign_in"))
    assert [a.name for a in page.context["demo_accounts"]] == ["周晓禾", "纪明", "某人"]
    assert [a.name for a in demo_accounts()] == ["周晓禾", "纪明", "某人"]


def test_one_click_enters_and_goes_where_one_wanted(demo, invented, client):
    response = client.post(ENTER, {"account": invented[1].pk, "next": "/members/"})
    assert response.url == "/members/"
    assert client.session["_auth_user_id"] == str(invented[1].pk)


@pytest.mark.parametrize("account", ["", "nonsense", "01a20000-0000-7000-8000-000000000000"])
def test_nobody_else_can_be_entered(demo, invented, client, account):
    assert client.post(ENTER, {"account": account}).status_code == 404
    assert client.post(ENTER, {"account": invented[3].pk}).status_code == 404


def test_outside_a_demonstration_there_is_no_such_door(invented, client):
    assert client.post(ENTER, {"account": invented[1].pk}).status_code == 404
    assert client.get(reverse("accounts:sign_in")).context["demo_accounts"] == []
