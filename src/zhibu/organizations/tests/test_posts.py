"""Posts and terms: one secretary at a time, terms as long as the rule says, nothing twice."""

from datetime import date
from uuid import uuid4

import pytest

from zhibu.kernel.errors import Forbidden, Refused
from zhibu.organizations import actions, queries
from zhibu.organizations.choices import OrganizationKind, PostKind
from zhibu.organizations.models import Change, Organization, PostHolding, Term
from zhibu.organizations.tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db
ON = date(2024, 3, 1)


def take(person, at, organization, name="林知行", post=PostKind.SECRETARY, **more):
    return actions.take_post(
        actor=person.actor, at=at, organization_id=organization.pk, post=post, holder_name=name, on=ON, **more
    )


def start(person, at, organization, starts_on=ON, **more):
    return actions.start_term(actor=person.actor, at=at, organization_id=organization.pk, starts_on=starts_on, **more)


def test_a_post_is_taken_once_however_often_it_is_sent(office, zone, at):
    token = uuid4()
    for _ in range(2):
        take(office, at, zone.branch, id=token)
    take(office, at, zone.branch)
    assert PostHolding.objects.filter(organization=zone.branch).count() == 1
    assert Change.objects.filter(organization=zone.branch, kind="appointed").count() == 1


def test_there_is_one_secretary_at_a_time(office, zone, at):
    first = take(office, at, zone.branch)
    with pytest.raises(Refused) as refusal:
        take(office, at, zone.branch, "周晓禾")
    assert refusal.value.code == "post_taken"
    actions.end_holding(actor=office.actor, at=at, holding_id=first.pk, on=date(2026, 11, 1))
    take(office, at, zone.branch, "周晓禾")
    names = [h.holder_name for h in queries.holders_of(zone.branch, on=date(2026, 11, 18))]
    assert names == ["周晓禾"]


def test_members_posts_are_found_by_member(office, zone, at, secretary, member):
    take(office, at, zone.branch, "林知行", PostKind.PUBLICITY, holder_id=secretary.member.pk)
    take(office, at, zone.branch, "林知行", holder_id=secretary.member.pk)
    found = queries.posts_of_members([secretary.member.pk, member.member.pk], on=date(2026, 11, 18))
    assert found == {secretary.member.pk: ["secretary", "publicity"]}
    assert queries.secretaries_of([zone.branch.pk], on=date(2026, 11, 18)) == {zone.branch.pk: "林知行"}


def test_a_post_does_not_end_before_it_begins(office, zone, at):
    holding = take(office, at, zone.branch)
    with pytest.raises(Refused) as refusal:
        actions.end_holding(actor=office.actor, at=at, holding_id=holding.pk, on=ON)
    assert refusal.value.code == "ends_before_start"


def test_a_member_appoints_nobody(member, zone, at):
    with pytest.raises(Forbidden):
        take(member, at, zone.branch)


@pytest.mark.parametrize(
    ("kind", "territory", "ends_on"),
    [
        (OrganizationKind.BRANCH, "", date(2027, 3, 1)),
        (OrganizationKind.BRANCH, "community", date(2029, 3, 1)),
        (OrganizationKind.COMMITTEE, "", date(2029, 3, 1)),
    ],
)
def test_a_term_runs_as_long_as_the_rule_says(office, zone, at, kind, territory, ends_on):
    organization = OrganizationFactory(parent=zone.committee, kind=kind, territory=territory, name="星河")
    term = start(office, at, organization)
    assert (term.number, term.ends_on) == (1, ends_on)
    assert start(office, at, organization).pk == term.pk


def test_terms_do_not_overlap_and_temporary_branches_have_none(office, zone, at):
    start(office, at, zone.branch)
    with pytest.raises(Refused) as refusal:
        start(office, at, zone.branch, date(2025, 1, 1))
    assert refusal.value.code == "terms_overlap"
    Organization.objects.filter(pk=zone.branch_next.pk).update(kind="temporary_branch")
    with pytest.raises(Refused) as refusal:
        start(office, at, zone.branch_next)
    assert refusal.value.code == "no_terms"


def test_a_term_is_extended_by_the_office_by_a_year_at_most(office, secretary, zone, at):
    term = start(office, at, zone.branch)
    extend = {"at": at, "term_id": term.pk, "reason": "高新组〔2027〕3号"}
    with pytest.raises(Forbidden):
        actions.extend_term(actor=secretary.actor, until=date(2027, 9, 1), **extend)
    with pytest.raises(Refused) as refusal:
        actions.extend_term(actor=office.actor, until=date(2028, 3, 2), **extend)
    assert refusal.value.code == "too_long"
    actions.extend_term(actor=office.actor, until=date(2028, 3, 1), **extend)
    assert Term.objects.get(pk=term.pk).ends_on == date(2028, 3, 1)
