"""Proposed transfers, correction requests, and the own record."""

from datetime import date

import pytest
from django.urls import reverse

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.notify.models import Notice
from zhibu.foundation.ui.todos import todos_of
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.members import actions, queries, todos
from zhibu.members.choices import CorrectionState, LookKind, ProposalState
from zhibu.members.models import CorrectionRequest, Member, TransferProposal
from zhibu.members.tests.factories import MemberFactory, a_resident_id


def propose(person, member, zone, at):
    return actions.propose_transfer(
        actor=person.actor, at=at, member_id=member.member.pk, to_organization_id=zone.branch_next.pk
    )


def notices_of(person):
    return list(Notice.objects.filter(account_id=person.account.pk).values_list("kind", flat=True))


def test_proposing_twice_asks_once_and_tells_the_present_secretary(neighbor, secretary, member, zone, at):
    assert propose(neighbor, member, zone, at) == propose(neighbor, member, zone, at)
    assert notices_of(secretary) == ["transfer.proposed"]
    assert [t.url for t in todos_of(secretary.actor, at, [todos.TRANSFERS])] == [reverse("members:proposals")]


def test_the_present_branch_lets_go_and_the_member_moves(neighbor, secretary, member, zone, at):
    proposal = propose(neighbor, member, zone, at)
    with pytest.raises(Forbidden):
        actions.accept_transfer(actor=neighbor.actor, at=at, proposal_id=proposal.pk)
    for _ in range(2):
        actions.accept_transfer(actor=secretary.actor, at=at, proposal_id=proposal.pk)
    member.account.refresh_from_db()
    assert member.account.home_path == zone.branch_next.path
    assert TransferProposal.objects.get().state == ProposalState.ACCEPTED
    assert notices_of(neighbor) == ["transfer.accepted"]


def test_nobody_is_refused_without_a_reason(neighbor, secretary, stranger, member, zone, at):
    proposal = propose(neighbor, member, zone, at)
    with pytest.raises(NotFound):
        actions.decline_transfer(actor=stranger.actor, at=at, proposal_id=proposal.pk, answer="x")
    with pytest.raises(Refused, match="answer_missing"):
        actions.decline_transfer(actor=secretary.actor, at=at, proposal_id=proposal.pk, answer=" ")
    actions.decline_transfer(actor=secretary.actor, at=at, proposal_id=proposal.pk, answer="仍在本支部工作")
    with pytest.raises(Refused, match="decided"):
        actions.withdraw_transfer(actor=neighbor.actor, at=at, proposal_id=proposal.pk)


def test_proposals_are_decided_on_their_page(neighbor, secretary, member, zone, at):
    proposal = propose(neighbor, member, zone, at)
    where = reverse("members:decide_proposal", args=[proposal.pk])
    assert "周晓禾" in secretary.client.get(reverse("members:proposals")).content.decode()
    assert neighbor.client.post(where, {"verdict": "accept"}).status_code == 403
    assert neighbor.client.post(where, {"verdict": "withdraw"}).status_code == 302
    assert TransferProposal.objects.get().state == ProposalState.WITHDRAWN
    assert neighbor.client.get(reverse("members:proposals") + "?state=decided").status_code == 200


def ask(member, field="phone", value="13900005678"):
    return member.client.post(reverse("members:correct", args=[field]), {"value": value, "reason": "换号"})


def test_a_request_is_sealed_told_and_accepted(member, secretary, at):
    assert ask(member).status_code == 302
    request = CorrectionRequest.objects.get()
    assert notices_of(secretary) == ["correction.requested"]
    assert len(todos_of(secretary.actor, at, [todos.CORRECTIONS])) == 1
    where = reverse("members:correction", args=[request.pk])
    assert "13900005678" in secretary.client.get(where).content.decode()
    assert "13900005678" not in secretary.client.get(reverse("members:corrections")).content.decode()
    assert secretary.client.post(where, {"verdict": "accept"}).status_code == 302
    assert Member.objects.get(pk=member.member.pk).phone == "13900005678"
    assert notices_of(member) == ["correction.accepted"]
    assert queries.find_exactly(secretary.actor, "13900005678") == [member.member]


