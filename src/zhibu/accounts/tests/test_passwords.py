"""What a password has to be, that old ones stay used, and that it grows old."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.urls import reverse

from zhibu.accounts import actions
from zhibu.accounts.models import Account, PastPassword
from zhibu.accounts.rules import passwords as rules
from zhibu.accounts.tests.factories import PASSWORD, AccountFactory
from zhibu.accounts.tests.tables import table_of
from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.access.choices import Role
from zhibu.foundation.access.models import Grant
from zhibu.foundation.rulebook.models import LocalRule
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused

SIGN_IN = reverse("accounts:sign_in")
CHANGE = reverse("accounts:change_password")
DEMANDS = rules.Demands(length=10, kinds=3, phrase=20)
OWN = ["zhou.xiaohe", "周晓禾"]


@pytest.mark.parametrize("row", table_of("password"), ids=str)
def test_the_table_of_passwords(row):
    found = rules.problems_of(row["password"].strip("`"), DEMANDS, OWN)
    assert ", ".join(problem.value for problem in found) == row["problems"]


@pytest.mark.parametrize("row", table_of("set on"), ids=str)
def test_the_table_of_ages(row):
    due = rules.is_due(date.fromisoformat(row["set on"]), int(row["days"]), date.fromisoformat(row["day"]))
    assert due == (row["to be changed"] == "yes")


def renew(person, present, new):
    actions.change_password(actor=person.actor, at=clock.now(), present=present, new=new)


def test_the_last_five_passwords_are_not_taken_again(member, at):
    chain = [PASSWORD] + [f"the tea of day {number}" + "!" * number for number in range(1, 7)]
    chain = [word if len(word) >= 20 else word + " is still warm" for word in chain]
    for present, new in pairwise(chain[:5]):
        renew(member, present, new)
    with pytest.raises(Refused) as refused:
        renew(member, chain[4], chain[0])
    assert refused.value.code == "used-before"
    for present, new in pairwise(chain[4:7]):
        renew(member, present, new)
    renew(member, chain[6], chain[0])
    assert PastPassword.objects.filter(account=member.account).count() == 5


def test_a_stricter_place_asks_for_more(member, zone, at):
    LocalRule.objects.create(
        code="account.password.length", scope_path=zone.committee.path, value=40, source="本委", locality="软件园",
        in_force_from=clock.today(), made_at=at,
    )  # fmt: skip
    from zhibu.foundation.rulebook.local import forget

    forget()
    with pytest.raises(Refused) as refused:
        renew(member, PASSWORD, "the tea is still very warm")
    assert refused.value.code == "weak-password"


@pytest.mark.parametrize(
    ("role", "days", "led"),
    [(None, 365, False), (None, 366, True), (Role.SECRETARY, 180, False), (Role.SECRETARY, 181, True),
     (Role.OFFICE, 90, False), (Role.OFFICE, 91, True)],
)  # fmt: skip
def test_an_old_password_is_changed_before_anything_else(client, zone, at, settings, role, days, led):
    settings.SECOND_FACTOR = False
    account = AccountFactory(username="lin", password_set_at=at - timedelta(days=days))
    if role:
        Grant.objects.create(account_id=account.pk, role=role, scope_path=zone.branch.path, starts_at=at)
    client.post(SIGN_IN, {"username": "lin", "password": PASSWORD})
    answer = client.get(reverse("accounts:profile"))
    assert (answer.status_code == 302 and answer.url == CHANGE) == led
    if led:
        assert client.get(CHANGE).context["is_old"]


def test_a_given_password_never_grows_old_for_it_is_changed_at_once(client, member, at):
    password = actions.give_first_password(actor=SYSTEM, at=at, account_id=member.account.pk)
    client.post(SIGN_IN, {"username": member.account.username, "password": password})
    page = client.get(CHANGE)
    assert (page.context["must"], page.context["is_old"]) == (True, False)
    assert Account.objects.get(pk=member.account.pk).password_set_at is None


def test_whoever_has_no_password_chooses_one_without_naming_the_present(client, db, at):
    account = AccountFactory(password=None)
    account.set_unusable_password()
    account.save()
    client.force_login(account)
    new = "the tea is still warm"
    assert "present" not in client.get(CHANGE).context["form"].fields
    assert client.post(CHANGE, {"new": new, "again": new}).status_code == 302
    account.refresh_from_db()
    assert account.check_password(new)
