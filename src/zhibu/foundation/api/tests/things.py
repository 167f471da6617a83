"""An application of the branch, its role and token, and a member's own token: for the table of addresses."""

from typing import Any
from uuid import uuid4

import conftest
from zhibu.foundation.access.models import Grant
from zhibu.foundation.api.actions.tokens import make_own_token
from zhibu.foundation.api.choices import Scope
from zhibu.foundation.api.models import Application, Consent
from zhibu.foundation.webhooks.tests.things import things_of_webhooks


def things_of_programs(branch: Any, member: Any) -> dict[str, object]:
    """Arguments by the name that addresses give them."""
    at = conftest.NOW
    application = Application.objects.create(
        name="城市一网", purpose="展示", scope_path=branch.path, scopes=Scope.values, request=uuid4(), made_at=at,
        made_by_name="安平",
    )  # fmt: skip
    grant = Grant.objects.create(account_id=application.pk, role="reader", scope_path=branch.path, starts_at=at)
    consent = Consent.objects.create(
        application=application, account_id=member.account.pk, scopes=Scope.values, made_at=at
    )
    token = make_own_token(
        actor=member.actor, at=at, name="脚本", scopes=Scope.values, days=90, request=uuid4()
    ).token
    return {
        "application_id": application.pk,
        "programs:grant_id": grant.pk,
        "consent_id": consent.pk,
        "token_id": token.pk,
        "rest": "nowhere",
        **things_of_webhooks(application.pk),
    }


BODIES: dict[str, dict[str, object]] = {
    "api:lesson_check_in": {"reflection": "会前公示要满五天"},
    "api:lesson_progress": {"position_seconds": 10, "visible_ms": 10_000},
    "api:meeting_answer": {"coming": True},
    "api:meeting_call": {
        "kind": "theme_day",
        "starts_at": "2026-11-25T10:00:00+08:00",
        "minutes": 60,
        "place": "三楼",
        "agenda": ["学习"],
    },
    "api:meeting_sign_in": {"code": "123456"},
    "api:member_find": {"number": "13800138000"},
    "api:member_correct": {"job_title": "工程师"},
    "api:member_enroll": {
        "name": "沈知秋",
        "category": "full",
        "joined_on": "2015-07-01",
        "sex": "female",
        "born_on": "1990-03-07",
    },
    "api:organization_move": {"to_id": "00000000-0000-7000-8000-000000000000"},
    "api:organization_rename": {"name": "云创数智党支部"},
    "api:organization_found": {
        "parent_id": "00000000-0000-7000-8000-000000000000",
        "name": "新设党支部",
        "kind": "branch",
    },
    "api:member_reveal": {"field": "phone", "purpose": "核对名册"},
}
"""What is sent to operations that need it, by address."""
