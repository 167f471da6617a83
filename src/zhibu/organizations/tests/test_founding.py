"""Founding: placed, named, written down, once."""

from datetime import date
from uuid import uuid4

import pytest

from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.audit.models import Entry
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.organizations import actions, queries
from zhibu.organizations.choices import OrganizationKind
from zhibu.organizations.models import Change, Organization, SearchKey

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 1)


def found(person, at, parent, name="星河软件党支部", kind=OrganizationKind.BRANCH, **more):
    return actions.found_organization(
        actor=person.actor, at=at, parent_id=parent.pk, name=name, kind=kind, on=ON, **more
    )


def test_the_office_founds_a_branch_below_its_committee(office, zone, at):
    made = found(office, at, zone.committee)
    assert made.path == zone.committee.path + "0003"
    assert (made.short_name, made.pinyin, made.initials) == ("星河软件", "xingheruanjiandangzhibu", "xhrjdzb")
    assert list(Change.objects.filter(organization=made).values_list("kind", "on")) == [("founded", ON)]
    assert Entry.objects.filter(object_id=made.pk, action="organization.founded").count() == 1
    assert SearchKey.objects.filter(organization=made, text="rjdzb").exists()


def test_the_same_token_founds_once(office, zone, at):
    token = uuid4()
    first = found(office, at, zone.committee, id=token)
    again = found(office, at, zone.committee, id=token)
    assert first.pk == again.pk == token
    assert Change.objects.filter(organization=first).count() == 1


def test_two_founders_get_two_paths(office, zone, at):
    assert found(office, at, zone.committee, "甲党支部").path != found(office, at, zone.committee, "乙党支部").path


def test_a_sister_of_the_same_name_is_refused(office, zone, at):
    with pytest.raises(Refused) as refusal:
        found(office, at, zone.committee, zone.branch.name)
    assert refusal.value.code == "name_taken"


def test_a_code_is_given_once(office, zone, at):
    found(office, at, zone.committee, "甲党支部", code="610113001")
    with pytest.raises(Refused) as refusal:
        found(office, at, zone.committee, "乙党支部", code="610113001")
    assert refusal.value.code == "code_taken"


def test_a_branch_does_not_stand_under_a_branch(office, zone, at):
    with pytest.raises(Refused) as refusal:
        found(office, at, zone.branch)
    assert refusal.value.code == "kind_does_not_fit"


def test_the_neighbor_cannot_even_see_the_place(neighbor, zone, at):
    with pytest.raises(NotFound):
        found(neighbor, at, zone.committee)


def test_a_secretary_founds_groups_of_the_own_branch_and_nothing_else(secretary, neighbor, zone, at):
    made = found(secretary, at, zone.branch, "第一党小组", OrganizationKind.GROUP)
    assert (made.parent, made.short_name) == (zone.branch, "一组")
    renamed = actions.rename_organization(
        actor=secretary.actor, at=at, organization_id=made.pk, name="研发党小组", on=ON
    )
    assert renamed.name == "研发党小组"
    with pytest.raises(Forbidden):
        actions.rename_organization(
            actor=secretary.actor, at=at, organization_id=zone.branch.pk, name="云创党支部", on=ON
        )
    with pytest.raises(NotFound):
        found(neighbor, at, zone.branch, "第二党小组", OrganizationKind.GROUP)


def test_who_manages_no_members_founds_no_group(member, auditor, zone, at):
    with pytest.raises(Forbidden):
        found(member, at, zone.branch, "第一党小组", OrganizationKind.GROUP)
    with pytest.raises(NotFound):
        found(auditor, at, zone.branch, "第一党小组", OrganizationKind.GROUP)


def test_only_the_system_founds_a_root(office, at, db):
    root = {"parent_id": None, "name": "南岭市委", "kind": OrganizationKind.COMMITTEE, "on": ON}
    with pytest.raises(Forbidden):
        actions.found_organization(actor=office.actor, at=at, **root)
    made = actions.found_organization(actor=SYSTEM, at=at, **root)
    assert queries.organization_at(made.path) == made
    assert queries.names_of([made.path, "ZZZZ"]) == {made.path: "南岭市委"}


def test_a_batch_stands_whole_or_not_at_all(office, zone, at):
    parent = actions.Draft(zone.committee.pk, "星河软件党总支", OrganizationKind.GENERAL_BRANCH, ON)
    child = actions.Draft(parent.id, "研发党支部", OrganizationKind.BRANCH, ON)
    wrong = actions.Draft(child.id, "测试党支部", OrganizationKind.BRANCH, ON)
    before = Organization.objects.count()
    with pytest.raises(Refused):
        actions.found_organizations(actor=office.actor, at=at, drafts=[parent, child, wrong])
    assert Organization.objects.count() == before
    made = actions.found_organizations(actor=office.actor, at=at, drafts=[parent, child])
    assert [o.path for o in made] == [zone.committee.path + "0003", zone.committee.path + "00030001"]
