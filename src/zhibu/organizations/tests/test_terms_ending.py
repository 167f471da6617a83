"""Ends of terms are called to mind: once each, to those who lead and the office above, and shown where they look."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import Person, grant
from zhibu.accounts.tests.factories import AccountFactory
from zhibu.foundation.access.choices import Role
from zhibu.foundation.jobs import registry
from zhibu.foundation.notify.models import Notice
from zhibu.foundation.ui.todos import todos_of
from zhibu.organizations.actions import remind_of_terms
from zhibu.organizations.models import Suspension, Term
from zhibu.organizations.rules import months_after, months_before, term_reminder
from zhibu.organizations.tests.test_rules import table
from zhibu.organizations.todos import TERMS

TODAY = date(2026, 11, 18)
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2027, 5, 18), 6, date(2026, 11, 18)),
        (date(2027, 8, 31), 6, date(2027, 2, 28)),
        (date(2028, 8, 31), 6, date(2028, 2, 29)),
        (date(2027, 1, 1), 1, date(2026, 12, 1)),
        (date(2027, 12, 31), 12, date(2026, 12, 31)),
    ],
)
def test_months_before(day, months, before):
    assert months_before(day, months) == before


@settings(deadline=None)
@given(DAYS, st.integers(0, 36))
def test_months_there_and_back_lose_days_only_at_the_ends_of_months(day, months):
    back = months_after(months_before(day, months), months)
    assert timedelta(0) <= day - back <= timedelta(days=3)
    assert (day == back) or day.day > 28


@settings(deadline=None)
@given(DAYS, st.integers(2, 24))
def test_the_words_on_an_end_come_in_order(ends_on, months):
    days = [months_before(ends_on, months) - timedelta(days=1), months_before(ends_on, months),
            months_before(ends_on, 1) - timedelta(days=1), months_before(ends_on, 1), ends_on - timedelta(days=1),
            ends_on]  # fmt: skip
    found = [term_reminder(ends_on, on=day, months=months) for day in days]
    assert found == ["", "ahead", "ahead", "month", "month", "end"]


@pytest.mark.parametrize(("end", "day", "months", "step"), table("organizations", "end | day"))
def test_which_word_is_due(end, day, months, step):
    assert term_reminder(date.fromisoformat(end), on=date.fromisoformat(day), months=int(months)) == step


@pytest.fixture
def term():
    """Give an organization a term that ends on a day."""

    def make(organization, ends_on, number=1):
        starts_on = ends_on.replace(year=ends_on.year - 3)
        return Term.objects.create(
            organization=organization, number=number, starts_on=starts_on, ends_on=ends_on, first_ends_on=ends_on
        )

    return make


def told(person):
    return list(
        Notice.objects.filter(account_id=person.account.pk)
        .order_by("created_at", "pk")
        .values_list("title", flat=True)
    )


def test_the_secretary_and_the_office_above_are_told_once(zone, secretary, office, member, neighbor, term, at):
    term(zone.branch, date(2027, 5, 18))
    assert remind_of_terms(at=at - timedelta(days=1)) == 0
    assert [remind_of_terms(at=at + timedelta(days=n)) for n in (0, 0, 1, 30)] == [1, 0, 0, 0]
    words = ["云创科技党支部的任期将于2027年5月18日 周二届满"]
    assert [told(p) for p in (secretary, office, member, neighbor)] == [words, words, [], []]
    assert Notice.objects.first().url == reverse("organizations:posts", args=[zone.branch.pk])


def test_again_a_month_before_and_at_the_end(zone, secretary, term, at):
    term(zone.branch, date(2027, 5, 18))
    for day in range(0, 300, 3):
        remind_of_terms(at=at + timedelta(days=day))
    assert len(told(secretary)) == 3
    assert ["一个月" in words for words in told(secretary)] == [False, True, False]


def test_an_office_hears_of_several_in_one_notice(zone, secretary, neighbor, office, term, at):
    term(zone.branch, date(2027, 5, 1))
    term(zone.branch_next, date(2027, 4, 1))
    assert remind_of_terms(at=at) == 2
    assert told(office) == ["有 2 个组织任期将满"]
    assert Notice.objects.get(account_id=office.account.pk).url.endswith("?terms=ending")
    assert (len(told(secretary)), len(told(neighbor))) == (1, 1)


def test_only_the_nearest_office_is_told(zone, office, term, at):
    far = grant(Person(AccountFactory(name="远")), Role.OFFICE, zone.root)
    term(zone.branch, date(2027, 5, 1))
    remind_of_terms(at=at)
    assert (len(told(office)), told(far)) == (1, [])


def test_an_extended_term_is_called_to_mind_anew(zone, secretary, term, at):
    made = term(zone.branch, TODAY)
    remind_of_terms(at=at)
    made.ends_on = date(2027, 2, 1)
    made.save()
    remind_of_terms(at=at)
    assert len(told(secretary)) == 2


@pytest.mark.parametrize("why", ["dissolved", "followed", "at rest"])
def test_what_has_no_term_to_end_is_left_alone(zone, secretary, term, at, why):
    term(zone.branch, date(2026, 12, 1))
    if why == "dissolved":
        zone.branch.state = "dissolved"
        zone.branch.save()
    elif why == "followed":
        term(zone.branch, date(2029, 12, 1), number=2)
    else:
        Suspension.objects.create(organization=zone.branch, starts_on=date(2026, 1, 1), reason="筹建")
    assert (remind_of_terms(at=at), told(secretary)) == (0, [])


def test_nobody_to_tell_is_nobody_told(zone, term, at):
    term(zone.branch, TODAY)
    assert (remind_of_terms(at=at), Notice.objects.count()) == (1, 0)


def test_a_job_does_it_every_morning():
    assert {one.name: one.cron for one in registry.schedules()}["organizations.terms"] == "20 8 * * *"


@pytest.mark.parametrize("count", [1, 3])
def test_a_round_costs_the_same_for_one_and_three(zone, term, at, count, django_assert_num_queries):
    for branch in (zone.branch, zone.branch_next, zone.branch_far)[:count]:
        term(branch, TODAY)
    with django_assert_num_queries(8):
        assert remind_of_terms(at=at) == count


def test_whoever_leads_sees_it_at_home(zone, secretary, member, office, term, at):
    term(zone.branch, date(2027, 5, 1))
    [todo] = todos_of(secretary.actor, at, [TERMS])
    assert (str(todo.title), str(todo.note)) == ("云创科技党支部任期将满", "2027年5月1日 周六届满，请准备换届")
    assert [todos_of(person.actor, at, [TERMS]) for person in (member, office)] == [[], []]


def test_one_that_is_over_is_late_and_one_far_off_is_not_there(zone, secretary, neighbor, term, at):
    term(zone.branch, date(2026, 11, 1))
    term(zone.branch_next, date(2027, 6, 1))
    [todo] = todos_of(secretary.actor, at, [TERMS])
    assert todo.tone == "late"
    assert todos_of(neighbor.actor, at, [TERMS]) == []


@pytest.mark.parametrize(
    ("terms", "names"), [("ending", ["云创科技党支部"]), ("over", ["数联信息党支部"]), ("nonsense", None)]
)
def test_the_office_finds_them_in_the_list(zone, office, term, at, terms, names):
    term(zone.branch, date(2027, 5, 1))
    term(zone.branch_next, date(2026, 11, 1))
    page = office.client.get(reverse("organizations:list"), {"terms": terms, "view": "list"}).content.decode()
    table = page.partition("<tbody>")[2].partition("</tbody>")[0]
    found = [name for name in ("云创科技党支部", "数联信息党支部") if name in table]
    assert found == (names or ["云创科技党支部", "数联信息党支部"])
    assert ("任期至 2027-05-01" in page) is (terms == "ending")
