"""Importing a roster of 30,637 new members in the 2017 form: checks, encryption, verdicts, commit; time and memory.

The measured part is what a secretary waits for: reading the upload, the check until the verdicts stand, the commit
until the last row stands. The jobs run in a worker process of their own, whose peak memory is taken.
"""

import re
import subprocess
import sys
import time
from datetime import date
from io import BytesIO
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

import openpyxl

from bench.results import Result, Results
from zhibu.accounts.models import Account
from zhibu.demo.names import Names
from zhibu.demo.people import People, check_character
from zhibu.foundation.access.actors import Actor
from zhibu.foundation.imports.actions import begin_import, commit_import, confirm_mapping
from zhibu.foundation.imports.choices import ImportState
from zhibu.foundation.imports.models import Import
from zhibu.foundation.imports.reading import Reading
from zhibu.kernel import clock
from zhibu.members.codes import labelled
from zhibu.members.models import Member
from zhibu.members.rules.membership import years_later
from zhibu.organizations.choices import BRANCH_KINDS
from zhibu.organizations.models import Organization

ROWS = 30_637
_HEAD = [
    "序号", "姓名", "所在党支部", "公民身份证号", "性别", "民族", "出生日期", "学历", "人员类别", "加入党组织日期",
    "转为正式党员日期", "工作岗位", "联系电话", None, "党籍状态", "是否为失联党员", "失去联系日期", "是否为流动党员",
    "外出流向",
]  # fmt: skip


def form_2017(rows: int, *, county: str = "610198") -> bytes:
    """The form with its two-row merged header, `rows` invented people spread over all branches."""
    rng = Random(20_170_101)
    people = People(rng, Names(rng), date(2025, 1, 1))
    branches = list(
        Organization.objects.filter(kind__in=BRANCH_KINDS).order_by("path").values_list("name", flat=True)
    )
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("党员基本信息汇总表")
    sheet.append(["党员基本信息汇总表"])
    sheet.append(["基层党委：云岭高新区党工委", None, None, None, "汇总日期：2026.11.20"])
    sheet.append(_HEAD)
    sheet.append([None] * 12 + ["手机号", "固定电话"] + [None] * 5)
    for number in range(rows):
        p = people.next(("company", "school", "office", "township")[number % 4])
        digits = county + p.resident_id[6:17]
        full = not p.probationary
        confirmed = years_later(p.joined_on, 1) if full else None
        sheet.append(
            [
                number + 1, p.name, branches[number * len(branches) // rows], digits + check_character(digits),
                "女" if p.woman else "男", labelled("ethnicity", p.ethnicity), p.born_on,
                labelled("education", p.education), "正式" if full else "预备", p.joined_on.isoformat(),
                confirmed.strftime("%Y.%m.%d") if confirmed else None, labelled("occupation", p.occupation),
                f"1980{number:07d}", None, "正常", "否", None, "否", None,
            ]
        )  # fmt: skip
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _worker(import_id: UUID | None = None, state: str = "") -> tuple[float, float]:
    """Let a worker do what is due; the instant at which the import has reached `state`, the worker's peak in MB.

    The peak is read while the worker lives: what the system tells of it afterwards includes who began it.
    """
    command = [sys.executable, "-c", "from zhibu.cli import main; main()", "worker", "--once"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    reached = peak = 0.0
    while process.poll() is None:
        peak = max(peak, _peak(process.pid))
        if import_id and not reached and Import.objects.filter(pk=import_id, state=state).exists():
            reached = time.monotonic()
        time.sleep(0.1)
    if process.returncode:
        raise RuntimeError(f"the worker ended with {process.returncode}")
    return reached or time.monotonic(), peak


def _peak(pid: int) -> float:
    """The highest weight of a process so far in MB, 0 if it has just ended."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(encoding="ascii"))
    return int(found[1]) / 1024 if found else 0.0


def measure(database: str, results: Results) -> None:
    """Seconds from upload to the last row, and the worker's peak memory."""
    seconds, peak = imported(form_2017(ROWS), ROWS)
    bar = 30 if database == "sqlite" else 20
    results.add(Result("roster-import", database, round(seconds, 1), "s", None, f"value <= {bar}"))
    results.add(Result("roster-import-memory", database, round(peak), "MB", None, "value <= 400"))


def imported(content: bytes, rows: int) -> tuple[float, float]:
    """Import a roster at the root of the zone: seconds that somebody waits, and the worker's peak in MB."""
    before = Member.objects.count()
    account = Account.objects.get(demo_role="zone")
    actor, root = Actor(account_id=account.pk, name=account.name), Organization.objects.get(path="0001")
    _worker()
    started = time.monotonic()
    found = begin_import(
        actor=actor, at=clock.now(), spec_key="roster", scope_path=root.path, file=BytesIO(content),
        name="roster.xlsx", token=uuid4(),
    )  # fmt: skip
    mapping = Reading.from_json(found.reading).mapping
    confirm_mapping(actor=actor, at=clock.now(), import_id=found.pk, mapping=mapping)
    checked, peak_of_check = _worker(found.pk, ImportState.CHECKED)
    resumed = time.monotonic()
    commit_import(actor=actor, at=clock.now(), import_id=found.pk)
    entered_at, peak_of_commit = _worker(found.pk, ImportState.DONE)
    done = Import.objects.get(pk=found.pk)
    entered = Member.objects.count() - before
    if entered != rows:
        raise RuntimeError(f"{entered} of {rows} rows entered: {done.state} {done.counts} {done.message}")
    return checked - started + entered_at - resumed, max(peak_of_check, peak_of_commit)
