"""The accounts of others: who may open, close and reset which."""

import pytest
from django.urls import reverse

from zhibu.accounts import actions
from zhibu.accounts.models import Account
from zhibu.accounts.tests.factories import AccountFactory
from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.access.choices import Role
from zhibu.foundation.access.models import Grant
from zhibu.foundation.audit.models import Entry
from zhibu.kernel.errors import Forbidden, NotFound, Refused

PEOPLE = reverse("accounts:people")
NEW = reverse("accounts:new_person")


def refusal(deed, **given):
    with pytest.raises(Refused) as refused:
        deed(**given)
    return refused.value.code


def hold(account, role, organization, at):
    Grant.objects.create(account_id=account.pk, role=role, scope_path=organization.path, starts_at=at)


def test_an_account_opens_without_a_password_and_is_recorded(administrator, zone, at):
    account = actions.create_account(
        actor=administrator.actor, at=at, username=" Xu.Heng ", name="许衡", home_path=zone.committee.path
    )
    assert (account.username, account.has_usable_password(), account.created_at) == ("xu.heng", False, at)
    entry = Entry.objects.get()
    assert (entry.action, entry.object_id, entry.scope_path) == ("account.created", account.pk, zone.committee.path)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"username": "  "}, "username-empty"),
        ({"username": "TAKEN"}, "username-taken"),
        ({"password": "short"}, "weak-password"),
        ({"password": "new.person.name"}, "weak-password"),
    ],
)
def test_what_cannot_be_opened(zone, at, given, code):
    AccountFactory(username="taken")
    usual = {"actor": SYSTEM, "at": at, "username": "new.person.name", "name": "新人"}
    assert refusal(actions.create_account, **{**usual, **given}) == code


def test_a_member_has_one_account(member, at):
    given = {"actor": SYSTEM, "at": at, "username": "again", "name": "x", "member_id": member.account.member_id}
    assert refusal(actions.create_account, **given) == "member-has-account"


@pytest.mark.parametrize(
    ("who", "node", "for_member", "allowed"),
    [
        ("administrator", "branch", False, True),
        ("administrator", None, False, True),
        ("secretary", "branch", True, True),
        ("secretary", "branch", False, False),
        ("secretary", "branch_next", True, False),
        ("office", "branch", True, True),
        ("office", None, False, False),
        ("auditor", "branch", False, False),
        ("member", "branch", True, False),
    ],
)
def test_who_opens_accounts_where(request, zone, at, who, node, for_member, allowed):
    actor = request.getfixturevalue(who).actor
    path = getattr(zone, node).path if node else ""
    given = {"username": "new", "name": "新人", "home_path": path, "member_id": zone.root.pk if for_member else None}
    if allowed:
        assert actions.create_account(actor=actor, at=at, **given).pk
    else:
        with pytest.raises(Forbidden):
            actions.create_account(actor=actor, at=at, **given)


def test_a_given_password_works_once_for_choosing_another(administrator, member, at, client):
    password = actions.give_first_password(actor=administrator.actor, at=at, account_id=member.account.pk)
    sign_in = {"username": member.account.username, "password": password}
    assert client.post(reverse("accounts:sign_in"), sign_in).status_code == 302
    assert client.get("/").url == reverse("accounts:change_password")
    assert password not in str(list(Entry.objects.values_list("detail", flat=True)))


def test_a_secretary_helps_the_own_members_only(secretary, neighbor, member, at):
    assert actions.give_first_password(actor=secretary.actor, at=at, account_id=member.account.pk)
    with pytest.raises(NotFound):
        actions.give_first_password(actor=neighbor.actor, at=at, account_id=member.account.pk)


def test_nobody_enters_as_somebody_with_more_rights(administrator, secretary, member, auditor, zone, at):
    hold(member.account, Role.READER, zone.root, at)
    reset, close = actions.give_first_password, actions.deactivate
    assert refusal(reset, actor=secretary.actor, at=at, account_id=member.account.pk) == "protected"
    assert refusal(reset, actor=administrator.actor, at=at, account_id=auditor.account.pk) == "protected"
    assert refusal(close, actor=administrator.actor, at=at, account_id=auditor.account.pk) == "protected"
    assert reset(actor=administrator.actor, at=at, account_id=member.account.pk)
    assert reset(actor=SYSTEM, at=at, account_id=auditor.account.pk)


