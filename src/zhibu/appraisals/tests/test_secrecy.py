"""Nobody can read who graded whom: not from any page, not from any table, not from the log."""

import json
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, transaction

from conftest import enroll
from zhibu.appraisals.actions import own
from zhibu.appraisals.models import Box, Participant
from zhibu.appraisals.queries.own import subjects_for
from zhibu.appraisals.tests.factories import appraisal_in, place_of
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.audit.registry import descriptions
from zhibu.kernel import clock

pytestmark = pytest.mark.django_db

SHEETS = [
    {"林知行": "unqualified", "苏禾": "excellent", "周晓禾": "basic"},
    {"周晓禾": "qualified", "苏禾": "unqualified", "林知行": "excellent"},
]


def everything():
    """Every row of every table as text, without ids drawn by lot; the box opened."""
    rows = {}
    for model in apps.get_models():
        if model is Box:
            rows["box"] = [json.loads(box.tallies) for box in Box.objects.order_by("pk")]
            continue
        table = model._meta.db_table
        columns = [f'"{f.column}"' for f in model._meta.local_concrete_fields]
        if table == "appraisals_sheettaken":
            columns.remove('"id"')
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT {", ".join(columns)} FROM "{table}"')
            rows[table] = sorted(map(repr, cursor.fetchall()))
    return rows


def put_in(voters, sheets, appraisal, at):
    for person, sheet in zip(voters, sheets, strict=True):
        names = {p.member.name: str(p.pk) for p in subjects_for(place_of(person, appraisal))}
        grades = {names[name]: grade for name, grade in sheet.items() if name in names}
        assert set(grades) == set(names.values())
        own.take_sheet(actor=person.actor, at=at, appraisal_id=appraisal.pk, grades=grades)


@pytest.fixture
def voting(secretary, zone, at, member):
    """Two probationary members who grade the same three full members."""
    voters = [enroll(zone.branch, name) for name in ("程甲", "程乙")]
    for voter in voters:
        voter.member.category = "probationary"
        voter.member.save(update_fields=["category"])
    enroll(zone.branch, "苏禾")
    return appraisal_in("sheet", secretary, zone.branch, at), voters


def test_the_same_sheets_by_other_hands_leave_the_same_database(voting, at):
    """Whoever cast which sheet, and in which order: every table reads the same afterwards."""
    appraisal, voters = voting
    seen = []
    for hands, sheets in ((voters, SHEETS), (voters, SHEETS[::-1]), (voters[::-1], SHEETS)):
        point = transaction.savepoint()
        put_in(hands, sheets, appraisal, at)
        seen.append(everything())
        transaction.savepoint_rollback(point)
    assert seen[0] == seen[1] == seen[2]
    assert sum(sum(counts.values()) for counts in seen[0]["box"][0].values()) == 6


def test_a_sheet_touches_nothing_but_the_box_and_that_it_was_done(voting, at):
    appraisal, voters = voting
    before = everything()
    put_in(voters[:1], SHEETS[:1], appraisal, at)
    after = everything()
    assert {table for table in before if before[table] != after[table]} == {"box", "appraisals_sheettaken"}
    assert Entry.objects.filter(action__contains="sheet").count() == 0


def test_the_box_is_sealed_in_the_database(voting, at):
    appraisal, voters = voting
    put_in(voters, SHEETS, appraisal, at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tallies FROM appraisals_box")
        [[stored]] = cursor.fetchall()
    some = Participant.objects.filter(appraisal=appraisal).order_by("pk").first()
    assert stored.startswith("k1.")
    assert not any(word in stored for word in ("excellent", "unqualified", str(some.pk)))


def test_who_has_filled_it_in_bears_no_time_and_an_id_by_lot(voting, at):
    from zhibu.appraisals.models import SheetTaken

    appraisal, voters = voting
    put_in(voters, SHEETS, appraisal, at)
    fields = {f.get_internal_type() for f in SheetTaken._meta.concrete_fields}
    assert fields == {"UUIDField", "OneToOneField"}
    assert {taken.pk.version for taken in SheetTaken.objects.order_by("pk")} == {4}
    assert clock.now() == at


def test_what_members_write_is_sealed(secretary, member, zone, at):
    appraisal = appraisal_in("mutual", secretary, zone.branch, at)
    call = {"actor": member.actor, "at": at, "appraisal_id": appraisal.pk}
    own.save_self(**call, text="只给支委看的话", seen_at=None, hand_in=True)
    own.write_comment(**call, participant_id=place_of(secretary, appraisal).pk, text="当面说的话")
    dump = json.dumps({table: rows for table, rows in everything().items() if table != "box"}, ensure_ascii=False)
    assert "只给支委看的话" not in dump
    assert "当面说的话" not in dump


def test_every_deed_has_words_for_the_auditor():
    noted = set()
    for path in (Path(__file__).parents[1] / "actions").glob("*.py"):
        noted |= set(re.findall(r'note\(\s*[\w.]+,\s*"(appraisal\.\w+)"', path.read_text(encoding="utf-8")))
    assert noted == {d.action for d in descriptions() if d.action.startswith("appraisal.")}
