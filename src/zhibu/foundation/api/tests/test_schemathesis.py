"""Every operation against what nobody would type: no error of ours, and every answer as the schema promises."""

import os
from functools import cache
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

import conftest
from config.api import schema
from zhibu.foundation.access.choices import Role
from zhibu.foundation.api.actions.tokens import make_own_token
from zhibu.foundation.api.tests.conftest import ALL
from zhibu.learning.tests.factories import LessonFactory, PublicationFactory
from zhibu.meetings.tests.things import things_of_meetings

EXAMPLES = int(os.environ.get("ZHIBU_EXAMPLES", "3"))
"""For each operation, meant and not meant; the same ones each time. More by hand: `ZHIBU_EXAMPLES=100`."""
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
    checks.negative_data_rejection,
]
PROMISED = schemathesis.openapi.from_dict(schema())
# It would read the source of all that is imported for values to try: two thirds of the time, for nothing here.
PROMISED.config.analysis.constants.enabled = False
OPERATIONS = [found.ok() for found in PROMISED.get_all_operations()]


def _can_be_wrong(operation: Any) -> bool:
    """Whether anything is asked that could be of a wrong shape; any language will do."""
    return bool(operation.path_parameters or operation.query or operation.body)


def modes_of(operation: Any) -> list[GenerationMode]:
    """Meant as it is asked; and not, where anything is asked that can be of a wrong shape."""
    return [GenerationMode.POSITIVE, *([GenerationMode.NEGATIVE] if _can_be_wrong(operation) else [])]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_nothing_breaks_and_the_schema_holds(operation, known, headers, settings_of_tests):
    for mode in modes_of(operation):
        check_operation(operation, mode, known, headers)


def check_operation(operation, mode, known, headers):
    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate],
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode), real=st.booleans())
    def check_case(case: Any, real: bool) -> None:
        if real and case.path_parameters and mode is GenerationMode.POSITIVE:
            case.path_parameters = {name: str(known.get(name, value)) for name, value in case.path_parameters.items()}
        case.headers = {**(case.headers or {}), **headers}
        with transaction.atomic():
            case.call_and_validate(checks=CHECKS)
            transaction.set_rollback(True)

    check_case()


application = cache(get_wsgi_application)


@pytest.fixture
def settings_of_tests(settings):
    settings.API_PER_MINUTE = 1_000_000
    PROMISED.app = application()
    for operation in OPERATIONS:
        operation.app = PROMISED.app
    # As Django's own test client does: a request ends the connection in which a test's transaction stands.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def headers(secretary, zone):
    conftest.grant(secretary, Role.OFFICE, zone.root)
    made = make_own_token(actor=secretary.actor, at=conftest.NOW, name="试", scopes=ALL, days=365, request=uuid4())
    return {"Authorization": f"Bearer {made.secret}"}


@pytest.fixture
def known(at, zone, secretary, member):
    lesson = LessonFactory(organization=zone.branch, author_id=secretary.account.pk)
    PublicationFactory(lesson=lesson, organization=zone.branch)
    return {
        "organization_id": zone.branch.pk,
        "member_id": member.member.pk,
        "lesson_id": lesson.pk,
        "code": "hours.year.member",
        **things_of_meetings(zone.branch, member.member),
    }
