"""Tables that only grow: what the triggers refuse, what they let pass, and that they come and go whole."""

import pytest
from django.db import DatabaseError, connection, transaction

from zhibu.foundation.rows.append_only import AppendOnly

BOOK = AppendOnly("tests_book", "tests_book", "the book only grows", fixed=("line", "on"))


@pytest.fixture
def book(db):
    """A table of one line, guarded."""
    run('CREATE TABLE tests_book (line integer, "on" integer, place integer)')
    BOOK.put_up(connection)
    run("INSERT INTO tests_book VALUES (1, 2, 3)")
    return BOOK


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def lines():
    with connection.cursor() as cursor:
        cursor.execute('SELECT line, "on", place FROM tests_book ORDER BY line')
        return cursor.fetchall()


@pytest.mark.parametrize(
    "sql", ["UPDATE tests_book SET line = 9", 'UPDATE tests_book SET "on" = 9', "DELETE FROM tests_book"]
)
def test_what_is_fixed_is_refused(book, sql):
    with pytest.raises(DatabaseError, match="the book only grows"), transaction.atomic():
        run(sql)
    assert lines() == [(1, 2, 3)]


def test_other_columns_and_new_lines_pass(book):
    run("UPDATE tests_book SET place = 4")
    run("INSERT INTO tests_book VALUES (2, 2, 3)")
    assert lines() == [(1, 2, 4), (2, 2, 3)]


def test_without_named_columns_nothing_passes(book):
    book.take_down(connection)
    AppendOnly("tests_book", "tests_book", "the book only grows").put_up(connection)
    with pytest.raises(DatabaseError, match="the book only grows"), transaction.atomic():
        run("UPDATE tests_book SET place = 4")


def test_they_come_back_after_a_while_and_going_twice_is_no_fault(book):
    with book.taken_down(connection):
        run("UPDATE tests_book SET line = 5")
        book.take_down(connection)
    with pytest.raises(DatabaseError), transaction.atomic():
        run("DELETE FROM tests_book")
    assert lines() == [(5, 2, 3)]
