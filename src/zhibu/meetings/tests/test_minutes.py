"""Writing minutes: saved, merged, shown side by side, never lost; by whom and when."""

import pytest

from zhibu.foundation.audit.models import Entry
from zhibu.kernel.errors import Forbidden, NotFound, Refused
from zhibu.meetings.actions import minutes as actions
from zhibu.meetings.models import AgendaItem, Meeting, Minutes, MinutesRevision
from zhibu.meetings.queries.minutes import draft_of, savings_of
from zhibu.meetings.tests.recorded import OVER, held, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(zone, secretary, member, at):
    return held(zone.branch, secretary, member)


def save(meeting, person, base, **fields):
    return actions.save_minutes(actor=person.actor, at=OVER, meeting_id=meeting.pk, base=base, fields=fields)


def test_what_was_written_stands(meeting, secretary):
    item = AgendaItem.objects.get(meeting=meeting)
    fields = {f"item:{item.pk}": "有人提出经费问题", f"open:{item.pk}": "on"}
    saved = written(meeting, secretary, "两句话。\r\n第二句。  ", **fields)
    item.refresh_from_db()
    found = Minutes.objects.get(meeting=meeting)
    assert (saved.revision, found.revision, found.edited_by_name) == (1, 1, "林知行")
    assert (found.summary, item.notes, item.is_open) == ("两句话。\n第二句。", "有人提出经费问题", True)
    assert Entry.objects.filter(action="minutes.saved").count() == 1


def test_the_same_again_changes_nothing(meeting, secretary):
    written(meeting, secretary, "一句话。")
    again = save(meeting, secretary, 1, summary="一句话。")
    resent = save(meeting, secretary, 0, summary="一句话。")
    assert (again.revision, resent.revision, resent.conflicts) == (1, 1, {})
    assert MinutesRevision.objects.count() == 1


def test_two_writers_in_different_lines_lose_nothing(meeting, secretary, office):
    written(meeting, secretary, "第一段\n第二段\n第三段")
    save(meeting, secretary, 1, summary="第一段改\n第二段\n第三段", measures="下周落实")
    saved = save(meeting, office, 1, summary="第一段\n第二段\n第三段改")
    assert (saved.was_merged, saved.conflicts) == (True, {})
    assert saved.fields["summary"] == "第一段改\n第二段\n第三段改"
    assert saved.fields["measures"] == "下周落实"
    assert draft_of(meeting).fields["summary"] == saved.fields["summary"]


def test_whoever_types_on_while_it_is_merged_goes_on_from_their_own_words(meeting, secretary, office):
    written(meeting, secretary, "甲\n乙\n丙")
    save(meeting, secretary, 1, summary="甲一\n乙\n丙")
    saved = save(meeting, office, 1, summary="甲\n乙\n丙一")
    further = save(meeting, office, saved.written, summary="甲\n乙\n丙一二")
    assert further.fields["summary"] == "甲一\n乙\n丙一二"


def test_the_same_line_is_shown_side_by_side_and_both_are_kept(meeting, secretary, office):
    written(meeting, secretary, "共识")
    save(meeting, secretary, 1, summary="共识一")
    saved = save(meeting, office, 1, summary="共识二", measures="落实")
    assert saved.conflicts == {"summary": ("共识二", "共识一")}
    assert draft_of(meeting).fields["summary"] == "共识一"
    kept = savings_of(meeting)[0]
    assert (kept.is_aside, kept.fields["summary"], kept.fields["measures"]) == (True, "共识二", "落实")
    chosen = save(meeting, office, saved.revision, summary="共识一、二", measures="落实")
    assert (chosen.conflicts, chosen.fields["summary"], chosen.fields["measures"]) == ({}, "共识一、二", "落实")


def test_words_on_an_item_that_is_gone_are_kept_in_the_summary(meeting, secretary):
    written(meeting, secretary, "一句话。", **{"item:gone": "没了的议题上的话"})
    assert draft_of(meeting).fields["summary"] == "一句话。\n没了的议题上的话"


def test_who_does_not_lead_does_not_write(meeting, secretary, member, neighbor, stranger):
    for person, error in ((member, Forbidden), (neighbor, NotFound), (stranger, NotFound)):
        with pytest.raises(error):
            written(meeting, person)
    Meeting.objects.filter(pk=meeting.pk).update(recorder=member.member)
    assert written(meeting, member).revision == 1


@pytest.mark.parametrize(
    ("state", "code"),
    [("called", "not_begun"), ("circulated", "went_round"), ("archived", "sealed"), ("cancelled", "cancelled")],
)
def test_minutes_are_written_at_their_time(meeting, secretary, state, code):
    Meeting.objects.filter(pk=meeting.pk).update(state=state)
    with pytest.raises(Refused) as refused:
        written(meeting, secretary)
    assert refused.value.code == code


def test_a_novel_is_refused(meeting, secretary):
    with pytest.raises(Refused) as refused:
        written(meeting, secretary, "长" * 4001)
    assert refused.value.code == "too_long"
    assert not MinutesRevision.objects.exists()
