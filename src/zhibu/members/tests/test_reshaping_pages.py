"""The pages of merging, splitting and undoing: what happens is said before it happens."""

import pytest
from django.urls import reverse

from zhibu.kernel.ids import new_id
from zhibu.members.models import Member
from zhibu.members.tests.factories import MemberFactory
from zhibu.organizations.models import Organization, PostHolding, Reshaping
from zhibu.organizations.tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


def merge_url(node):
    return reverse("organizations:merge", args=[node.pk])


def split_url(node):
    return reverse("members:split", args=[node.pk])


@pytest.fixture
def people(zone, member, at):
    group = OrganizationFactory(name="第一党小组", kind="group", parent=zone.branch)
    PostHolding.objects.create(
        organization=zone.branch, post="secretary", holder_name="林知行", starts_on=at.date().replace(year=2024)
    )
    return [MemberFactory(organization=zone.branch, group=group if n < 2 else None) for n in range(4)]


def test_a_merger_says_first_what_happens_and_then_does_it(zone, people, office):
    sent = {"successor": zone.branch_next.pk, "on": "2026-11-18", "reason": "软党〔2026〕9号"}
    page = office.client.post(merge_url(zone.branch), sent).content.decode()
    assert "5 名党员转到数联信息党支部" in page
    assert "林知行卸任" in page
    assert Organization.objects.get(pk=zone.branch.pk).state == "active"
    response = office.client.post(merge_url(zone.branch), sent | {"sure": "1"})
    assert response.status_code == 302
    assert Member.objects.filter(organization=zone.branch_next).count() == 5
    detail = office.client.get(response["Location"]).content.decode()
    assert reverse("organizations:undo", args=[Reshaping.objects.get().pk]) in detail


def test_undoing_says_what_comes_back(zone, people, office):
    sent = {"successor": zone.branch_next.pk, "on": "2026-11-18", "reason": "合并", "sure": "1"}
    office.client.post(merge_url(zone.branch), sent)
    url = reverse("organizations:undo", args=[Reshaping.objects.get().pk])
    page = office.client.get(url).content.decode()
    assert "5 名党员回到原来的支部和党小组" in page
    assert "林知行重新担任书记" in page
    office.client.post(url)
    assert Organization.objects.get(pk=zone.branch.pk).state == "active"
    assert "已经撤回" in office.client.get(url).content.decode()


def test_undoing_says_what_stands_against_it(zone, people, office):
    sent = {"successor": zone.branch_next.pk, "on": "2026-11-18", "reason": "合并", "sure": "1"}
    office.client.post(merge_url(zone.branch), sent)
    Member.objects.filter(pk=people[0].pk).update(organization=zone.branch_far)
    url = reverse("organizations:undo", args=[Reshaping.objects.get().pk])
    assert people[0].name in office.client.get(url).content.decode()
    assert people[0].name in office.client.post(url, follow=True).content.decode()
    assert Reshaping.objects.get().undone_at is None


def test_a_split_by_group_and_by_member(zone, people, office):
    sent = {
        "token": new_id(), "name": "云创科技第二党支部", "on": "2026-11-18", "reason": "分设",
        "groups": [people[0].group_id], "members": [people[2].pk],
    }  # fmt: skip
    page = office.client.post(split_url(zone.branch), sent).content.decode()
    assert "3 名党员组成云创科技第二党支部，2 名留在云创科技党支部" in page
    assert "正式党员只有 2 名" in page
    sent |= {"sure": "1", "post-secretary": people[2].pk}
    response = office.client.post(split_url(zone.branch), sent)
    made = Reshaping.objects.get().other
    assert response["Location"] == reverse("organizations:detail", args=[made.pk])
    assert made.members.count() == 3
    assert PostHolding.objects.get(organization=made).holder_id == people[2].pk
    office.client.post(split_url(zone.branch), sent)
    assert Reshaping.objects.count() == 1


@pytest.mark.parametrize(("picked", "words"), [(0, "请至少勾选一名党员"), (9, "至少要留下一名党员")])
def test_nobody_and_everybody_are_refused_at_the_list(zone, people, member, office, picked, words):
    sent = {"token": new_id(), "name": "新支部", "on": "2026-11-18", "reason": "分设"}
    sent["members"] = [m.pk for m in [*people, member.member][:picked]]
    response = office.client.post(split_url(zone.branch), sent)
    assert response.status_code == 422
    assert words in response.content.decode()


def test_another_branchs_member_cannot_be_ticked(zone, people, neighbor, office):
    sent = {"token": new_id(), "name": "新支部", "on": "2026-11-18", "reason": "分设"}
    sent["members"] = [neighbor.member.pk]
    assert office.client.post(split_url(zone.branch), sent | {"sure": "1"}).status_code == 422
    assert not Reshaping.objects.exists()


def test_who_sees_these_pages(zone, people, secretary, stranger, neighbor, office):
    office.client.post(
        merge_url(zone.branch),
        {"successor": zone.branch_next.pk, "on": "2026-11-18", "reason": "合并", "sure": "1"},
    )
    undo = reverse("organizations:undo", args=[Reshaping.objects.get().pk])
    for url in (merge_url(zone.branch_next), split_url(zone.branch_next), undo):
        assert stranger.client.get(url).status_code == 404
    assert neighbor.client.get(merge_url(zone.branch_next)).status_code == 403
    assert neighbor.client.get(split_url(zone.branch_next)).status_code == 403
