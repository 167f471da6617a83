"""The log says what happened and never to whom."""

import json
import logging
import sys

import pytest
from django.conf import settings

from zhibu.foundation.operation.logs import Discreet, JsonFormatter, PlainFormatter, discreet
from zhibu.kernel import trace


def written(formatter, message, *args, error=None, **extra):
    """What a handler writes for a record."""
    record = logging.LogRecord("zhibu.x", logging.INFO, __file__, 1, message, args, error)
    record.__dict__.update(extra)
    assert Discreet().filter(record)
    return formatter.format(record)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("resident 110101199003071233", "resident •••"),
        ("resident 11010119900307123X failed", "resident ••• failed"),
        ("phone 13800000000, again 138 0000 0000 and +86-138-0000-0000", "phone •••, again ••• and •••"),
        ("sent to lin.zhixing@example.org.", "sent to •••."),
        ("GET /members/?q=林知行&phone=1", "GET /members/?•••"),
        ("token eyJhbGciOiJIUzI1NiJ9abcdefgh0123456789", "token •••"),
        ("/calendars/c2VjcmV0c2VjcmV0.ics 200", "/calendars/•••.ics 200"),
        ("is it 3 o'clock? yes", "is it 3 o'clock? yes"),
    ],
)
def test_what_betrays_people_is_blotted_out(text, left):
    assert discreet(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "job learning.close 0192f3a0-7c1e-7000-8000-000000000001 failed (attempt 2)",
        "job 0192f3a07c1e70008000000000000001",
        "slot 2026-11-22T05:14:00.123456 of audit.seal",
        "30637 rows in 16.2 s, 200 files, port 8000",
        "zhibu.foundation.jobs.delivery.some_long_name_of_a_function",
    ],
)
def test_our_own_ids_instants_and_counts_stay(text):
    assert discreet(text) == text


def test_a_line_is_one_object_with_the_number_of_its_request():
    with trace.following("abcdef0123456789"):
        said = json.loads(written(JsonFormatter(), "stored for %s\nand more", "13800000000", seen={"ms": 7}))
    assert (said["message"], said["request"], said["ms"]) == ("stored for •••\nand more", "abcdef0123456789", 7)
    assert (said["level"], said["logger"]) == ("info", "zhibu.x")


@pytest.mark.parametrize("formatter", [JsonFormatter(), PlainFormatter()])
def test_an_error_is_kept_without_its_values(formatter):
    def fail():
        raise ValueError("no place for 110101199003071233\nDETAIL: Key (name)=(林知行) exists")

    try:
        fail()
    except ValueError:
        line = written(formatter, "it failed", error=sys.exc_info())
    assert "ValueError" in line
    assert "test_logs.py" in line
    assert "林知行" not in line
    assert "1101" not in line


def test_every_handler_of_the_site_is_discreet():
    handlers = settings.LOGGING["handlers"]
    assert handlers
    assert all(handler["filters"] == ["discreet"] for handler in handlers.values())
