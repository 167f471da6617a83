"""Threads take turns to write, and a turn always ends."""

import sqlite3
import threading
from contextlib import suppress

import pytest
from django.db import connection, transaction

from zhibu.foundation.sqlite3 import base

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="about SQLite"),
]


def test_a_transaction_has_the_turn_and_gives_it_back():
    with transaction.atomic():
        assert base._turn.locked()
        with transaction.atomic():
            pass
        assert base._turn.locked()
    assert not base._turn.locked()


def test_a_failed_transaction_gives_the_turn_back():
    with suppress(ValueError), transaction.atomic():
        raise ValueError
    assert not base._turn.locked()


def test_a_closed_connection_gives_the_turn_back(tmp_path):
    apart = base.DatabaseWrapper({**connection.settings_dict, "NAME": str(tmp_path / "apart.sqlite3")}, "apart")
    apart.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    assert base._turn.locked()
    apart.close()
    assert not base._turn.locked()


def test_threads_wait_for_each_other(tmp_path, monkeypatch):
    order = []
    begun, go_on = threading.Event(), threading.Event()

    def write(name, hold):
        own = base.DatabaseWrapper({**connection.settings_dict, "NAME": str(tmp_path / "own.sqlite3")}, name)
        own.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        order.append(f"{name} begins")
        if hold:
            begun.set()
            go_on.wait(5)
        order.append(f"{name} ends")
        own.commit()
        own.close()

    first = threading.Thread(target=write, args=("first", True))
    second = threading.Thread(target=write, args=("second", False))
    first.start()
    begun.wait(5)
    second.start()
    second.join(0.1)
    go_on.set()
    first.join(5)
    second.join(5)
    assert order == ["first begins", "first ends", "second begins", "second ends"]


def test_a_new_file_in_which_another_writes_is_waited_for(tmp_path):
    name = str(tmp_path / "new.sqlite3")
    writer = sqlite3.connect(name, isolation_level=None, check_same_thread=False)
    writer.execute("CREATE TABLE kept (it)")
    writer.execute("BEGIN IMMEDIATE")
    threading.Timer(0.2, writer.commit).start()
    own = base.DatabaseWrapper({**connection.settings_dict, "NAME": name}, "own")
    with own.cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    own.close()
    writer.close()
