"""The plan of the demonstration zone adds up and is the same every time."""

from collections import Counter
from random import Random

from zhibu.demo import zone
from zhibu.organizations.choices import CommitteeLevel, OrganizationKind


def test_the_plan_reproduces_the_published_sum():
    made = zone.plan(Random(7))
    levels = Counter(p.level for p in made)
    kinds = Counter(p.kind for p in made)
    branches = kinds[OrganizationKind.BRANCH] + kinds[OrganizationKind.JOINT_BRANCH]
    parts = (
        levels[CommitteeLevel.TOWNSHIP], levels[CommitteeLevel.DIRECT], levels[CommitteeLevel.SECOND],
        kinds[OrganizationKind.GENERAL_BRANCH], branches,
    )  # fmt: skip
    assert parts == (12, 13, 19, 55, 1217)
    assert sum(parts) == len(made) - 1 == zone.ORGANIZATIONS == 1316


def test_the_plan_is_the_same_for_the_same_seed_and_names_are_unique():
    made = zone.plan(Random(7))
    assert made == zone.plan(Random(7))
    assert len({(p.parent, p.name) for p in made}) == len(made)


def test_branches_add_up_to_all_members():
    found = zone.sizes(Random(7), zone.BRANCHES, zone.MEMBERS)
    assert sum(found) == 30_637
    assert min(found) >= 3
    assert max(found) <= 80
