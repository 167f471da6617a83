"""The chain names what was changed, taken out or slipped in, whoever did it and by whatever way."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.audit import proof, rules, sealing, triggers
from zhibu.foundation.audit.actions import record, seal_late
from zhibu.foundation.audit.models import Check, Entry, Link, Seal
from zhibu.foundation.audit.proof import Fault
from zhibu.foundation.audit.sealing import seal_all, seal_portion
from zhibu.kernel.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries(at, monkeypatch):
    """Nine sealed entries in three seals."""
    monkeypatch.setattr(sealing, "PORTION", 3)
    made = [record(actor=SYSTEM, at=at, action="thing.done", detail={"n": n, "名": "值"}) for n in range(9)]
    assert seal_all(at=at, pause=lambda seconds: None) == 9
    return made


def tamper(sql, *values):
    """Raw SQL by somebody who has taken the triggers down."""
    triggers.take_down(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql, [adapt(value) for value in values])
    triggers.put_up(connection)


def adapt(value):
    native = connection.features.has_native_uuid_field
    return value.hex if isinstance(value, UUID) and not native else value


def faults():
    found = proof.verify()
    assert len(found.faults) == found.fault_count
    return found.faults


def test_what_is_sealed_agrees(entries):
    found = proof.verify()
    assert (found.entries, found.number, found.faults) == (9, 3, [])
    assert [link.entry_id for link in Link.objects.order_by("number")] == [entry.pk for entry in entries]
    assert [seal.last for seal in Seal.objects.order_by("number")] == [3, 6, 9]


def test_sealing_again_seals_only_what_is_new(entries, at):
    assert seal_all(at=at) == 0
    record(actor=SYSTEM, at=at, action="thing.done")
    assert (seal_all(at=at), seal_all(at=at), faults()) == (1, 0, [])


@pytest.mark.parametrize("place", [0, 2, 3, 8])
@pytest.mark.parametrize("column", ["actor_name", "action", "scope_path", "object_kind"])
def test_a_changed_entry_is_named(entries, place, column):
    tamper(f"UPDATE audit_entry SET {column} = 'x' WHERE id = %s", entries[place].pk)
    assert faults() == [Fault("changed", place + 1, str(entries[place].pk))]


def test_changed_details_and_times_are_noticed(entries):
    tamper("UPDATE audit_entry SET detail = %s WHERE id = %s", '{"n": 5, "名": "他值"}', entries[4].pk)
    tamper("UPDATE audit_entry SET at = %s WHERE id = %s", "2026-11-18 04:00:01", entries[6].pk)
    assert [(fault.kind, fault.number) for fault in faults()] == [("changed", 5), ("changed", 7)]


@pytest.mark.parametrize("place", [0, 4, 8])
def test_a_missing_entry_is_named(entries, place):
    tamper("DELETE FROM audit_entry WHERE id = %s", entries[place].pk)
    assert faults() == [Fault("missing", place + 1, str(entries[place].pk))]


def test_an_entry_slipped_in_is_named(entries, at):
    old = rules.first_id_of(Seal.objects.get(number=1).newest_at - timedelta(hours=3))
    Entry.objects.create(id=UUID(int=old.int + 7), at=at, actor_name="x", action="thing.done")
    assert seal_all(at=at) == 0
    [fault] = faults()
    assert (fault.kind, fault.entry) == ("inserted", str(UUID(int=old.int + 7)))


def test_somebody_may_answer_for_an_entry_that_came_late(entries, at):
    old = rules.first_id_of(Seal.objects.get(number=1).newest_at - timedelta(days=1))
    Entry.objects.create(id=UUID(int=old.int + 7), at=at, actor_name="x", action="thing.done")
    assert seal_late(actor=SYSTEM, at=at) == 1
    assert faults() == []
    assert Entry.objects.get(action="audit.sealed_late").detail == {"number": 1}


@pytest.mark.parametrize("place", [0, 4, 7])
def test_a_changed_link_is_told_from_a_changed_entry(entries, place):
    tamper("UPDATE audit_link SET digest = %s WHERE number = %s", b"x" * 32, place + 1)
    assert faults() == [Fault("link_changed", place + 1, str(entries[place].pk))]


def test_whoever_changes_an_entry_and_its_link_is_found_at_the_next(entries):
    tamper("UPDATE audit_entry SET action = 'x' WHERE id = %s", entries[3].pk)
    said = rules.canonical(Entry.objects.filter(pk=entries[3].pk).values(*rules.FIELDS).get())
    forged = rules.link_digest(bytes.fromhex(Seal.objects.get(number=1).digest), said)
    tamper("UPDATE audit_link SET digest = %s WHERE number = 4", forged)
    assert faults() == [Fault("changed", 5, str(entries[4].pk))]


def test_lost_links_and_seals_are_named(entries):
    tamper("DELETE FROM audit_link WHERE number = 5")
    assert [(fault.kind, fault.number) for fault in faults()] == [("link_missing", 5), ("inserted", 0)][:1]
    tamper("DELETE FROM audit_seal WHERE number = 2")
    assert Fault("seal_missing", 2) in faults()


def test_a_changed_seal_is_named(entries):
    tamper("UPDATE audit_seal SET sealed_at = %s WHERE number = 3", "2020-01-01 00:00:00")
    assert faults() == [Fault("seal_changed", 3)]


def test_a_chain_that_was_cut_off_is_noticed_by_an_earlier_check(entries, at):
    proof.keep(at=at, found=proof.verify(), is_whole=True)
    tamper("DELETE FROM audit_seal WHERE number = 3")
    tamper("DELETE FROM audit_link WHERE number > 6")
    tamper("DELETE FROM audit_entry WHERE id >= %s", entries[6].pk)
    assert faults() == [Fault("cut_off", 3)]


def test_a_chain_made_anew_is_noticed_by_a_head_kept_elsewhere(entries, at, capsys):
    call_command("audit", "head")
    head = capsys.readouterr().out.strip()
    tamper("UPDATE audit_entry SET action = 'x' WHERE id = %s", entries[0].pk)
    for table in ("audit_link", "audit_seal"):
        tamper(f"DELETE FROM {table}")
    seal_all(at=at, pause=lambda seconds: None)
    assert faults() == []
    with pytest.raises(CommandError, match="1 faults"):
        call_command("audit", "verify", head=head)
    assert "Seal 3 is not the one that was written down" in capsys.readouterr().out


def test_a_deed_that_commits_late_is_sealed_by_the_next_round(at):
    early = new_id()
    record(actor=SYSTEM, at=at, action="thing.done")
    assert seal_all(at=at) == 1
    Entry.objects.create(id=early, at=at, actor_name="slow", action="thing.done")
    assert (seal_all(at=at), faults()) == (1, [])


def test_a_server_whose_clock_runs_ahead_does_not_stop_the_sealing(at):
    ahead = rules.first_id_of(at + timedelta(days=400))
    Entry.objects.create(id=UUID(int=ahead.int + 1), at=at, actor_name="ahead", action="thing.done")
    assert seal_all(at=at) == 1
    record(actor=SYSTEM, at=at, action="thing.done")
    assert (seal_all(at=at), faults()) == (1, [])


@pytest.mark.parametrize("table", ["audit_link", "audit_seal"])
@pytest.mark.parametrize("deed", ["DELETE FROM {}", "UPDATE {} SET number = number + 100"])
def test_the_database_refuses_to_change_the_chain(entries, table, deed):
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        connection.cursor().execute(deed.format(table))
    assert faults() == []


def test_new_links_can_be_proved_alone(entries, at):
    record(actor=SYSTEM, at=at, action="thing.done")
    seal_portion(at=at)
    assert (proof.verify(since=3).entries, proof.verify(since=3).faults) == (1, [])


def test_the_command_says_what_is_wrong_and_fails(entries, capsys):
    call_command("audit", "verify")
    assert "9 entries agree with the chain up to seal 3" in capsys.readouterr().out
    tamper("DELETE FROM audit_entry WHERE id = %s", entries[4].pk)
    with pytest.raises(CommandError, match="1 faults"):
        call_command("audit", "verify")
    assert f"Entry {entries[4].pk} was sealed (link 5) and is gone" in capsys.readouterr().out
    assert list(Check.objects.order_by("at", "id").values_list("fault_count", flat=True)) == [0, 1]


def test_the_canonical_form_is_the_one_that_is_written_down(at):
    entry = Entry.objects.create(
        id=UUID("01932f00-0000-7000-8000-00000000000a"),
        at=at,
        actor_name="林",
        action="a.b",
        detail={"b": 1, "a": None},
    )
    said = rules.canonical(Entry.objects.filter(pk=entry.pk).values(*rules.FIELDS).get()).decode()
    assert said == (
        '{"action":"a.b","actor_id":null,"actor_name":"林","at":"2026-11-18T04:00:00.000000Z",'
        '"detail":{"a":null,"b":1},"id":"01932f00-0000-7000-8000-00000000000a","object_id":null,"object_kind":"",'
        '"scope_path":""}'
    )
