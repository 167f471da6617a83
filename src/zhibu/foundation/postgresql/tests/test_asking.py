"""A connection is asked whether it lives once a second at most, and a dead one is replaced."""

import pytest
from django.db import connection, connections

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="about PostgreSQL"),
]


@pytest.fixture
def asked(monkeypatch):
    """How often the connection was asked; it begins as one that was never asked."""
    times, connection = [], connections["default"]
    connection.ensure_connection()
    monkeypatch.setattr(connection, "is_usable", lambda: times.append(1) or True)
    monkeypatch.setattr(connection, "health_check_enabled", True)
    monkeypatch.setattr(connection, "_asked_at", 0.0)
    return times


def request():
    connection.health_check_done = False
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.execute("SELECT 2")


def test_requests_within_a_second_ask_once(asked):
    for _ in range(3):
        request()
    assert len(asked) == 1


def test_after_a_second_it_is_asked_again(asked):
    request()
    connection._asked_at -= 1.1
    request()
    assert len(asked) == 2


def test_a_dead_connection_is_replaced(asked, monkeypatch):
    before = connection.connection
    monkeypatch.setattr(connections["default"], "is_usable", lambda: False)
    request()
    assert connection.connection is not before
