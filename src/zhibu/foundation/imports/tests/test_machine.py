import io
from uuid import uuid4

import openpyxl
import pytest

from zhibu.accounts.models import Account
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.files.models import StoredFile
from zhibu.foundation.files.storage import path_of
from zhibu.foundation.imports import actions, reading
from zhibu.foundation.imports.actions import commit as commit_module
from zhibu.foundation.imports.choices import ImportState
from zhibu.foundation.imports.models import Import, ImportRow
from zhibu.foundation.imports.tests.conftest import GuestChecker
from zhibu.foundation.jobs.testing import run_due_jobs
from zhibu.foundation.notify.models import Notice
from zhibu.foundation.sheets import read_sheet
from zhibu.foundation.sheets.tests import makers
from zhibu.kernel.errors import Forbidden, NotFound, Refused

HEAD = ["姓名", "账号", "联系电话", "民族"]
ROWS = [
    ["林一", "lin1", "13800138000", "01 汉族"],
    ["转二", "zhuan2", "", "汉族"],
    ["林三", "lin3", "123", "火星族"],
    ["", "lin4", "", ""],
    ["林五", "lin1", "", ""],
]


def guests_made():
    return sorted(Account.objects.filter(username__startswith="lin").values_list("username", flat=True))


def verdicts(import_):
    return list(ImportRow.objects.filter(owner=import_).order_by("number").values_list("number", "kind"))


def test_a_file_goes_all_the_way(begin, confirm, commit):
    checked = confirm(begin(makers.xlsx([HEAD, *ROWS])))
    assert verdicts(checked) == [(2, "new"), (3, "proposal"), (4, "error"), (5, "error"), (6, "error")]
    assert checked.counts == {"new": 1, "proposal": 1, "error": 3}
    assert Account.objects.filter(username="lin1").count() == 0
    done = commit(checked)
    assert (done.state, done.rows_entered, guests_made()) == (ImportState.DONE, 2, ["lin1"])
    assert sum(done.counts.values()) == 5
    assert Notice.objects.filter(kind="imports.done", account_id=done.created_by_id).count() == 1
    assert list(Entry.objects.filter(object_id=done.pk).order_by("id").values_list("action", flat=True)) == [
        "import.begun", "import.checked", "import.confirmed", "import.entered",
    ]  # fmt: skip


def test_every_problem_of_a_row_is_named_with_column_and_remedy(begin, confirm):
    row = ImportRow.objects.get(owner=confirm(begin(makers.xlsx([HEAD, *ROWS]))), number=4)
    assert [key for key, _message in row.problems] == ["mobile", "ethnicity"]
    assert "火星族" in row.problems[1][1]
    assert "123" not in row.problems[0][1]


def test_the_result_file_holds_the_bad_rows_with_their_reasons_and_can_be_uploaded_again(begin, confirm):
    rows = [*ROWS, ["=cmd()", "lin9", "x", ""]]
    checked = confirm(begin(makers.csv_bytes([HEAD, *rows])))
    with StoredFile.objects.get(pk=checked.result_id).open() as file:
        content = file.read()
    found = [row.cells for row in read_sheet(content)]
    assert found[0] == [*HEAD, "原文件行号", "结论", "需要修改的地方"]
    assert [row[:2] + row[4:5] for row in found[1:]] == [
        ["林三", "lin3", "4"], [None, "lin4", "5"], ["林五", "lin1", "6"], ["'=cmd()", "lin9", "7"],
    ] or [row[4] for row in found[1:]] == [4, 5, 6, 7]  # fmt: skip
    assert "手机号：" in found[1][6]
    assert "第 2 行" in found[3][6]
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet["A5"].value == "'=cmd()"
    again = begin(content)
    assert reading.Reading.from_json(again.reading).mapping == {0: "name", 1: "username", 2: "mobile", 3: "ethnicity"}


def test_sensitive_values_are_nowhere_in_plain(begin, confirm, commit):
    done = commit(confirm(begin(makers.xlsx([HEAD, *ROWS]))))
    stored = repr(list(ImportRow.objects.filter(owner=done).values())) + repr(done.reading)
    assert "13800138000" not in stored
    assert b"13800138000" not in path_of(done.file_id).read_bytes()
    assert done.file.sealed
    assert StoredFile.objects.get(pk=done.result_id).sealed


def test_what_the_registry_says_already_is_unchanged(begin, confirm, commit):
    commit(confirm(begin(makers.xlsx([HEAD, ROWS[0]]))))
    again = confirm(begin(makers.xlsx([HEAD, ROWS[0], ["林壹", "lin1b", "", ""]])))
    assert again.counts == {"unchanged": 1, "new": 1}


def test_the_same_form_twice_is_one_import(begin):
    token = uuid4()
    first, second = (begin(makers.xlsx([HEAD, *ROWS]), token=token) for _ in range(2))
    assert first.pk == second.pk
    assert StoredFile.objects.count() == 1


def test_confirming_and_entering_twice_enters_once(begin, confirm, commit, monkeypatch):
    import_ = begin(makers.xlsx([HEAD, ROWS[0]]))
    confirm(import_, run=False)
    checked = confirm(import_)
    commit(checked, run=False)
    done = commit(checked)
    actions.run_commit(import_id=done.pk, at=done.created_at)
    assert commit(done).rows_entered == 1
    assert guests_made() == ["lin1"]


def many(count):
    return [["林", f"lin{n:02}", "", ""] for n in range(count)]


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(reading, "CHUNK", 3)


