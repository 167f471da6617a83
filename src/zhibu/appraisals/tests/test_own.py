"""What members do: the self-appraisal, comments, the sheet, having read the result."""

from datetime import timedelta

import pytest

from zhibu.appraisals.actions import own, roll, running
from zhibu.appraisals.choices import AppraisalState, Grade, MutualWay
from zhibu.appraisals.models import Comment, Participant, SheetTaken
from zhibu.appraisals.queries.own import shared_self_of
from zhibu.appraisals.queries.reading import comments_on, opened_box
from zhibu.appraisals.tests.factories import appraisal_in, fill_sheet, hand_in, place_of
from zhibu.appraisals.todos import OWN_STEPS
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.ui.todos import todos_of
from zhibu.kernel.errors import NotFound, Refused
from zhibu.members.choices import MemberCategory
from zhibu.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


def refused(call, **kwargs):
    with pytest.raises(Refused) as no:
        call(**kwargs)
    return no.value.code, no.value.field


@pytest.fixture
def writing(secretary, member, zone, at):
    """The appraisal while self-appraisals are written, and how the member calls."""
    appraisal = appraisal_in("self", secretary, zone.branch, at)
    return {"actor": member.actor, "at": at, "appraisal_id": appraisal.pk}


def test_a_draft_is_kept_then_handed_in_then_taken_back(writing, member):
    save = {**writing, "seen_at": None}
    own.save_self(**save, text=" 初稿 ", hand_in=False)
    place = Participant.objects.get(member=member.member)
    assert (place.self_text, place.handed_in_at) == ("初稿", None)
    own.save_self(**{**save, "seen_at": place.saved_at}, text="定稿", hand_in=True)
    own.save_self(**save, text="定稿", hand_in=True)
    assert refused(own.save_self, **save, text="再改", hand_in=True) == ("handed_in", None)
    for _ in range(2):
        own.take_self_back(**writing)
    place.refresh_from_db()
    assert (place.self_text, place.handed_in_at) == ("定稿", None)
    entries = Entry.objects.filter(action__startswith="appraisal.self_").order_by("id")
    assert list(entries.values_list("action", flat=True)) == [
        "appraisal.self_handed_in",
        "appraisal.self_taken_back",
    ]


def test_two_devices_overwrite_nothing(writing, member, at):
    own.save_self(**writing, text="手机上写的", seen_at=None, hand_in=False)
    late = {**writing, "at": at + timedelta(minutes=5)}
    assert refused(own.save_self, **late, text="电脑上写的", seen_at=None, hand_in=False) == ("elsewhere", None)
    assert Participant.objects.get(member=member.member).self_text == "手机上写的"
    own.save_self(**late, text="合在一起", seen_at=at, hand_in=False)
    assert Participant.objects.get(member=member.member).self_text == "合在一起"


@pytest.mark.parametrize(("text", "code"), [("  ", "empty"), ("长" * 5001, "too_long")])
def test_nothing_and_too_much_are_refused(writing, text, code):
    assert refused(own.save_self, **writing, text=text, seen_at=None, hand_in=True) == (code, "text")


def test_late_ones_are_taken_until_the_box_is_closed(secretary, member, zone, at):
    appraisal = appraisal_in("sheet", secretary, zone.branch, at)
    hand_in(member, appraisal, at)
    running.move_on(actor=secretary.actor, at=at, appraisal_id=appraisal.pk, to=AppraisalState.PROPOSAL)
    with pytest.raises(Refused):
        hand_in(secretary, appraisal, at)


def test_a_paper_one_is_not_taken_back_here(writing, member, secretary):
    place = Participant.objects.get(member=member.member)
    roll.note_paper(**{**writing, "actor": secretary.actor}, participant_id=place.pk, handed_in=True)
    with pytest.raises(NotFound):
        own.take_self_back(**writing)


def comment(person, other, appraisal, at, text="工作踏实"):
    return own.write_comment(
        actor=person.actor, at=at, appraisal_id=appraisal.pk, participant_id=place_of(other, appraisal).pk, text=text
    )


def test_a_comment_is_written_changed_and_taken_back(secretary, member, zone, at):
    appraisal = appraisal_in("mutual", secretary, zone.branch, at)
    for text in ("工作踏实", "工作踏实", "工作踏实，学习可再抓紧"):
        comment(member, secretary, appraisal, at, text)
    assert [c.text for c in comments_on(place_of(secretary, appraisal))] == ["工作踏实，学习可再抓紧"]
    assert Entry.objects.filter(action="appraisal.comment_written").count() == 2
    assert comment(member, secretary, appraisal, at, "") is None
    assert Comment.objects.count() == 0


def test_nobody_comments_on_themselves_on_strangers_or_out_of_time(secretary, member, neighbor, zone, at):
    appraisal = appraisal_in("mutual", secretary, zone.branch, at)
    there = appraisal_in("mutual", neighbor, zone.branch_next, at)
    with pytest.raises(NotFound):
        comment(member, member, appraisal, at)
    with pytest.raises(NotFound):
        own.write_comment(
            actor=member.actor, at=at, appraisal_id=appraisal.pk,
            participant_id=place_of(neighbor, there).pk, text="x",
        )  # fmt: skip
    running.move_on(actor=secretary.actor, at=at, appraisal_id=appraisal.pk, to=AppraisalState.SHEET)
    with pytest.raises(Refused):
        comment(member, secretary, appraisal, at)


def test_in_the_meeting_means_nothing_is_written_here(secretary, member, zone, at):
    appraisal = appraisal_in("mutual", secretary, zone.branch, at, way=MutualWay.MEETING)
    with pytest.raises(NotFound):
        comment(member, secretary, appraisal, at)
    hand_in(secretary, appraisal, at)
    assert shared_self_of(place_of(member, appraisal), place_of(secretary, appraisal)) == ""


