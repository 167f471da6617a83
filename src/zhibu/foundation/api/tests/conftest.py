"""Programs with tokens, for the tests of the API."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from zhibu.foundation.access.choices import Role
from zhibu.foundation.access.models import Grant
from zhibu.foundation.api import allowances
from zhibu.foundation.api.actions.applications import Entry, enter_application
from zhibu.foundation.api.actions.tokens import make_application_token, make_own_token
from zhibu.foundation.api.choices import Scope
from zhibu.foundation.api.models import Application

ALL = tuple(Scope.values)


@pytest.fixture(autouse=True)
def _no_requests_yet() -> Iterator[None]:
    """Each test begins with a minute of its own."""
    allowances.forget()
    yield
    allowances.forget()


def program(secret: str) -> Client:
    """A program that shows a token."""
    return Client(headers={"Authorization": f"Bearer {secret}"})


@pytest.fixture
def acting_for(at: datetime) -> Callable[..., Client]:
    """A program with an own token of a person."""

    def make(person: Any, *scopes: str) -> Client:
        made = make_own_token(actor=person.actor, at=at, name="脚本", scopes=scopes or ALL, days=90, request=uuid4())
        return program(made.secret)

    return make


@pytest.fixture
def application(at: datetime, zone: Any, administrator: Any) -> Application:
    """An application on the committee, without a role."""
    entry = Entry("城市一网", "把组织生活放进市里的应用", ALL, ["https://city.example.org/back"])
    return enter_application(
        actor=administrator.actor, at=at, organization_id=zone.committee.pk, entry=entry, request=uuid4()
    )


@pytest.fixture
def own_program(at: datetime, administrator: Any, application: Application) -> Callable[[str], Client]:
    """The application as itself, with a role on its node."""

    def make(role: str) -> Client:
        if role:
            Grant.objects.create(
                account_id=application.pk, role=Role(role), scope_path=application.scope_path,
                starts_at=at - timedelta(days=1),
            )  # fmt: skip
        made = make_application_token(
            actor=administrator.actor, at=at, application_id=application.pk, name="服务器", days=365, request=uuid4()
        )
        return program(made.secret)

    return make
