"""The database itself refuses to change or delete an entry."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from zhibu.foundation.access.actors import SYSTEM
from zhibu.foundation.audit.actions import record
from zhibu.foundation.audit.models import Entry


@pytest.fixture
def entry(at, db):
    """An entry as any deed leaves it."""
    return record(actor=SYSTEM, at=at, action="thing.done", detail={"number": 1})


def refused(deed):
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        deed()


def test_the_orm_cannot_change_an_entry(entry):
    entry.action = "thing.undone"
    refused(entry.save)
    refused(lambda: Entry.objects.update(actor_name="somebody else"))
    assert Entry.objects.get().action == "thing.done"


def test_the_orm_cannot_delete_an_entry(entry):
    refused(entry.delete)
    refused(Entry.objects.all().delete)
    assert Entry.objects.count() == 1


@pytest.mark.parametrize("sql", ["UPDATE audit_entry SET actor_name = 'x'", "DELETE FROM audit_entry"])
def test_raw_sql_cannot_either(entry, sql):
    refused(lambda: connection.cursor().execute(sql))
    assert Entry.objects.count() == 1


def test_a_deed_that_is_undone_leaves_no_entry(at, db):
    def deed():
        record(actor=SYSTEM, at=at, action="thing.done")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        deed()
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_test_database_can_be_emptied_and_refuses_again(at):
    record(actor=SYSTEM, at=at, action="thing.done")
    call_command("flush", interactive=False, verbosity=0)
    assert Entry.objects.count() == 0
    record(actor=SYSTEM, at=at, action="thing.done")
    refused(Entry.objects.all().delete)
