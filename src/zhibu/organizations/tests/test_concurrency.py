"""Two at once: paths stay apart, loops stay impossible, a double click acts once."""

import threading
from datetime import date

import pytest
from django.db import connection, connections

from zhibu.foundation.access.actors import SYSTEM
from zhibu.kernel import clock
from zhibu.kernel.errors import Refused
from zhibu.kernel.ids import new_id
from zhibu.organizations import actions
from zhibu.organizations.models import Change, Organization, PostHolding
from zhibu.organizations.tests.factories import OrganizationFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="SQLite in memory has one connection; it writes one at a time anyway"
    ),
]
ON = date(2026, 11, 18)


def at_once(*calls):
    """Run all calls at the same moment, each in its own connection; the codes of refusals come back."""
    barrier, codes = threading.Barrier(len(calls)), []

    def run(call):
        try:
            barrier.wait()
            call()
        except Refused as refusal:
            codes.append(refusal.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return codes


def found(parent, name, token=None):
    return lambda: actions.found_organization(
        actor=SYSTEM, at=clock.now(), parent_id=parent.pk, name=name, kind="committee", on=ON, id=token
    )


def move(node, to):
    return lambda: actions.move_organization(
        actor=SYSTEM, at=clock.now(), organization_id=node.pk, to_id=to.pk, on=ON
    )


def consistent():
    return all(
        o.parent is None or o.path[:-4] == o.parent.path for o in Organization.objects.select_related("parent")
    )


@pytest.fixture
def root(transactional_db):
    return OrganizationFactory(name="高新区党工委", kind="working_committee")


def test_founders_under_one_parent_get_different_paths(root):
    at_once(*(found(root, f"第{n}党委") for n in range(6)))
    assert sorted(Organization.objects.filter(parent=root).values_list("path", flat=True)) == [
        f"0001000{n}" for n in range(1, 7)
    ]


def test_twenty_clicks_found_one(root):
    token = new_id()
    assert at_once(*[found(root, "星河党委", token)] * 20) == []
    assert Change.objects.filter(organization_id=token).count() == 1


def test_two_moves_cannot_close_a_loop(root):
    one = OrganizationFactory(parent=root, name="甲党委", kind="committee")
    other = OrganizationFactory(parent=root, name="乙党委", kind="committee")
    assert at_once(move(one, other), move(other, one)) == ["into_itself"]
    assert consistent()


def test_nobody_is_born_under_a_path_that_is_just_changing(root):
    one = OrganizationFactory(parent=root, name="甲党委", kind="committee")
    other = OrganizationFactory(parent=root, name="乙党委", kind="committee")
    at_once(move(one, other), *(found(one, f"第{n}党委") for n in range(4)))
    assert consistent()


def test_one_secretary_wins(root):
    def take(name):
        return lambda: actions.take_post(
            actor=SYSTEM, at=clock.now(), organization_id=root.pk, post="secretary", holder_name=name, on=ON
        )

    assert at_once(take("林知行"), take("周晓禾")) == ["post_taken"]
    assert PostHolding.objects.filter(organization=root, ends_on=None).count() == 1
