"""Giving and ending roles: who may, to whom, and what is refused."""

from datetime import timedelta
from uuid import uuid4

import pytest

from zhibu.accounts.tests.factories import AccountFactory
from zhibu.foundation.access import rules
from zhibu.foundation.access.actions import end_grant, give_grant, move_scopes
from zhibu.foundation.access.actors import SYSTEM, Actor
from zhibu.foundation.access.choices import Role, Verb
from zhibu.foundation.access.models import Grant
from zhibu.foundation.access.todos import AUDITOR_MISSING
from zhibu.foundation.access.words import ROLE_WORDS, VERB_WORDS
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.ui.todos import todos_of
from zhibu.kernel.errors import Forbidden, NotFound, Refused


def refusal(deed, **given):
    with pytest.raises(Refused) as refused:
        deed(**given)
    return refused.value.code


@pytest.fixture
def giving(administrator, member, zone, at):
    """A usual gift: reader of the branch, from the security administrator to a member."""
    return {
        "actor": administrator.actor,
        "at": at,
        "account_id": member.account.pk,
        "role": Role.READER,
        "scope_path": zone.branch.path,
    }


def test_a_role_given_holds_at_once_and_is_recorded(giving, member, administrator, zone, at):
    grant = give_grant(**giving)
    assert member.actor.can(Verb.SEE_MEMBERS, zone.branch.path)
    assert (grant.starts_at, grant.ends_at, grant.given_by_id) == (at, None, administrator.account.pk)
    entry = Entry.objects.get()
    assert (entry.action, entry.object_id, entry.scope_path) == ("grant.given", grant.pk, zone.branch.path)
    assert entry.detail == {"account": str(member.account.pk), "role": "reader"}


def test_giving_twice_is_giving_once(giving):
    assert give_grant(**giving) == give_grant(**giving)
    assert Entry.objects.count() == 1


def test_the_last_instant_does_not_belong_to_the_role(giving, member, zone, at):
    from zhibu.kernel import clock

    give_grant(**{**giving, "ends_at": at + timedelta(days=1)})
    for seconds, holds in ((86_399, True), (86_400, False)):
        with clock.frozen(at + timedelta(seconds=seconds)):
            assert member.actor.can(Verb.SEE_MEMBERS, zone.branch.path) is holds


def test_a_role_reaches_no_further_than_its_giver(giving, zone, at):
    narrow = AccountFactory()
    give_grant(**{**giving, "actor": SYSTEM, "account_id": narrow.pk, "role": Role.SECURITY})
    actor = Actor(account_id=narrow.pk)
    assert give_grant(**{**giving, "actor": actor})
    for scope in (zone.committee.path, zone.branch_next.path, ""):
        with pytest.raises(Forbidden):
            give_grant(**{**giving, "actor": actor, "scope_path": scope})


@pytest.mark.parametrize("who", ["secretary", "office", "auditor", "member"])
def test_others_give_nothing(request, giving, who):
    with pytest.raises(Forbidden):
        give_grant(**{**giving, "actor": request.getfixturevalue(who).actor})
    assert not Entry.objects.exists()


def test_nobody_gives_a_role_to_themselves(giving, administrator):
    assert refusal(give_grant, **{**giving, "account_id": administrator.account.pk}) == "own-account"


@pytest.mark.parametrize("minutes", [0, -1])
def test_a_role_cannot_end_before_it_starts(giving, at, minutes):
    ends = at + timedelta(minutes=minutes)
    assert refusal(give_grant, **{**giving, "ends_at": ends}) == "ends-before-it-starts"


def test_the_same_role_with_another_end_is_refused_aloud(giving, at):
    give_grant(**giving)
    assert refusal(give_grant, **{**giving, "ends_at": at + timedelta(days=1)}) == "held-otherwise"


@pytest.mark.parametrize(
    ("role", "held", "clash"),
    [
        (Role.AUDITOR, [Role.SECURITY], Role.SECURITY),
        (Role.AUDITOR, [Role.ADMINISTRATOR, Role.READER], Role.ADMINISTRATOR),
        (Role.SECURITY, [Role.AUDITOR], Role.AUDITOR),
        (Role.ADMINISTRATOR, [Role.AUDITOR], Role.AUDITOR),
        (Role.SECURITY, [Role.ADMINISTRATOR], Role.ADMINISTRATOR),
        (Role.ADMINISTRATOR, [Role.READER, Role.SECURITY], Role.SECURITY),
        (Role.AUDITOR, [Role.READER, Role.SECRETARY], None),
        (Role.READER, [Role.AUDITOR], None),
        (Role.AUDITOR, [], None),
    ],
)
def test_who_watches_does_not_administer(role, held, clash):
    assert rules.clashes(role, held) == clash


