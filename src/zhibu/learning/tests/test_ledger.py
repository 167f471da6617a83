"""The ledger of hours: lines are added, never changed."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from zhibu.foundation.audit.models import Entry
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.kernel.ids import new_id
from zhibu.learning.actions.hours import Given, correct_hours, enter_hours
from zhibu.learning.actions.paths import move
from zhibu.learning.choices import HoursKind
from zhibu.learning.models import HoursEntry
from zhibu.learning.queries import hours


def class_of(person, member, at, *, worth="8.0", source_id=None, on=date(2026, 11, 2)):
    given = Given(HoursKind.CLASS, "党员集中培训", Decimal(worth), on, source_id)
    return enter_hours(actor=person.actor, at=at, member_id=member.member.pk, given=given)


def test_the_database_refuses_to_change_or_delete_a_line(secretary, member, at):
    entry = class_of(secretary, member, at)
    lines = HoursEntry.objects.filter(pk=entry.pk)
    for deed in (lambda: lines.update(hours=Decimal(99)), lambda: lines.update(reason="x"), lines.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            deed()
    assert lines.get().hours == Decimal("8.0")


def test_the_place_follows_when_the_tree_moves(secretary, member, zone, at):
    entry = class_of(secretary, member, at)
    assert move(old_path=zone.branch.path, new_path="00010009") == 1
    assert HoursEntry.objects.get(pk=entry.pk).path == "00010009"


def test_a_class_is_entered_once_for_one_token(secretary, member, at):
    token = new_id()
    assert class_of(secretary, member, at, source_id=token).pk == class_of(secretary, member, at, source_id=token).pk
    assert Entry.objects.filter(action="hours.entered").count() == 1


def test_a_correction_is_a_counter_entry_with_a_reason(secretary, member, at):
    entry = class_of(secretary, member, at)
    call = {"actor": secretary.actor, "at": at, "entry_id": entry.pk, "hours": Decimal("4.0")}
    with pytest.raises(Refused, match="reason"):
        correct_hours(**call, reason=" ")
    counter = correct_hours(**call, reason="只到了半天")
    assert correct_hours(**call, reason="只到了半天").pk == counter.pk
    assert (counter.hours, counter.reverses_id, counter.year) == (Decimal("-4.0"), entry.pk, 2026)
    assert hours.totals_by_kind(member.member.pk, year=2026) == {"class": Decimal("4.0")}
    with pytest.raises(Refused, match="corrected"):
        correct_hours(**{**call, "hours": Decimal("1.0")}, reason="又错了")
    with pytest.raises(Refused, match="correction"):
        correct_hours(**{**call, "entry_id": counter.pk}, reason="又错了")


@pytest.mark.parametrize(
    ("worth", "on", "code"),
    [("0", date(2026, 11, 2), "hours"), ("80.1", date(2026, 11, 2), "hours"), ("8", date(2026, 11, 19), "on")],
)
def test_impossible_entries_are_refused(secretary, member, at, worth, on, code):
    with pytest.raises(Refused, match=code):
        class_of(secretary, member, at, worth=worth, on=on)


def test_only_those_who_may_correct_enter_hours(member, neighbor, secretary, zone, at):
    with pytest.raises(NotFound):
        class_of(neighbor, member, at)
    with pytest.raises((NotFound, Forbidden)):
        class_of(member, secretary, at)


def test_totals_follow_the_member_to_another_branch(secretary, member, zone, at):
    class_of(secretary, member, at)
    member.member.organization = zone.branch_next
    member.member.save()
    assert hours.totals_by_member(path=zone.branch.path, year=2026) == {}
    assert hours.totals_by_member(path=zone.branch_next.path, year=2026) == {member.member.pk: Decimal("8.0")}
    assert hours.required_by_member([member.member], on=date(2026, 11, 18)) == {member.member.pk: Decimal(32)}
