"""Nothing is ever sent into our own network, and nobody makes us wait."""

import socket

import pytest

from zhibu.foundation.outbound import sending
from zhibu.foundation.outbound.addresses import is_public
from zhibu.foundation.outbound.sending import Unsent, post
from zhibu.foundation.outbound.tests.servers import receiver


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("1.1.1.1", True),
        ("2606:4700::1111", True),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:1.1.1.1", True),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::101:101", True),
        ("2002:7f00:1::", False),
        ("ff02::1", False),
        ("nonsense", False),
    ],
)
def test_which_addresses_are_somebody_elses(address, expected):
    assert is_public(address) is expected


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/", "https://localhost/", "https://[::1]/", "https://2130706433/", "https://0x7f.1/"]
)
def test_nothing_is_sent_to_this_machine_however_it_is_written(url):
    with pytest.raises(Unsent) as unsent:
        post(url, b"", {})
    assert unsent.value.code in {"private", "unreachable"}


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://example.org/", "https"),
        ("ftp://example.org/", "address"),
        ("https://user:pass@example.org/", "address"),
        ("https://", "address"),
        ("https://[", "address"),
        ("https://例.org/", "address"),
    ],
)
def test_only_plain_https_addresses_are_asked(url, code):
    with pytest.raises(Unsent) as unsent:
        post(url, b"", {})
    assert unsent.value.code == code


def test_a_name_with_one_private_address_among_public_ones_is_not_asked(monkeypatch):
    found = [(socket.AF_INET, 1, 6, "", (address, 443)) for address in ("1.1.1.1", "10.0.0.1")]
    monkeypatch.setattr(sending.socket, "getaddrinfo", lambda *a, **k: found)
    with pytest.raises(Unsent, match="private"):
        post("https://rebinding.example.org/", b"", {})


def test_the_address_that_was_looked_at_is_the_one_that_is_asked(monkeypatch):
    answers = iter([[(socket.AF_INET, 1, 6, "", ("1.1.1.1", 443))], [(socket.AF_INET, 1, 6, "", ("10.0.0.1", 443))]])
    asked = []

    def connect(address, timeout):
        asked.append(address)
        raise OSError

    monkeypatch.setattr(sending.socket, "getaddrinfo", lambda *a, **k: next(answers))
    monkeypatch.setattr(sending.socket, "create_connection", connect)
    with pytest.raises(Unsent, match="unreachable"):
        post("https://rebinding.example.org/", b"", {})
    assert asked == [("1.1.1.1", 443)]


def test_what_is_sent_arrives_and_a_long_answer_is_cut(settings):
    settings.OUTBOUND_PRIVATE = True
    with receiver() as server:
        server.body = b"x" * 100_000
        answer = post(server.address + "/a?b=1", b"hello", {"X-One": "1"})
    [(path, headers, body)] = server.got
    assert (answer.status, len(answer.text)) == (200, sending.MOST_BYTES)
    assert (path, headers["x-one"], body) == ("/a?b=1", "1", b"hello")


def test_redirects_are_not_followed(settings):
    settings.OUTBOUND_PRIVATE = True
    with receiver() as server:
        server.statuses, server.headers = [302], {"Location": server.address + "/elsewhere"}
        with pytest.raises(Unsent, match="redirect"):
            post(server.address, b"", {})
    assert len(server.got) == 1


def test_nobody_makes_us_wait(settings):
    settings.OUTBOUND_PRIVATE = True
    with receiver() as server:
        server.pause = 0.6
        with pytest.raises(Unsent, match="slow"):
            post(server.address, b"", {}, seconds=0.2)