def test_a_request_is_answered_without_a_change(member, secretary, at):
    ask(member, "joined_on", "2010-05-01")
    request = CorrectionRequest.objects.get()
    where = reverse("members:correction", args=[request.pk])
    assert secretary.client.post(where, {"verdict": "decline"}).status_code == 422
    assert secretary.client.post(where, {"verdict": "decline", "answer": "以档案为准"}).status_code == 302
    assert [t.note for t in todos_of(member.actor, at, [todos.ANSWERS])] == ["以档案为准"]
    assert "以档案为准" in member.client.get(reverse("members:me")).content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "12"),
        ("born_on", "1985-13-01"),
        ("joined_on", "1990-01-01"),
        ("education", "ZZ"),
        ("name", "周晓禾"),
    ],
)
def test_what_cannot_be_is_refused_at_once(member, at, field, value):
    assert ask(member, field, value).status_code == 422
    assert CorrectionRequest.objects.count() == 0


def test_asking_again_replaces_and_taking_back_ends(member, stranger, at):
    ask(member)
    ask(member, value="13900009999")
    request = CorrectionRequest.objects.get()
    assert request.value == "13900009999"
    where = reverse("members:withdraw_correction", args=[request.pk])
    assert stranger.client.post(where).status_code == 404
    assert [member.client.post(where).status_code for _ in range(2)] == [302, 302]
    assert CorrectionRequest.objects.get().state == CorrectionState.WITHDRAWN


def test_asking_and_taking_back_are_on_record_once(member, zone, at):
    ask(member)
    request = CorrectionRequest.objects.get()
    for _ in range(2):
        actions.withdraw_correction(actor=member.actor, at=at, correction_id=request.pk)
    entries = Entry.objects.filter(object_id=str(member.member.pk)).order_by("id")
    assert [(entry.action, entry.scope_path, entry.detail) for entry in entries] == [
        (action, zone.branch.path, {"field": "phone", "request": str(request.pk)})
        for action in ("correction.requested", "correction.withdrawn")
    ]


def test_nobody_decides_their_own_request(secretary, office, at):
    ask(secretary)
    request = CorrectionRequest.objects.get()
    assert secretary.client.get(reverse("members:correction", args=[request.pk])).status_code == 403
    assert office.client.get(reverse("members:correction", args=[request.pk])).status_code == 200


def test_others_cannot_see_a_request(member, neighbor, stranger, at):
    ask(member)
    where = reverse("members:correction", args=[CorrectionRequest.objects.get().pk])
    assert [p.client.get(where).status_code for p in (neighbor, stranger, member)] == [404, 404, 404]


def test_the_own_record_is_masked_until_asked_for(member, secretary, at):
    Member.objects.filter(pk=member.member.pk).update(phone="13812345678")
    secretary.client.get(reverse("members:member", args=[member.member.pk]))
    page = member.client.get(reverse("members:me")).content.decode()
    assert "13812345678" not in page
    assert "林知行" in page
    assert "13812345678" in member.client.get(reverse("members:me"), {"show": "1"}).content.decode()
    looks = member.client.get(reverse("members:looks")).context["looks"]
    assert [(look.who, look.is_open) for look in looks] == [("林知行", False)]
    assert member.member.looks.get().kind == LookKind.OPENED


def test_the_own_branch_shows_names_posts_and_birthdays_only(member, zone, at):
    MemberFactory(
        organization=zone.branch, name="秋实", joined_on=date(2015, 11, 20), confirmed_on=date(2016, 11, 20),
        phone="13812345678", resident_id=a_resident_id(),
    )  # fmt: skip
    answer = member.client.get(reverse("members:branch"))
    assert [(b.name, b.years) for b in answer.context["roster"].birthdays] == [("秋实", 11)]
    assert answer.context["glance"].count == 2
    for hidden in ("5678", "610113", "1985"):
        assert hidden not in answer.content.decode()


def test_those_without_a_record_have_no_own_pages(office):
    for name in ("me", "looks", "branch", "choose_correction"):
        assert office.client.get(reverse(f"members:{name}")).status_code == 404


@pytest.mark.parametrize("name", ["me", "looks", "branch", "choose_correction"])
def test_own_pages_open(member, at, name):
    assert member.client.get(reverse(f"members:{name}")).status_code == 200


def test_a_branch_with_members_cannot_be_dissolved(member, zone, at):
    from zhibu.organizations.registry import hindrances_of

    found = hindrances_of(zone.branch.pk, zone.branch.path)
    assert [(h.count, h.movable) for h in found] == [(1, True)]


def test_a_merger_takes_everybody_along(office, member, secretary, zone, at):
    moved = actions.move_everybody(
        actor=office.actor, at=at, from_organization_id=zone.branch.pk, to_organization_id=zone.branch_next.pk
    )
    assert moved == 2
    assert queries.count_of(zone.branch.path) == 0