def test_separate_duties_are_kept_when_roles_are_given(giving, auditor):
    given = {**giving, "account_id": auditor.account.pk, "role": Role.SECURITY}
    assert refusal(give_grant, **given) == "separate-duties"


def test_ending_is_at_once_and_only_once(giving, administrator, member, zone, at):
    grant = give_grant(**giving)
    for _ in range(2):
        end_grant(actor=administrator.actor, at=at + timedelta(hours=1), grant_id=grant.pk)
    grant.refresh_from_db()
    assert grant.ends_at == at + timedelta(hours=1)
    assert [e.action for e in Entry.objects.order_by("id")] == ["grant.given", "grant.ended"]


def test_what_is_taken_back_in_the_same_instant_never_held(giving, administrator, member, zone, at):
    for _ in range(2):
        grant = give_grant(**giving)
        end_grant(actor=administrator.actor, at=at, grant_id=grant.pk)
    assert not member.actor.can(Verb.SEE_MEMBERS, zone.branch.path)
    assert Grant.objects.filter(account_id=member.account.pk).count() == 2


def test_only_who_may_give_may_end(giving, secretary, at):
    grant = give_grant(**giving)
    with pytest.raises(Forbidden):
        end_grant(actor=secretary.actor, at=at, grant_id=grant.pk)
    with pytest.raises(NotFound):
        end_grant(actor=secretary.actor, at=at, grant_id=uuid4())


def test_the_last_security_administrator_stays(giving, administrator, member, zone, at):
    own = Grant.objects.get(account_id=administrator.account.pk, role=Role.SECURITY)
    ending = {"actor": administrator.actor, "at": at, "grant_id": own.pk}
    assert refusal(end_grant, **ending) == "last-security"
    give_grant(**{**giving, "role": Role.SECURITY, "scope_path": zone.committee.path})
    assert refusal(end_grant, **ending) == "last-security"
    other = AccountFactory()
    give_grant(**{**giving, "account_id": other.pk, "role": Role.SECURITY, "scope_path": zone.root.path})
    assert end_grant(**ending).ends_at == at


def test_grants_move_with_their_subtree(secretary, neighbor, zone):
    assert move_scopes(old_path=zone.branch.path, new_path="00010009") == 1
    assert secretary.actor.scopes(Verb.SEE_MEMBERS) == ["00010009"]
    assert neighbor.actor.scopes(Verb.SEE_MEMBERS) == [zone.branch_next.path]


def test_every_role_and_every_verb_is_said_in_words():
    assert set(ROLE_WORDS) == set(Role) == set(rules.VERBS_OF)
    assert set(VERB_WORDS) == set(Verb)


def test_the_three_administrators_see_no_roster_and_nobody_watches_themselves():
    for role in (Role.ADMINISTRATOR, Role.SECURITY, Role.AUDITOR):
        assert not rules.VERBS_OF[role] & {Verb.SEE_MEMBERS, Verb.REVEAL_SENSITIVE, Verb.EXPORT_MEMBERS}
    assert rules.roles_allowing(Verb.SEE_AUDIT) == {Role.AUDITOR}
    assert rules.roles_allowing(Verb.MANAGE_GRANTS) == {Role.SECURITY}


def test_the_security_administrator_is_asked_for_an_auditor_until_there_is_one(administrator, office, zone, at):
    assert [str(todo.url) for todo in todos_of(administrator.actor, at, [AUDITOR_MISSING])] == ["/access/give/"]
    assert todos_of(office.actor, at, [AUDITOR_MISSING]) == []
    other = AccountFactory()
    give_grant(actor=SYSTEM, at=at, account_id=other.pk, role=Role.AUDITOR, scope_path=zone.root.path)
    assert todos_of(administrator.actor, at, [AUDITOR_MISSING]) == []
