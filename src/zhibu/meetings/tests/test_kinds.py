"""Kinds that a locality adds, what is due, and what a branch is used to."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.meetings.actions.kinds import Habits, KindEntry, add_kind, end_kind, set_habits
from zhibu.meetings.models import Custom, LocalKind
from zhibu.meetings.queries.kinds import (
    dues_of,
    kind_of,
    kinds_for,
    kinds_held_by,
    label_of,
    labels_of,
    local_kinds_seen_by,
)
from zhibu.meetings.tests.cast import group
from zhibu.meetings.tests.factories import MeetingFactory

TODAY = date(2026, 11, 18)


def add(person, organization, at, token=None, **changes):
    given = {"name": "红色讲堂", "in_force_from": TODAY, "period": "month", "times": 1, "agenda": "学习\n\n交流"}
    return add_kind(
        actor=person.actor, at=at, organization_id=organization.pk, entry=KindEntry(**given | changes),
        token=token or uuid4(),
    )  # fmt: skip


def test_a_local_kind_holds_below_its_node_from_its_day(at, zone, administrator):
    token = uuid4()
    row = add(administrator, zone.committee, at, token, in_force_from=date(2026, 11, 20))
    assert add(administrator, zone.committee, at, token) == row
    assert row.code not in kinds_for(zone.branch.path, date(2026, 11, 19))
    assert row.code in kinds_for(zone.branch.path, date(2026, 11, 20))
    assert row.code not in kinds_for(zone.branch_far.path, date(2026, 11, 20))
    kind = kinds_held_by(zone.branch, date(2026, 11, 20))[row.code]
    assert (label_of(kind), kind.agenda, kind.times_value, kind.is_local) == ("红色讲堂", ("学习", "交流"), 1, True)
    assert (kind.quorum, kind.host[0]) == ("", "secretary")
    assert local_kinds_seen_by(administrator.actor) == [row]


def test_ended_it_is_held_no_more_and_keeps_its_name(at, zone, administrator):
    row = add(administrator, zone.committee, at, has_quorum=True)
    tomorrow = TODAY + timedelta(days=1)
    for _ in range(2):
        end_kind(actor=administrator.actor, at=at, kind_id=row.pk, ends_on=tomorrow)
    assert row.code in kinds_for(zone.branch.path, TODAY)
    assert row.code not in kinds_for(zone.branch.path, tomorrow)
    meeting = MeetingFactory(organization=zone.branch, kind=row.code)
    assert kind_of(meeting).quorum == "meeting.quorum.ordinary"
    assert labels_of([row.code, "general", "x-gone"]) == {
        row.code: "红色讲堂",
        "general": "支部党员大会",
        "x-gone": "x-gone",
    }
    with pytest.raises(Refused) as refused:
        end_kind(actor=administrator.actor, at=at + timedelta(days=2), kind_id=row.pk, ends_on=date(2026, 12, 1))
    assert refused.value.code == "ended"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": " "}, "name"), ({"name": "主题党日"}, "name"), ({"in_force_from": date(2026, 11, 17)}, "from"),
        ({"times": 0}, "times"), ({"period": ""}, "times"),
    ],
)  # fmt: skip
def test_a_kind_that_makes_no_sense_is_refused(at, zone, administrator, changes, code):
    with pytest.raises(Refused) as refused:
        add(administrator, zone.committee, at, **changes)
    assert refused.value.code == code
    assert not LocalKind.objects.exists()


def test_it_ends_tomorrow_at_the_earliest(at, zone, administrator):
    row = add(administrator, zone.committee, at)
    with pytest.raises(Refused) as refused:
        end_kind(actor=administrator.actor, at=at, kind_id=row.pk, ends_on=TODAY)
    assert refused.value.code == "until"


def test_only_who_manages_rules_adds_kinds(at, zone, office, secretary, administrator, neighbor):
    for person in (office, secretary):
        with pytest.raises(Forbidden):
            add(person, zone.branch, at)
    with pytest.raises(NotFound):
        add(neighbor, zone.branch, at)
    row = add(administrator, zone.committee, at)
    with pytest.raises(NotFound):
        end_kind(actor=office.actor, at=at, kind_id=row.pk, ends_on=date(2026, 12, 1))


def test_a_group_holds_meetings_of_groups(at, zone, member):
    found = group(zone.branch, member.member)
    assert list(kinds_held_by(found, TODAY)) == ["group", "organization_life"]
    assert "group" not in kinds_held_by(zone.branch, TODAY)
    assert list(kinds_held_by(zone.committee, TODAY)) == ["general", "committee"]
    assert list(kinds_held_by(zone.root, TODAY)) == ["committee"]
    assert dues_of(zone.committee, kinds_held_by(zone.committee, TODAY), TODAY) == {}


def test_what_is_due_and_what_is_there(at, zone, django_assert_num_queries):
    def meeting(kind, day, **values):
        MeetingFactory(organization=zone.branch, kind=kind, on=day, **values)

    meeting("committee", date(2026, 10, 31))
    meeting("theme_day", date(2026, 11, 30))
    meeting("general", date(2026, 10, 1))
    meeting("organization_life", date(2026, 12, 1), state="cancelled")
    kinds = kinds_held_by(zone.branch, TODAY)
    with django_assert_num_queries(1):
        dues = dues_of(zone.branch, kinds, TODAY)
    assert {code: due.is_missing for code, due in dues.items()} == {
        "general": False, "committee": True, "lecture": True, "theme_day": False, "organization_life": True,
    }  # fmt: skip
    assert (dues["committee"].last_day, dues["lecture"].last_day) == (date(2026, 11, 30), date(2026, 12, 31))


def test_habits_are_kept(at, zone, secretary, member, neighbor):
    wanted = Habits(theme_day=25, place=" 三楼会议室 ", header="中共云创科技党支部委员会")
    for _ in range(2):
        set_habits(actor=secretary.actor, at=at, organization_id=zone.branch.pk, habits=wanted)
    row = Custom.objects.get()
    assert (row.organization, row.theme_day, row.place) == (zone.branch, 25, "三楼会议室")
    for person, error in ((member, NotFound), (neighbor, NotFound)):
        with pytest.raises(error):
            set_habits(actor=person.actor, at=at, organization_id=zone.branch.pk, habits=wanted)


def test_a_committee_above_has_its_usual_place_too(at, zone, office):
    set_habits(actor=office.actor, at=at, organization_id=zone.committee.pk, habits=Habits(place="园区会议室"))
    assert Custom.objects.get(organization=zone.committee).place == "园区会议室"
