"""The page of groups, what it lets a secretary do, and where else groups show."""

import pytest
from django.urls import reverse

from zhibu.members.choices import Standing
from zhibu.members.models import Member
from zhibu.members.tests.factories import MemberFactory
from zhibu.organizations.choices import OrganizationKind
from zhibu.organizations.models import Organization, PostHolding
from zhibu.organizations.tests.factories import OrganizationFactory

GROUPS_QUERIES = 9


@pytest.fixture
def group(zone):
    return OrganizationFactory(name="第一党小组", parent=zone.branch, kind=OrganizationKind.GROUP)


def address(name, node):
    return reverse(f"members:{name}", args=[node.pk])


def text_of(person, name, node):
    return person.client.get(address(name, node)).content.decode()


def test_a_branch_without_groups_offers_the_first_with_its_name(secretary, zone, at):
    page = address("groups", zone.branch)
    assert "还有" not in text_of(secretary, "groups", zone.branch)
    form = secretary.client.get(address("found_group", zone.branch)).context["form"]
    assert form["name"].value() == "第一党小组"
    sent = {"name": form["name"].value(), "on": "2026-11-18", "token": form["token"].value()}
    for _ in range(2):
        assert secretary.client.post(address("found_group", zone.branch), sent).url == page
    assert Organization.objects.get(parent=zone.branch).kind == OrganizationKind.GROUP
    assert "还有 1 人没有编入党小组" in text_of(secretary, "groups", zone.branch)


def test_those_ticked_move_in_one_go(secretary, member, zone, group, at):
    ticked = {"members": [secretary.member.pk, member.member.pk], "group": group.pk}
    answer = secretary.client.post(address("groups", zone.branch), ticked, follow=True)
    assert "已调整 2 人。" in answer.content.decode()
    assert Member.objects.filter(group=group).count() == 2
    secretary.client.post(address("groups", zone.branch), {"members": [member.member.pk], "group": "none"})
    assert list(Member.objects.filter(group=group)) == [secretary.member]


def test_nobody_ticked_is_said_and_the_choice_kept(secretary, zone, group, at):
    answer = secretary.client.post(address("groups", zone.branch), {"group": group.pk})
    assert answer.status_code == 422
    assert f'value="{group.pk}" selected' in answer.content.decode()
    ticked = secretary.client.post(address("groups", zone.branch), {"members": [secretary.member.pk], "group": ""})
    assert (ticked.status_code, " checked" in ticked.content.decode()) == (422, True)


def test_members_and_groups_of_elsewhere_are_no_choice(secretary, neighbor, zone, group, at):
    far = OrganizationFactory(name="第九党小组", parent=zone.branch_next, kind=OrganizationKind.GROUP)
    post = secretary.client.post
    for sent in (
        {"members": [neighbor.member.pk], "group": group.pk}, {"members": [secretary.member.pk], "group": far.pk},
    ):  # fmt: skip
        assert post(address("groups", zone.branch), sent).status_code == 422
    assert not Member.objects.filter(group__isnull=False).exists()


def test_a_reader_sees_the_division_and_moves_nobody(zone, member, group, at):
    from conftest import enroll, grant
    from zhibu.foundation.access.choices import Role

    reader = grant(enroll(zone.branch, "何苗"), Role.READER, zone.branch)
    page = text_of(reader, "groups", zone.branch)
    assert ("周晓禾" in page, 'name="members"' in page) == (True, False)
    sent = {"members": [member.member.pk], "group": group.pk}
    assert reader.client.post(address("groups", zone.branch), sent).status_code == 403


def test_the_page_costs_the_same_with_one_member_and_with_three(
    secretary, zone, group, at, django_assert_num_queries
):
    client = secretary.client
    client.get(address("groups", zone.branch))
    for more in (0, 2):
        MemberFactory.create_batch(more, organization=zone.branch, group=group)
        OrganizationFactory.create_batch(more, parent=zone.branch, kind=OrganizationKind.GROUP)
        with django_assert_num_queries(GROUPS_QUERIES):
            client.get(address("groups", zone.branch))


def test_a_leader_is_chosen_among_the_members_of_the_group(secretary, member, zone, group, at):
    Member.objects.filter(pk=member.member.pk).update(group=group)
    page = address("group_leader", group)
    assert "林知行" not in secretary.client.get(page).content.decode().split('<form class="form"')[1]
    wrong = secretary.client.post(page, {"member": secretary.member.pk, "on": "2026-11-18"})
    assert wrong.status_code == 422
    secretary.client.post(page, {"member": member.member.pk, "on": "2026-11-18"})
    assert PostHolding.objects.get(organization=group).holder_id == member.member.pk
    assert "组长 周晓禾" in text_of(secretary, "groups", zone.branch)


def test_only_branches_have_a_page_of_groups(office, zone, group, at):
    assert office.client.get(address("groups", zone.committee)).status_code == 404
    tabs = office.client.get(reverse("organizations:detail", args=[zone.committee.pk])).context["frame"].tabs
    assert address("groups", zone.committee) not in [tab["url"] for tab in tabs]
    tabs = office.client.get(reverse("organizations:detail", args=[group.pk])).context["frame"].tabs
    assert reverse("organizations:below", args=[group.pk]) not in [tab["url"] for tab in tabs]


def test_members_of_a_group_show_on_its_page_in_the_roster_and_in_the_registry(secretary, member, zone, group, at):
    Member.objects.filter(pk=member.member.pk).update(group=group)
    MemberFactory(organization=zone.branch, name="旧人", group=group, standing=Standing.ENDED)
    for url in (
        address("of_organization", group), f"{address('of_organization', zone.branch)}?group={group.pk}",
    ):  # fmt: skip
        context = secretary.client.get(url).context
        assert [person.name for person in context["roster"].people] == ["周晓禾"]
        assert context["glance"].count == 1
    rows = secretary.client.get(reverse("members:registry"), {"at": group.pk}).context["rows"]
    assert [row.name for row in rows] == ["周晓禾"]
    assert secretary.client.get(address("of_organization", zone.branch)).context["glance"].count == 2


def test_a_member_reads_the_own_group(member, secretary, zone, group, at):
    Member.objects.filter(pk__in=[member.member.pk, secretary.member.pk]).update(group=group)
    branch = member.client.get(reverse("members:branch")).content.decode()
    assert "我的党小组：第一党小组" in branch
    assert "第一党小组" in member.client.get(reverse("members:me")).content.decode()


def test_a_secretary_renames_and_dissolves_a_group_but_does_not_move_it(secretary, zone, group, at):
    page = secretary.client.get(reverse("organizations:detail", args=[group.pk])).content.decode()
    ways = {
        name: reverse(f"organizations:{name}", args=[group.pk]) in page
        for name in ("rename", "dissolve", "move", "suspend")
    }
    assert ways == {"rename": True, "dissolve": True, "move": False, "suspend": False}
    sent = {"on": "2026-11-18", "reason": "并入支部", "sure": "on"}
    url = reverse("organizations:dissolve", args=[group.pk])
    assert secretary.client.post(url, sent).status_code == 302
    group.refresh_from_db()
    assert group.state == "dissolved"


def test_a_dashboard_lists_no_groups_and_a_group_has_none(secretary, zone, group, at):
    Member.objects.filter(pk=secretary.member.pk).update(group=group)
    page = secretary.client.get(f"/dashboard/{zone.branch.pk}/", follow=True).content.decode()
    assert "第一党小组" not in page
