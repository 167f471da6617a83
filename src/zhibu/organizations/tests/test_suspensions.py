"""Organization life rests when the office says so, and what others read of it."""

from datetime import date

import pytest
from django.urls import reverse

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.jobs.models import Job
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.kernel.periods import Period
from zhibu.organizations import actions, queries
from zhibu.organizations.choices import OrganizationKind
from zhibu.organizations.models import Change, Suspension
from zhibu.organizations.tests.factories import OrganizationFactory

MARCH, MAY, JUNE = date(2026, 3, 1), date(2026, 5, 1), date(2026, 6, 1)
WHY = "项目停工"


@pytest.fixture
def group(zone):
    return OrganizationFactory(name="第一党小组", parent=zone.branch, kind=OrganizationKind.GROUP)


def suspend(person, at, node, on=MARCH, reason=WHY):
    return actions.suspend_organization(actor=person.actor, at=at, organization_id=node.pk, on=on, reason=reason)


def resume(person, at, node, on=MAY):
    return actions.resume_organization(actor=person.actor, at=at, organization_id=node.pk, on=on)


def refusal_of(call, *args, **more):
    with pytest.raises(Refused) as refusal:
        call(*args, **more)
    return refusal.value.code


def test_the_office_suspends_and_resumes_and_both_are_written_down(office, zone, at):
    assert suspend(office, at, zone.branch) == suspend(office, at, zone.branch)
    assert resume(office, at, zone.branch) == resume(office, at, zone.branch)
    assert queries.suspensions_of([zone.branch.pk]) == {zone.branch.pk: [Period(MARCH, MAY)]}
    changes = Change.objects.filter(organization=zone.branch).order_by("on")
    assert list(changes.values_list("kind", "on", "reason")) == [("suspended", MARCH, WHY), ("resumed", MAY, "")]
    entries = Entry.objects.filter(object_id=zone.branch.pk).order_by("pk")
    assert [(e.action, e.detail) for e in entries] == [
        ("organization.suspended", {"on": "2026-03-01"}), ("organization.resumed", {"on": "2026-05-01"}),
    ]  # fmt: skip


def test_what_cannot_be_suspended_or_resumed(office, zone, at):
    assert refusal_of(resume, office, at, zone.branch) == "not_suspended"
    assert refusal_of(suspend, office, at, zone.branch, reason=" ") == "reason_missing"
    suspend(office, at, zone.branch)
    assert refusal_of(suspend, office, at, zone.branch, on=JUNE) == "suspended_already"
    assert refusal_of(resume, office, at, zone.branch, on=date(2026, 2, 1)) == "ends_before_start"
    resume(office, at, zone.branch)
    assert refusal_of(suspend, office, at, zone.branch, on=date(2026, 4, 1)) == "suspensions_overlap"


def test_a_suspension_that_held_no_day_is_taken_back(office, zone, at):
    suspend(office, at, zone.branch)
    resume(office, at, zone.branch, on=MARCH)
    assert not Suspension.objects.exists()


def test_a_branch_does_not_excuse_itself_nor_its_groups(secretary, neighbor, zone, group, at):
    for node in (zone.branch, group):
        with pytest.raises(Forbidden):
            suspend(secretary, at, node)
        with pytest.raises(NotFound):
            suspend(neighbor, at, node)


def test_a_group_rests_with_its_branch(office, zone, group, at):
    suspend(office, at, zone.branch)
    resume(office, at, zone.branch)
    suspend(office, at, group, on=date(2026, 4, 1))
    assert queries.suspensions_of([group.pk])[group.pk] == [Period(MARCH, None)]
    assert queries.find_suspension(group, on=MAY).organization_id == group.pk
    assert queries.find_suspension(zone.branch, on=MAY) is None


def test_events_are_published_once(office, zone, at):
    from zhibu.foundation.events import registry as events
    from zhibu.organizations.events import OrganizationSuspended

    if not events.subscriptions_of(OrganizationSuspended):
        events.subscribe(OrganizationSuspended)(lambda batch: None)
    names = [s.name for s in events.subscriptions_of(OrganizationSuspended)]
    suspend(office, at, zone.branch)
    suspend(office, at, zone.branch)
    told = Job.objects.filter(name__in=names).order_by("pk").values_list("payload", flat=True)
    expected = {"organization_id": str(zone.branch.pk), "path": zone.branch.path, "on": "2026-03-01"}
    assert list(told) == [expected] * len(names)


def test_dissolving_ends_the_suspension_and_the_groups(office, zone, group, at):
    suspend(office, at, zone.branch)
    actions.dissolve_organization(actor=office.actor, at=at, organization_id=zone.branch.pk, on=MAY, reason="合并")
    group.refresh_from_db()
    assert (group.state, group.dissolved_on) == ("dissolved", MAY)
    assert queries.life_of([zone.branch.pk])[zone.branch.pk] == queries.Life(None, MAY, (Period(MARCH, MAY),))


def test_the_life_of_many_in_few_queries(office, zone, group, at, django_assert_num_queries):
    suspend(office, at, zone.branch_next)
    given = {"actor": office.actor, "at": at, "organization_id": zone.branch.pk}
    actions.dissolve_organization(**given, on=MARCH)
    actions.reinstate_organization(**given, on=MAY)
    with django_assert_num_queries(4):
        lives = queries.life_of([zone.branch.pk, zone.branch_next.pk, group.pk])
    assert lives[zone.branch.pk] == queries.Life(None, None, (Period(MARCH, MAY),))
    assert lives[group.pk].dissolved_on == MARCH
    found = [lives[zone.branch_next.pk].is_at_work_on(day) for day in (date(2026, 2, 28), MARCH, JUNE)]
    assert found == [True, False, False]


def test_days_before_founding_are_no_life():
    life = queries.Life(MARCH, JUNE)
    days = (date(2026, 2, 28), MARCH, MAY, JUNE)
    assert [life.is_at_work_on(day) for day in days] == [False, True, True, False]


def test_the_page_says_so_with_the_reason_and_a_way_back(office, secretary, member, zone, at):
    page = reverse("organizations:detail", args=[zone.branch.pk])
    sent = office.client.post(reverse("organizations:suspend", args=[zone.branch.pk]), {"on": MARCH, "reason": WHY})
    assert sent.url == page
    back = reverse("organizations:resume", args=[zone.branch.pk])
    for person, may in ((office, True), (secretary, False), (member, False)):
        text = person.client.get(page).content.decode()
        assert (WHY in text, back in text) == (True, may)
    assert office.client.post(back, {"on": MAY}).url == page
    assert WHY not in office.client.get(page).content.decode().split("timeline")[0]


def test_a_refusal_keeps_what_was_typed(office, zone, at):
    suspend(office, at, zone.branch)
    address = reverse("organizations:suspend", args=[zone.branch.pk])
    answer = office.client.post(address, {"on": JUNE, "reason": "仍在停工"})
    assert answer.status_code == 422
    assert "仍在停工" in answer.content.decode()
