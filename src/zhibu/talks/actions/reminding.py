"""Reminding who is still without a talk; taking the ledger away."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from zhibu.foundation.access.actors import Actor
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.audit import actions as audit
from zhibu.foundation.notify.actions import notify
from zhibu.kernel import clock
from zhibu.members.models import Member
from zhibu.organizations.models import Organization
from zhibu.talks import access
from zhibu.talks.queries.year import years_of
from zhibu.talks.rules.pairs import by_person


@transaction.atomic
def remind_branch(*, actor: Actor, at: datetime, organization_id: UUID) -> int:
    """Remind everybody of a branch who is still without a talk this year, once a week at most; how many were told.

    Order of effects: notices, audit (if anybody was told). Raises NotFound, Forbidden without REMIND there.
    """
    branch = access.get_branch(actor, organization_id, verb=Verb.REMIND)
    today = clock.day_of(at)
    missing = by_person(years_of([branch.pk], today.year, on=today)[branch.pk])
    accounts = Member.objects.filter(pk__in=list(missing), account__isnull=False).order_by("pk")
    week = today.isocalendar()
    told = notify(
        account_ids=[pk for pk in accounts.values_list("account_id", flat=True) if pk],
        kind="talk.reminder", title=_("A talk is still open this year"), at=at,
        body=_("Your page of talks says with whom. Arrange one when it suits you both."), url=reverse("talks:mine"),
        unique_key=f"talk.reminder:{week.year}-{week.week}",
    )  # fmt: skip
    if told:
        _note(branch, "talk.reminded", actor=actor, at=at, told=told)
    return told


@transaction.atomic
def record_export(*, actor: Actor, at: datetime, organization_id: UUID, year: int) -> Organization:
    """Note that the ledger of a year leaves the house as a file. Raises NotFound (SEE_TALKS)."""
    branch = access.get_branch(actor, organization_id)
    _note(branch, "talk.exported", actor=actor, at=at, year=year)
    return branch


def _note(branch: Organization, action: str, *, actor: Actor, at: datetime, **detail: int) -> None:
    audit.record(
        actor=actor, at=at, action=action, object_kind="organization", object_id=branch.pk, scope_path=branch.path,
        detail=detail,
    )  # fmt: skip
