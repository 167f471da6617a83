"""A small kind of import for tests: guests who get an account."""

from io import BytesIO
from uuid import uuid4

import pytest

from zhibu.accounts.models import Account
from zhibu.foundation.access.choices import Verb
from zhibu.foundation.imports import actions, registry
from zhibu.foundation.imports import parsers as p
from zhibu.foundation.imports.models import Import
from zhibu.foundation.imports.reading import Reading
from zhibu.foundation.imports.specs import Column, ImportSpec, Problem, Verdict
from zhibu.foundation.jobs.testing import run_due_jobs


class GuestChecker:
    """Duplicate in the file: error. Known: unchanged, or an update if the name differs. A name with 转: proposal."""

    fail_on = ""

    def __init__(self, *, actor, scope_path, at):
        self.actor, self.scope_path, self.at = actor, scope_path, at
        self.first = {}

    def survey(self, rows):
        for row in rows:
            self.first.setdefault(row.get("username"), row.number)

    def check(self, rows):
        known = dict(
            Account.objects.filter(username__in=[r.get("username", "") for r in rows]).values_list("username", "name")
        )
        return [self._verdict(row, known) for row in rows]

    def _verdict(self, row, known):
        first = self.first[row.get("username")]
        if row.get("username") and first != row.number:
            return Verdict.error(row, Problem("username", f"第 {first} 行已有同名账号。"))
        old = known.get(row.get("username"))
        if old == row.get("name"):
            return Verdict.unchanged(row)
        if old:
            return Verdict.update(row, note=f"{old} → {row.get('name')}")
        return Verdict.proposal(row, note="转入") if "转" in row.get("name", "") else Verdict.new(row)

    def commit(self, rows):
        if self.fail_on and any(r.get("username") == self.fail_on for r in rows):
            raise RuntimeError("the worker is gone")
        Account.objects.bulk_create(
            [Account(username=r.get("username"), name=r.get("name")) for r in rows if "拒" not in r.get("name")]
        )
        return [Verdict.new(r) if "拒" not in r.get("name") else Verdict.unchanged(r) for r in rows]


GUESTS = ImportSpec(
    key="guests",
    title="来宾",
    verb=Verb.IMPORT_MEMBERS,
    build_checker=GuestChecker,
    columns=(
        Column("name", "姓名", "姓名", p.name, required=True, is_title=True),
        Column("username", "账号", "账号", p.text(30), required=True, hint="字母和数字"),
        Column("mobile", "手机号", "手机号", p.phone, group="联系电话", aliases=("联系电话",), sensitive=True),
        Column("landline", "固定电话", "固定电话", p.phone, group="联系电话", sensitive=True),
        Column("ethnicity", "民族", "民族", p.coded({"01": "汉族", "11": "满族"}), options=("01 汉族", "11 满族")),
        Column("born_on", "出生日期", "出生日期", p.day, aliases=("出生年月",)),
    ),
)


@pytest.fixture
def guests(monkeypatch):
    monkeypatch.setattr(registry, "_specs", {**registry._specs, "guests": GUESTS})
    monkeypatch.setattr(GuestChecker, "fail_on", "")
    return GUESTS


@pytest.fixture
def begin(guests, secretary, zone, at):
    """Upload bytes as the secretary; the import waits for its columns."""

    def upload(content, name="名册.xlsx", token=None, actor=None):
        return actions.begin_import(
            actor=actor or secretary.actor, at=at, spec_key="guests", scope_path=zone.branch.path,
            file=BytesIO(content), name=name, token=token or uuid4(),
        )  # fmt: skip

    return upload


@pytest.fixture
def confirm(secretary, at):
    """Confirm the columns as they were recognized."""

    def go(import_, *, run=True, **options):
        actions.confirm_mapping(
            actor=secretary.actor, at=at, import_id=import_.pk, mapping=Reading.from_json(import_.reading).mapping,
            **options,
        )  # fmt: skip
        if run:
            run_due_jobs()
        return Import.objects.get(pk=import_.pk)

    return go


@pytest.fixture
def commit(secretary, at):
    """Have it entered."""

    def go(import_, *, run=True):
        actions.commit_import(actor=secretary.actor, at=at, import_id=import_.pk)
        if run:
            run_due_jobs()
        return Import.objects.get(pk=import_.pk)

    return go
