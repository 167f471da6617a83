"""Every quarter each role is confirmed or ended, by somebody else than who holds it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from zhibu.accounts.tests.factories import AccountFactory
from zhibu.foundation.access import reviewing, rules
from zhibu.foundation.access.choices import Role
from zhibu.foundation.access.models import Grant, Review
from zhibu.foundation.access.todos import REVIEW_DUE
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.ui.todos import todos_of

PAGE = reverse("access:review")


@pytest.fixture
def roles(secretary, neighbor, office, administrator, zone, at):
    """The cast's roles, all held since 2020, and one given in this quarter."""
    fresh = AccountFactory(name="新来的")
    Grant.objects.create(account_id=fresh.pk, role=Role.READER, scope_path=zone.branch.path, starts_at=at)
    return {grant.account_id: grant for grant in Grant.objects.exclude(account_id=administrator.account.pk)}


@pytest.mark.parametrize(
    ("day", "quarter", "first", "before"),
    [
        ("2026-01-01", "2026Q1", "2026-01-01", "2025Q4"),
        ("2026-03-31", "2026Q1", "2026-01-01", "2025Q4"),
        ("2026-11-18", "2026Q4", "2026-10-01", "2026Q3"),
    ],
)
def test_quarters(day, quarter, first, before):
    day, first = (datetime.fromisoformat(text).date() for text in (day, first))
    assert (rules.quarter_of(day), rules.first_day_of(quarter), rules.quarter_before(quarter)) == (
        quarter,
        first,
        before,
    )
    with pytest.raises(ValueError, match="2026Q5"):
        rules.first_day_of("2026Q5")


def test_what_held_when_the_quarter_began_is_due_and_the_own_is_for_others(roles, administrator, at):
    due = reviewing.due_in(administrator.actor, "2026Q4", at)
    assert len(due) == 5
    assert reviewing.progress(administrator.actor, "2026Q4", at) == reviewing.Progress("2026Q4", 0, 0, 3, 2)
    assert [str(todo.note) for todo in todos_of(administrator.actor, at, [REVIEW_DUE])] != []


def test_roles_are_confirmed_and_ended_once(roles, administrator, secretary, neighbor, at):
    keep, end = roles[secretary.account.pk], roles[neighbor.account.pk]
    answer = administrator.client.post(PAGE, {f"grant_{keep.pk}": "keep", f"grant_{end.pk}": "end"})
    assert answer.status_code == 302
    again = administrator.client.post(PAGE, {f"grant_{keep.pk}": "end"})
    assert again.status_code == 302
    keep.refresh_from_db()
    end.refresh_from_db()
    assert (keep.ends_at, end.ends_at) == (None, at)
    assert sorted(Review.objects.values_list("is_kept", "quarter")) == [(False, "2026Q4"), (True, "2026Q4")]
    entries = Entry.objects.filter(action__startswith="grant.").order_by("id")
    assert [entry.action for entry in entries] == ["grant.ended", "grant.reviewed"]
    assert entries.last().detail == {"quarter": "2026Q4", "kept": 1, "ended": 1}


def test_nobody_reviews_their_own_or_what_lies_outside(roles, administrator, zone, at):
    own = Grant.objects.filter(account_id=administrator.account.pk)
    narrow = AccountFactory(name="小范围")
    Grant.objects.create(account_id=narrow.pk, role=Role.SECURITY, scope_path=zone.branch_next.path, starts_at=at)
    from conftest import Person

    chosen = {f"grant_{grant.pk}": "end" for grant in [*own, *roles.values()]}
    Person(narrow).client.post(PAGE, chosen)
    assert [review.grant.scope_path for review in Review.objects.all()] == [zone.branch_next.path]
    administrator.client.post(PAGE, {f"grant_{grant.pk}": "end" for grant in own})
    assert all(grant.ends_at is None for grant in Grant.objects.filter(account_id=administrator.account.pk))


def test_a_quarter_later_everything_is_due_again(roles, administrator, secretary, at):
    grant = roles[secretary.account.pk]
    reviewing.review(actor=administrator.actor, at=at, quarter="2026Q4", keep=[grant.pk], end=[])
    later = at + timedelta(days=60)
    assert grant in reviewing.due_in(administrator.actor, reviewing.current_quarter(later), later)
    assert reviewing.progress(administrator.actor, "2026Q4", later).kept == 1


@pytest.mark.parametrize("extra", [0, 2])
def test_the_page_costs_the_same_for_any_number(roles, administrator, zone, extra, django_assert_max_num_queries):
    for _ in range(extra):
        Grant.objects.create(
            account_id=AccountFactory().pk, role=Role.READER, scope_path=zone.branch.path,
            starts_at=datetime(2020, 1, 1, tzinfo=UTC),
        )  # fmt: skip
    client = administrator.client
    with django_assert_max_num_queries(16):
        page = client.get(PAGE)
    assert len(page.context["rows"]) == 5 + extra


def test_the_review_is_exported_and_that_is_recorded(roles, administrator, secretary, at):
    grant = roles[secretary.account.pk]
    reviewing.review(actor=administrator.actor, at=at, quarter="2026Q4", keep=[grant.pk], end=[])
    answer = administrator.client.post(reverse("access:review_export"), {"format": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert len(text.strip().splitlines()) == 6
    assert "林知行" in text
    assert Entry.objects.filter(action="grant.exported").count() == 1


@pytest.mark.parametrize("who", ["member", "secretary", "office", "auditor"])
def test_nobody_else_reviews(request, who):
    client = request.getfixturevalue(who).client
    assert (client.get(PAGE).status_code, client.post(PAGE).status_code) == (403, 403)


def test_nobody_is_two_of_the_three(administrator, auditor, zone, at):
    from zhibu.foundation.access.actions import give_grant
    from zhibu.kernel.errors import Refused

    other = AccountFactory()
    Grant.objects.create(account_id=other.pk, role=Role.ADMINISTRATOR, scope_path="0001", starts_at=at)
    for role in (Role.SECURITY, Role.AUDITOR):
        with pytest.raises(Refused) as refused:
            give_grant(actor=administrator.actor, at=at, account_id=other.pk, role=role, scope_path=zone.root.path)
        assert refused.value.code == "separate-duties"