def test_nobody_resets_or_closes_themselves(administrator, at):
    own = {"actor": administrator.actor, "at": at, "account_id": administrator.account.pk}
    assert {refusal(actions.give_first_password, **own), refusal(actions.deactivate, **own)} <= {
        "own-account",
        "protected",
    }


def test_closing_twice_is_one_deed_and_reopening_keeps_everything(administrator, member, at):
    given = {"actor": administrator.actor, "at": at, "account_id": member.account.pk}
    actions.deactivate(**given)
    actions.deactivate(**given)
    assert refusal(actions.give_first_password, **given) == "closed"
    actions.reactivate(**given)
    assert [e.action for e in Entry.objects.order_by("id")] == ["account.closed", "account.reopened"]
    assert Account.objects.get(pk=member.account.pk).is_active


def test_accounts_move_with_their_subtree(member, stranger, zone, db):
    assert actions.move_home_paths(old_path=zone.committee.path, new_path="00010009") == 1
    member.account.refresh_from_db()
    assert member.account.home_path == "00010009" + zone.branch.path[8:]


@pytest.mark.parametrize("extra", [0, 2])
def test_the_list_costs_the_same_for_any_number(administrator, zone, extra, django_assert_num_queries):
    AccountFactory.create_batch(1 + extra, home_path=zone.branch.path)
    client = administrator.client
    with django_assert_num_queries(7):
        page = client.get(PEOPLE)
    assert len(page.context["rows"]) == 2 + extra


def test_the_list_searches_and_filters(administrator, member, stranger):
    member.account.is_active = False
    member.account.save()
    client = administrator.client

    def shown(**query):
        return [row["account"].name for row in client.get(PEOPLE, query).context["rows"]]

    assert shown(q="陶") == ["陶然"]
    assert shown(state="closed") == ["周晓禾"]
    assert shown(q="陶", state="nonsense") == ["陶然"]
    assert shown(q="没有") == []


def test_an_account_is_opened_in_two_steps(administrator, zone):
    client = administrator.client
    found = client.get(NEW, {"q": "软件园"}).context["found"]
    assert [place.name for place in found] == ["软件园党委"]
    assert client.get(NEW, {"organization": zone.committee.pk}).status_code == 200
    response = client.post(NEW, {"organization": zone.committee.pk, "name": "新人", "username": "new.one"})
    account = Account.objects.get(username="new.one")
    assert (response.url, account.home_path) == (reverse("accounts:person", args=[account.pk]), zone.committee.path)
    again = client.post(NEW, {"organization": zone.committee.pk, "name": "新人", "username": "new.one"})
    assert (again.status_code, list(again.context["form"].errors)) == (422, ["username"])


def test_the_new_password_stands_on_the_page_once(administrator, member):
    client = administrator.client
    page = client.post(reverse("accounts:give_password", args=[member.account.pk]))
    password = page.context["password"]
    assert password in page.content.decode()
    assert password not in client.get(reverse("accounts:person", args=[member.account.pk])).content.decode()


def test_closing_and_reopening_from_the_page(administrator, member, auditor):
    client = administrator.client
    for name in ("close", "reopen"):
        assert client.post(reverse(f"accounts:{name}", args=[member.account.pk])).status_code == 302
    assert client.post(reverse("accounts:close", args=[auditor.account.pk])).status_code == 422


def test_strangers_find_no_such_pages(administrator, office, member, zone, at):
    person = reverse("accounts:person", args=[member.account.pk])
    assert {member.client.get(url).status_code for url in (PEOPLE, NEW, person)} == {403}
    assert office.client.get(person).status_code == 403
    narrow = AccountFactory()
    hold(narrow, Role.ADMINISTRATOR, zone.other_committee, at)
    from django.test import Client

    client = Client()
    client.force_login(narrow)
    assert client.get(person).status_code == 404
