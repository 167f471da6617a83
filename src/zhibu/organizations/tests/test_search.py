"""Organizations are found by whoever may see them, under the name they bear now."""

from zhibu.foundation.search.actions import rebuild
from zhibu.foundation.search.proof import verify
from zhibu.foundation.search.tests.finding import found
from zhibu.organizations.actions.details import change_details, rename_organization
from zhibu.organizations.actions.shape import dissolve_organization, move_organization


def test_each_finds_the_organizations_they_may_see(zone, secretary, member, neighbor, stranger, office, auditor):
    rebuild(kind="organization")
    assert sorted(found(office, "党支部")) == ["云创科技党支部", "数联信息党支部"]
    assert found(secretary, "党支部") == found(member, "党支部") == ["云创科技党支部"]
    assert found(neighbor, "党支部") == ["数联信息党支部"]
    assert found(stranger, "党支部") == ["职业学院第一党支部"]
    assert found(auditor, "党支部") == []
    assert found(office, "yckj") == found(office, "雲創") == ["云创科技党支部"]
    assert found(office, "党支部", path=zone.branch_next.path) == ["数联信息党支部"]


def test_a_new_name_or_code_is_found_and_the_old_one_is_not(zone, office, administrator, at):
    rebuild()
    here = {"actor": office.actor, "at": at, "organization_id": zone.branch.pk}
    rename_organization(**here, name="云帆科技党支部", on=at.date())
    change_details(**here, code="YF-001")
    assert found(office, "云创") == []
    assert found(office, "云帆") == found(office, "yf 001") == ["云帆科技党支部"]
    assert list(verify()) == []


def test_a_dissolved_one_is_found_no_longer(zone, administrator, at):
    rebuild()
    dissolve_organization(actor=administrator.actor, at=at, organization_id=zone.branch_far.pk, on=at.date())
    assert found(administrator, "职业学院") == []


def test_whoever_loses_a_branch_by_a_move_does_not_find_it_even_for_a_moment(zone, office, administrator, at):
    rebuild()
    move_organization(
        actor=administrator.actor, at=at, organization_id=zone.branch.pk, to_id=zone.other_committee.pk, on=at.date()
    )
    from zhibu.foundation.search.queries import Search, search

    assert search(office.actor, Search("云创"), today=at.date()).ids == []
    assert found(office, "云创") == []
    assert found(administrator, "云创") == ["云创科技党支部"]
    assert list(verify()) == []