def test_a_killed_worker_continues_at_its_batch(begin, confirm, commit, monkeypatch, small_batches):
    checked = confirm(begin(makers.xlsx([HEAD, *many(8)])))
    monkeypatch.setattr(GuestChecker, "fail_on", "lin04")
    commit(checked, run=False)
    with pytest.raises(RuntimeError):
        actions.run_commit(import_id=checked.pk, at=checked.created_at)
    stopped = Import.objects.get(pk=checked.pk)
    assert (stopped.rows_entered, stopped.cursor, len(guests_made())) == (3, 4, 3)
    monkeypatch.setattr(GuestChecker, "fail_on", "")
    run_due_jobs()
    done = Import.objects.get(pk=checked.pk)
    assert (done.state, done.rows_entered, len(guests_made())) == (ImportState.DONE, 8, 8)


def test_an_older_job_that_wakes_up_late_writes_nothing(begin, confirm, commit, monkeypatch, small_batches):
    checked = confirm(begin(makers.xlsx([HEAD, *many(4)])))
    commit(checked, run=False)
    held = commit_module._held

    def overtaken(import_, cursor):
        Import.objects.filter(pk=import_.pk).update(run=uuid4())
        return held(import_, cursor)

    monkeypatch.setattr(commit_module, "_held", overtaken)
    actions.run_commit(import_id=checked.pk, at=checked.created_at)
    assert guests_made() == []


def test_after_three_failures_the_import_stops_and_says_so(begin, confirm, commit, monkeypatch, small_batches):
    checked = confirm(begin(makers.xlsx([HEAD, *many(8)])))
    monkeypatch.setattr(GuestChecker, "fail_on", "lin04")
    commit(checked, run=False)
    for _ in range(3):
        with pytest.raises(RuntimeError):
            actions.run_commit(import_id=checked.pk, at=checked.created_at)
        actions.note_stumble(import_id=checked.pk, at=checked.created_at)
    stopped = Import.objects.get(pk=checked.pk)
    assert (stopped.state, stopped.rows_entered) == (ImportState.FAILED, 3)
    assert stopped.message


def test_a_row_that_the_database_refuses_does_not_take_the_others_with_it(begin, confirm, commit):
    checked = confirm(begin(makers.xlsx([HEAD, *many(6)])))
    Account.objects.create(username="lin03", name="早来一步")
    done = commit(checked)
    assert (done.rows_entered, done.counts) == (5, {"new": 5, "error": 1})
    assert ImportRow.objects.get(owner=done, kind="error").number == 5
    assert done.result_id is not None


def test_a_row_that_has_become_unchanged_meanwhile_is_counted_so(begin, confirm, commit):
    done = commit(confirm(begin(makers.xlsx([HEAD, ["林拒", "lin0", "", ""], *many(2)]))))
    assert (done.rows_entered, done.counts) == (2, {"new": 2, "unchanged": 1})


def test_canceling_stops_and_enters_nothing(begin, confirm, secretary, at):
    checked = confirm(begin(makers.xlsx([HEAD, *many(3)])))
    actions.cancel_import(actor=secretary.actor, at=at, import_id=checked.pk)
    with pytest.raises(Refused) as caught:
        actions.commit_import(actor=secretary.actor, at=at, import_id=checked.pk)
    assert caught.value.code == "not_checked"
    assert guests_made() == []


def test_canceling_while_it_is_checked_leaves_it_canceled(begin, confirm, secretary, at):
    import_ = begin(makers.xlsx([HEAD, *many(3)]))
    confirm(import_, run=False)
    actions.cancel_import(actor=secretary.actor, at=at, import_id=import_.pk)
    run_due_jobs()
    assert Import.objects.get(pk=import_.pk).state == ImportState.CANCELED


def test_a_right_that_ended_meanwhile_stops_the_import(begin, confirm, commit, secretary):
    from zhibu.foundation.access.models import Grant

    checked = confirm(begin(makers.xlsx([HEAD, *many(3)])))
    commit(checked, run=False)
    Grant.objects.filter(account_id=secretary.account.pk).delete()
    run_due_jobs()
    assert Import.objects.get(pk=checked.pk).state == ImportState.FAILED
    assert guests_made() == []


def test_others_cannot_run_or_see_it(begin, neighbor, office, at):
    import_ = begin(makers.xlsx([HEAD, *ROWS]))
    with pytest.raises(NotFound):
        actions.commit_import(actor=neighbor.actor, at=at, import_id=import_.pk)
    with pytest.raises(Forbidden):
        actions.commit_import(actor=office.actor, at=at, import_id=import_.pk)


def test_nobody_imports_where_they_have_no_right(begin, member):
    with pytest.raises(Forbidden):
        begin(makers.xlsx([HEAD, *ROWS]), actor=member.actor)


def test_after_seven_days_file_and_rows_are_gone_and_the_figures_stay(begin, confirm, commit, secretary, at):
    from datetime import timedelta

    done = commit(confirm(begin(makers.xlsx([HEAD, *ROWS]))))
    assert actions.clear_old(actor=secretary.actor, at=at + timedelta(days=6)) == 0
    assert actions.clear_old(actor=secretary.actor, at=at + timedelta(days=7, minutes=1)) == 1
    assert ImportRow.objects.count() == 0
    assert Import.objects.get(pk=done.pk).counts == done.counts
    assert StoredFile.objects.filter(deleted_at=None).count() == 0
