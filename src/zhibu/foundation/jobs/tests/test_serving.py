"""Serving on one machine: how many processes, what is prepared, what is said, and who is started again."""

import os
import socket
import time

import pytest
from django.db import connection

from zhibu.accounts.tests.factories import AccountFactory
from zhibu.foundation.jobs.management.commands.serve import web_options
from zhibu.foundation.jobs.serving import preparing
from zhibu.foundation.jobs.serving.greeting import greeting
from zhibu.foundation.jobs.serving.processes import Child, age_of_this_process, answers, is_free


def test_sqlite_gets_one_process_whatever_is_asked(monkeypatch):
    monkeypatch.setenv("ZHIBU_WORKERS", "4")
    monkeypatch.delenv("ZHIBU_THREADS", raising=False)
    options = web_options("127.0.0.1", 8000, None, None)
    expected = (1, 8) if connection.vendor == "sqlite" else (4, 2)
    assert (options.workers, options.threads) == expected


def test_a_taken_port_is_seen_and_silence_is_no_answer():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not is_free("127.0.0.1", port)
    assert is_free("127.0.0.1", port)
    assert not answers("127.0.0.1", port)


@pytest.mark.django_db
def test_a_database_that_is_up_to_date_is_left_alone():
    said = []
    preparing.migrate(said.append)
    assert said == []


@pytest.mark.django_db
def test_a_site_with_people_is_not_filled_with_a_demonstration(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    AccountFactory()
    said = []
    preparing.seed_demo(said.append)
    assert (said, list(tmp_path.iterdir())) == ([], [])


@pytest.mark.django_db
def test_the_greeting_names_the_address_and_the_demonstrations_people():
    AccountFactory(name="林知行", demo_role="secretary")
    AccountFactory(name="真实用户")
    text = greeting(url="http://127.0.0.1:8000", seconds=1.84, demo=True)
    assert "http://127.0.0.1:8000" in text
    assert "1.8 s" in text
    assert ("林知行" in text, "真实用户" in text) == (True, False)


def test_a_process_that_dies_over_and_over_is_given_up():
    child = Child("test", lambda: None)
    child.start = lambda: None
    assert [child.revive() for _ in range(5)] == [True, True, True, True, False]


def test_a_process_that_dies_now_and_then_is_started_again():
    child = Child("test", lambda: None, deaths=[time.monotonic() - 61] * 10)
    child.start = lambda: None
    assert child.revive()
    assert len(child.deaths) == 1


def test_this_process_was_born_before_now():
    assert 0 < age_of_this_process() < 3600 * 24
    assert os.getpid() > 1
