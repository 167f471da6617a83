"""The cast: the same people in every context's tests, in the same small tree.

zone (working committee)
├── committee
│   ├── branch          secretary, member          "here"
│   └── branch_next     neighbor (its secretary)   "next door"
└── other_committee
    └── branch_far      stranger (a member there)
"""

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.test import Client

from zhibu.accounts.models import Account
from zhibu.accounts.tests.factories import AccountFactory
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Role
from zhibu.foundation.access.models import Grant
from zhibu.foundation.audit.triggers import LINKS, LOG, SEALS
from zhibu.foundation.rulebook import local
from zhibu.kernel import clock
from zhibu.learning.triggers import LEDGER
from zhibu.members.models import Member
from zhibu.members.tests.factories import MemberFactory
from zhibu.organizations.choices import OrganizationKind
from zhibu.organizations.models import Organization
from zhibu.organizations.tests.factories import OrganizationFactory

pytest_plugins = ["tests.guards", "tests.database"]

NOW = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
"""A Wednesday noon in Shanghai: "now" in tests that ask for `at`."""


@pytest.fixture(autouse=True, scope="session")
def _the_log_can_be_emptied() -> Any:
    """After a transactional test SQLite's tables are emptied row by row, which the audit log
    and the ledger of hours refuse: let it pass."""
    operations = DatabaseWrapper.ops_class
    flush = operations.execute_sql_flush

    def empty(self: Any, statements: list[str]) -> None:
        with ExitStack() as stack:
            for table in (LOG, LINKS, SEALS, LEDGER):
                stack.enter_context(table.taken_down(self.connection))
            flush(self, statements)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "execute_sql_flush", empty)
        yield


@dataclass
class Person:
    """One of the cast: their account, their member record if they have one, how they act and how they browse."""

    account: Account
    member: Member | None = None

    @property
    def actor(self) -> Actor:
        """A fresh actor, as a request would make it."""
        a = self.account
        return Actor(account_id=a.pk, name=a.name, member_id=a.member_id, home_path=a.home_path)

    @property
    def client(self) -> Client:
        """A browser in which this person is signed in."""
        client = Client()
        client.force_login(self.account)
        return client


@dataclass
class Zone:
    """The small tree of the cast."""

    root: Organization
    committee: Organization
    branch: Organization
    branch_next: Organization
    other_committee: Organization
    branch_far: Organization


@pytest.fixture
def at() -> Any:
    """The instant NOW, with the clock stopped at it."""
    with clock.frozen(NOW):
        yield NOW


@pytest.fixture(autouse=True)
def _no_local_rules() -> None:
    """Each test begins without local rules in memory, so that looking a rule up never costs a query there."""
    local.presume_none()


@pytest.fixture
def zone(db: Any) -> Zone:
    """The tree."""
    root = OrganizationFactory(name="高新区党工委", kind=OrganizationKind.WORKING_COMMITTEE)
    committee = OrganizationFactory(name="软件园党委", kind=OrganizationKind.COMMITTEE, parent=root)
    other = OrganizationFactory(name="科教园党委", kind=OrganizationKind.COMMITTEE, parent=root)
    return Zone(
        root=root,
        committee=committee,
        branch=OrganizationFactory(name="云创科技党支部", parent=committee),
        branch_next=OrganizationFactory(name="数联信息党支部", parent=committee),
        other_committee=other,
        branch_far=OrganizationFactory(name="职业学院第一党支部", parent=other),
    )


def enroll(branch: Organization, name: str) -> Person:
    """A member of `branch` who can sign in."""
    member = MemberFactory(organization=branch, name=name)
    account = AccountFactory(name=name, member_id=member.pk, home_path=branch.path)
    member.account = account
    member.save(update_fields=["account"])
    return Person(account, member)


def grant(person: Person, role: Role, organization: Organization) -> Person:
    """Give the person a role on a node, long since."""
    Grant.objects.create(
        account_id=person.account.pk,
        role=role,
        scope_path=organization.path,
        starts_at=datetime(2020, 1, 1, tzinfo=UTC),
    )
    return person


@pytest.fixture
def secretary(zone: Zone) -> Person:
    """Secretary of the branch here."""
    return grant(enroll(zone.branch, "林知行"), Role.SECRETARY, zone.branch)


@pytest.fixture
def member(zone: Zone) -> Person:
    """A member of the branch here."""
    return enroll(zone.branch, "周晓禾")


@pytest.fixture
def neighbor(zone: Zone) -> Person:
    """Secretary of the branch next door, who must see nothing of here."""
    return grant(enroll(zone.branch_next, "顾盼"), Role.SECRETARY, zone.branch_next)


@pytest.fixture
def stranger(zone: Zone) -> Person:
    """A member of a branch far away."""
    return enroll(zone.branch_far, "陶然")


@pytest.fixture
def office(zone: Zone) -> Person:
    """The office above: the committee of here and next door."""
    return grant(Person(AccountFactory(name="许衡")), Role.OFFICE, zone.committee)


@pytest.fixture
def auditor(zone: Zone) -> Person:
    """Reads the audit log of the whole zone and nothing else."""
    return grant(Person(AccountFactory(name="纪明")), Role.AUDITOR, zone.root)


@pytest.fixture
def administrator(zone: Zone) -> Person:
    """System and security administrator of the whole zone."""
    person = grant(Person(AccountFactory(name="安平")), Role.ADMINISTRATOR, zone.root)
    return grant(person, Role.SECURITY, zone.root)
