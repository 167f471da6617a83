"""Judgments are kept, replaced and summed up."""

from datetime import UTC, date, datetime

from zhibu.compliance.actions.keeping import TIME, judge_anew
from zhibu.compliance.actions.places import count_anew, move_subtree
from zhibu.compliance.choices import State, Why
from zhibu.compliance.models import Judgment, PastJudgment, Tally
from zhibu.compliance.tests.deeds import hold, judgment, sums
from zhibu.kernel import clock
from zhibu.organizations.models import Organization


def test_a_branch_without_records_is_told_what_is_due_and_what_is_overdue(branch, at):
    judge_anew(organization_ids=[branch.pk], at=at, cause="organization")
    assert judgment(branch, "theme_day", date(2026, 11, 1)).state == State.DUE
    assert judgment(branch, "theme_day", date(2026, 10, 1)).state == State.LATE
    assert judgment(branch, "theme_day", date(2026, 12, 1)).state == State.COMING
    assert judgment(branch, "general", date(2026, 10, 1)).state == State.DUE
    committee = judgment(branch, "committee", date(2026, 11, 1))
    assert (committee.state, committee.why) == (State.EXEMPT, Why.NO_COMMITTEE)
    assert Judgment.objects.filter(kind="group").count() == 0


def test_the_same_judging_again_writes_nothing(branch, at):
    assert judge_anew(organization_ids=[branch.pk], at=at, cause="record") > 0
    assert judge_anew(organization_ids=[branch.pk], at=at, cause="record") == 0
    assert PastJudgment.objects.count() == 0


def test_a_record_replaces_the_judgment_and_the_old_one_is_kept(branch, at):
    judge_anew(organization_ids=[branch.pk], at=at, cause="organization")
    hold(branch, "theme_day", date(2026, 10, 15))
    assert judge_anew(organization_ids=[branch.pk], at=at, cause="record") == 1
    assert judgment(branch, "theme_day", date(2026, 10, 1)).state == State.DONE
    past = PastJudgment.objects.get()
    assert (past.state, past.cause, past.starts_on) == (State.LATE, "record", date(2026, 10, 1))


def test_time_turns_due_into_overdue_without_a_trace(branch, at):
    judge_anew(organization_ids=[branch.pk], at=at, cause="organization")
    with clock.frozen(datetime(2026, 12, 1, 0, 5, tzinfo=clock.ZONE)):
        judge_anew(organization_ids=[branch.pk], at=clock.now(), cause=TIME)
    assert judgment(branch, "theme_day", date(2026, 11, 1)).state == State.LATE
    assert judgment(branch, "theme_day", date(2026, 12, 1)).state == State.DUE
    assert PastJudgment.objects.count() == 0


def test_midnight_in_shanghai_decides_not_in_greenwich(branch, at):
    hold(branch, "theme_day", date(2026, 11, 30))
    judge_anew(organization_ids=[branch.pk], at=datetime(2026, 11, 30, 16, 30, tzinfo=UTC), cause="record")
    assert judgment(branch, "theme_day", date(2026, 11, 1)).state == State.DONE
    assert judgment(branch, "theme_day", date(2026, 12, 1)).state == State.DUE


def test_sums_are_those_of_all_judgments_below(branch, zone, at):
    judge_anew(organization_ids=[branch.pk, zone.branch_next.pk, zone.branch_far.pk], at=at, cause="organization")
    hold(branch, "theme_day", date(2026, 10, 15), validity="invalid")
    judge_anew(organization_ids=[branch.pk], at=at, cause="record")
    at_root = Tally.objects.get(path=zone.root.path, kind="theme_day", starts_on=date(2026, 10, 1))
    assert (at_root.invalid, at_root.late, at_root.exempt) == (1, 0, 2)
    kept = sums()
    for path in sorted({row[0] for row in kept}, key=len, reverse=True):
        count_anew(path)
    assert sums() == kept


def test_a_moved_branch_takes_its_judgments_and_sums_along(branch, zone, at):
    judge_anew(organization_ids=[branch.pk, zone.branch_next.pk], at=at, cause="organization")
    before = sums()
    old, new = branch.path, zone.other_committee.path + "0009"
    Organization.objects.filter(pk=branch.pk).update(path=new, parent=zone.other_committee)
    for _ in range(2):
        move_subtree(old_path=old, new_path=new)
    assert Judgment.objects.filter(path=old).count() == 0
    due = {row.path: row.due for row in Tally.objects.filter(kind="theme_day", starts_on=date(2026, 11, 1))}
    assert (due[new], due[zone.other_committee.path], due.get(zone.committee.path, 0)) == (1, 1, 0)
    assert [r for r in sums() if r[0] == zone.root.path] == [r for r in before if r[0] == zone.root.path]


def test_a_branch_entered_this_month_owes_nothing_for_the_time_before(branch, at):
    Organization.objects.filter(pk=branch.pk).update(created_at=datetime(2026, 10, 12, tzinfo=UTC))
    judge_anew(organization_ids=[branch.pk], at=at, cause="organization")
    starts = set(Judgment.objects.filter(kind="theme_day").values_list("starts_on", flat=True))
    assert starts == {date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)}