def test_in_writing_the_others_read_what_is_handed_in_only_while_they_appraise(secretary, member, zone, at):
    appraisal = appraisal_in("self", secretary, zone.branch, at)
    hand_in(secretary, appraisal, at, "我的一年")
    step = {"actor": secretary.actor, "at": at, "appraisal_id": appraisal.pk}
    read = []
    for state in ("self", "mutual", "sheet", "proposal"):
        if state != "self":
            running.move_on(**step, to=AppraisalState(state))
        read.append(shared_self_of(place_of(member, appraisal), place_of(secretary, appraisal)))
    assert read == ["", "我的一年", "我的一年", ""]


def test_a_sheet_goes_in_once_and_the_box_adds_up(secretary, member, zone, at):
    MemberFactory(organization=zone.branch, category=MemberCategory.PROBATIONARY)
    third = MemberFactory(organization=zone.branch)
    appraisal = appraisal_in("sheet", secretary, zone.branch, at)
    assert fill_sheet(member, appraisal, at, Grade.EXCELLENT) is True
    assert fill_sheet(member, appraisal, at, Grade.UNQUALIFIED) is False
    assert fill_sheet(secretary, appraisal, at) is True
    assert opened_box(appraisal) is None
    running.move_on(actor=secretary.actor, at=at, appraisal_id=appraisal.pk, to=AppraisalState.PROPOSAL)
    appraisal.refresh_from_db()
    opened = opened_box(appraisal)
    place = Participant.objects.get(member=third)
    assert (opened.sheets, opened.is_shown, opened.tallies[place.pk].is_shown) == (2, False, False)
    assert SheetTaken.objects.count() == 2


def test_three_sheets_show_only_who_got_three_grades(secretary, member, zone, at):
    from conftest import enroll

    young, other = enroll(zone.branch, "新党员"), enroll(zone.branch, "郑钧")
    young.member.category = MemberCategory.PROBATIONARY
    young.member.save(update_fields=["category"])
    appraisal = appraisal_in("sheet", secretary, zone.branch, at)
    for person in (secretary, member, young):
        fill_sheet(person, appraisal, at, Grade.EXCELLENT)
    running.move_on(actor=secretary.actor, at=at, appraisal_id=appraisal.pk, to=AppraisalState.PROPOSAL)
    appraisal.refresh_from_db()
    opened = opened_box(appraisal)
    shown = {pk: tally.is_shown for pk, tally in opened.tallies.items()}
    assert shown == {
        place_of(secretary, appraisal).pk: False,
        place_of(member, appraisal).pk: False,
        place_of(other, appraisal).pk: True,
    }
    assert [c.count for c in opened.tallies[place_of(other, appraisal).pk].counts] == [3, 0, 0, 0]


def test_a_sheet_with_a_hole_or_a_forged_name_does_not_go_in(secretary, member, neighbor, zone, at):
    appraisal = appraisal_in("sheet", secretary, zone.branch, at)
    there = appraisal_in("sheet", neighbor, zone.branch_next, at)
    call = {"actor": member.actor, "at": at, "appraisal_id": appraisal.pk}
    hers = place_of(secretary, appraisal)
    forged = {str(place_of(neighbor, there).pk): "unqualified", str(place_of(member, appraisal).pk): "excellent"}
    assert refused(own.take_sheet, **call, grades=forged) == ("missing", f"grade_{hers.pk}")
    assert refused(own.take_sheet, **call, grades={str(hers.pk): "superb"})[0] == "missing"
    assert own.take_sheet(**call, grades={**forged, str(hers.pk): "qualified"})
    assert SheetTaken.objects.count() == 1


def test_no_sheet_before_or_after(secretary, member, zone, at):
    appraisal = appraisal_in("mutual", secretary, zone.branch, at)
    call = {"actor": member.actor, "at": at, "appraisal_id": appraisal.pk, "grades": {}}
    assert refused(own.take_sheet, **call) == ("state", None)
    for state in (AppraisalState.SHEET, AppraisalState.PROPOSAL):
        running.move_on(actor=secretary.actor, at=at, appraisal_id=appraisal.pk, to=state)
    assert refused(own.take_sheet, **call) == ("state", None)


def test_a_result_is_read_once_and_not_before_it_is_told(secretary, member, zone, at):
    appraisal = appraisal_in("decided", secretary, zone.branch, at)
    call = {"actor": member.actor, "at": at, "appraisal_id": appraisal.pk}
    with pytest.raises(NotFound):
        own.acknowledge(**call)
    running.move_on(actor=secretary.actor, at=at, appraisal_id=appraisal.pk, to=AppraisalState.PUBLISHED)
    for _ in range(2):
        own.acknowledge(**call)
    assert Entry.objects.filter(action="appraisal.acknowledged").count() == 1


def test_each_state_asks_for_its_own(secretary, member, zone, at):
    appraisal = appraisal_in("self", secretary, zone.branch, at)
    step = {"actor": secretary.actor, "at": at, "appraisal_id": appraisal.pk}

    def asked():
        return [todo.url.split("/")[-2] for todo in todos_of(member.actor, at, [OWN_STEPS])]

    assert asked() == ["self"]
    hand_in(member, appraisal, at)
    assert asked() == []
    for state in (AppraisalState.MUTUAL, AppraisalState.SHEET):
        running.move_on(**step, to=state)
    assert asked() == ["sheet"]
    fill_sheet(member, appraisal, at)
    assert asked() == []
