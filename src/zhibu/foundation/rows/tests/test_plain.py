"""A row written plainly is the row that the mapper writes and reads."""

from contextlib import suppress

import pytest
from django.db import IntegrityError, connection, transaction

from conftest import NOW
from zhibu.accounts.models import Account
from zhibu.foundation.audit.models import Entry
from zhibu.foundation.rows import plain
from zhibu.kernel.ids import new_id

pytestmark = pytest.mark.django_db


def fields_of(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_what_is_inserted_is_what_the_mapper_reads():
    entry = Entry(at=NOW, actor_id=new_id(), actor_name="甲", action="a.b", detail={"n": [1, None, "二"]})
    plain.insert(entry)
    assert fields_of(Entry.objects.get(pk=entry.pk)) == fields_of(entry)
    assert not entry._state.adding


def test_what_is_found_is_what_the_mapper_finds(member):
    found = plain.find(Account, "id = %s AND is_active", member.account.pk)
    assert fields_of(found) == fields_of(Account.objects.get(pk=member.account.pk))
    assert found.is_active is True


def test_nothing_is_none():
    assert plain.find(Account, "id = %s", new_id()) is None


def test_rows_come_as_they_are(member):
    sql = "SELECT name FROM accounts_account WHERE id = %s AND created_at <= %s"
    assert plain.rows(sql, member.account.pk, member.account.created_at) == [(member.account.name,)]


def test_a_second_row_of_one_id_is_refused():
    entry = Entry(at=NOW, actor_name="甲", action="a.b")
    plain.insert(entry)
    with pytest.raises(IntegrityError):
        plain.insert(entry)


def test_what_is_written_together_is_there_at_the_end(at):
    with plain.together():
        for name in ("甲", "乙"):
            plain.insert(Entry(at=at, actor_name=name, action="tests.together", detail={"name": name}))
    assert sorted(Entry.objects.values_list("actor_name", "detail__name")) == [("乙", "乙"), ("甲", "甲")]


def test_together_is_one_statement_on_postgresql(at, django_assert_num_queries):
    with django_assert_num_queries(1 if connection.vendor == "postgresql" else 3), plain.together():
        with plain.together():
            plain.insert(Entry(at=at, action="tests.first"))
            plain.insert(Entry(at=at, action="tests.second"))
        plain.insert(Entry(at=at, action="tests.third"))
    assert Entry.objects.count() == 3


def test_a_block_that_fails_leaves_nothing_for_the_next(at):
    with suppress(ValueError), transaction.atomic(), plain.together():
        plain.insert(Entry(at=at, action="tests.lost"))
        raise ValueError
    with plain.together():
        plain.insert(Entry(at=at, action="tests.kept"))
    assert list(Entry.objects.values_list("action", flat=True)) == ["tests.kept"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="about PostgreSQL")
def test_a_kept_plan_leaves_no_setting_behind():
    shown = "SELECT current_setting('plan_cache_mode')"
    assert plain.rows_planned_once(shown) == [("force_generic_plan",)]
    assert plain.rows(shown) == [("auto",)]
