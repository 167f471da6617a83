"""Entering, editing, confirming, ending and moving records."""

from datetime import date

import pytest

from zhibu.foundation.audit.models import Entry
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.members import access, actions, queries
from zhibu.members.choices import ChangeKind, MemberCategory, Standing
from zhibu.members.models import Change, Member
from zhibu.members.tests.factories import MemberFactory, a_resident_id, details


def test_enrolling_writes_record_history_and_audit(secretary, zone, at):
    """Everything that follows from the name and the id is there."""
    number = a_resident_id()
    made = actions.enroll_member(
        actor=secretary.actor, at=at, organization_id=zone.branch.pk,
        details=details(name="单立明", resident_id=number, phone="13800001234"),
    )  # fmt: skip
    member = Member.objects.get(pk=made.pk)
    assert (member.pinyin, member.initials, member.resident_id, member.phone) == (
        "shanliming", "slm", number, "13800001234",
    )  # fmt: skip
    assert list(member.changes.values_list("kind", flat=True)) == [ChangeKind.ENROLLED]
    entry = Entry.objects.get(action="member.enrolled")
    assert (entry.object_id, entry.scope_path, entry.detail) == (member.pk, zone.branch.path, {})


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"resident_id": "110101198505200013"}, "id_check"),
        ({"joined_on": date(2003, 5, 19), "confirmed_on": date(2004, 6, 1)}, "joined_under_age"),
        ({"joined_on": date(2026, 6, 1), "confirmed_on": None}, "full_too_early"),
        ({"born_on": date(2027, 1, 1)}, "date_future"),
    ],
)
def test_enrolling_refuses_what_the_rules_refuse(secretary, zone, at, changes, code):
    with pytest.raises(Refused) as refused:
        actions.enroll_member(
            actor=secretary.actor, at=at, organization_id=zone.branch.pk, details=details(**changes)
        )
    assert refused.value.code == code
    assert Member.objects.filter(name="沈星河").count() == 0


def test_nobody_has_two_records(secretary, zone, at):
    given = details(resident_id=a_resident_id())
    actions.enroll_member(actor=secretary.actor, at=at, organization_id=zone.branch.pk, details=given)
    with pytest.raises(Refused, match="already_registered"):
        actions.enroll_member(actor=secretary.actor, at=at, organization_id=zone.branch.pk, details=given)
    assert Member.objects.filter(name="沈星河").count() == 1


def test_members_belong_to_branches_only(office, zone, at):
    with pytest.raises(Refused, match="not_a_branch"):
        actions.enroll_member(actor=office.actor, at=at, organization_id=zone.committee.pk, details=details())


def test_next_door_is_invisible_and_a_reader_may_not_write(neighbor, member, auditor, zone, at):
    for person in (neighbor, auditor):
        with pytest.raises(NotFound):
            access.get_member(person.actor, member.member.pk)
    with pytest.raises(NotFound):
        actions.enroll_member(actor=neighbor.actor, at=at, organization_id=zone.branch.pk, details=details())


def test_a_commissioner_sees_but_does_not_write(zone, member, at):
    from conftest import enroll, grant
    from zhibu.foundation.access.choices import Role

    commissioner = grant(enroll(zone.branch, "何苗"), Role.COMMISSIONER, zone.branch)
    assert access.get_member(commissioner.actor, member.member.pk) == member.member
    with pytest.raises(Forbidden):
        actions.enroll_member(actor=commissioner.actor, at=at, organization_id=zone.branch.pk, details=details())


def test_editing_keeps_the_history_masked_and_renames_the_account(secretary, member, at):
    from zhibu.members.actions.records import details_of

    given = details_of(member.member)
    changed = actions.edit_member(
        actor=secretary.actor, at=at, member_id=member.member.pk, reason="核对手机号",
        details=type(given)(**{**vars_of(given), "phone": "13900005678", "name": "周小禾"}),
    )  # fmt: skip
    assert sorted(changed) == ["name", "phone"]
    change = Change.objects.get(member=member.member)
    assert change.after == {"name": "周小禾", "phone": "139****5678"}
    member.account.refresh_from_db()
    assert member.account.name == "周小禾"
    assert Entry.objects.get(action="member.edited").detail == {"fields": changed}


def vars_of(given):
    return {name: getattr(given, name) for name in given.__slots__}


def test_confirming_waits_for_the_end_of_probation(secretary, zone, at):
    record = MemberFactory(
        organization=zone.branch,
        category=MemberCategory.PROBATIONARY,
        joined_on=date(2025, 11, 18),
        confirmed_on=None,
    )
    with pytest.raises(Refused, match="confirmed_too_early"):
        actions.confirm_member(actor=secretary.actor, at=at, member_id=record.pk, on=date(2026, 11, 17))
    actions.confirm_member(actor=secretary.actor, at=at, member_id=record.pk, on=date(2026, 11, 18))
    record.refresh_from_db()
    assert (record.category, record.confirmed_on) == (MemberCategory.FULL, date(2026, 11, 18))


def test_ending_a_membership_is_final_and_frees_the_home(secretary, member, at):
    given = {"actor": secretary.actor, "at": at, "member_id": member.member.pk, "on": date(2026, 11, 1)}
    actions.change_standing(**given, standing=Standing.ENDED, reason="支部大会决议")
    member.account.refresh_from_db()
    member.member.refresh_from_db()
    assert (member.account.home_path, member.member.left_on) == ("", date(2026, 11, 1))
    with pytest.raises(Refused, match="standing"):
        actions.change_standing(**given, standing=Standing.NORMAL, reason="x")


def test_moving_takes_the_home_of_the_account_along(office, member, zone, at):
    actions.move_member(actor=office.actor, at=at, member_id=member.member.pk, to_organization_id=zone.branch_next.pk)
    member.account.refresh_from_db()
    assert member.account.home_path == zone.branch_next.path
    assert queries.branch_account_ids(zone.branch_next.path) == [member.account.pk]
    assert queries.branch_account_ids(zone.branch.path) == []


def test_a_secretary_cannot_move_somebody_out_alone(secretary, member, zone, at):
    with pytest.raises(NotFound):
        actions.move_member(
            actor=secretary.actor, at=at, member_id=member.member.pk, to_organization_id=zone.branch_next.pk
        )


def test_lists_hold_what_may_be_seen(secretary, neighbor, office, auditor, member, stranger):
    def seen(person):
        return set(queries.members_visible_to(person.actor).values_list("name", flat=True))

    assert seen(secretary) == {"林知行", "周晓禾"}
    assert seen(neighbor) == {"顾盼"}
    assert seen(office) == {"林知行", "周晓禾", "顾盼"}
    assert seen(auditor) == seen(member) == set()


def test_who_is_no_member_any_more_holds_no_post_and_no_role(at, zone, secretary, office):
    from zhibu.foundation.access.choices import Verb
    from zhibu.organizations.models import PostHolding

    PostHolding.objects.create(
        organization=zone.branch, post="secretary", holder_id=secretary.member.pk, holder_name="林知行",
        starts_on=date(2024, 1, 1),
    )  # fmt: skip
    actions.change_standing(
        actor=office.actor, at=at, member_id=secretary.member.pk, standing=Standing.ENDED, on=date(2026, 11, 18),
        reason="支部大会决议",
    )  # fmt: skip
    assert not secretary.actor.can_anywhere(Verb.SEE_MEMBERS)
    assert list(PostHolding.objects.values_list("ends_on", flat=True)) == [date(2026, 11, 18)]
