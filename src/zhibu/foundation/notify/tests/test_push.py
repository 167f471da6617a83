"""Web push: the RFC's own example, and a push service that checks the proof and opens what was sealed."""

import json
from datetime import timedelta

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from zhibu.foundation.notify.channels import push
from zhibu.foundation.notify.channels.errors import Undelivered
from zhibu.foundation.notify.tests.browsers import Browser, proof_in, push_service

SAID = {"title": "支部云", "body": "有一条会议通知", "url": "/notices/1/", "tag": "t"}
TOPIC = "0" * 32


@pytest.fixture
def service(settings):
    settings.OUTBOUND_PRIVATE = True
    with push_service() as server:
        yield server


@pytest.fixture
def browser(service):
    return Browser(service.address + "/send/abc")


def send(browser, at, signer=None, **given):
    push.send(
        browser.address, signer or push.new_signer(), SAID, **{"topic": TOPIC, "is_urgent": False, "at": at, **given}
    )


def private(text):
    return ec.derive_private_key(int.from_bytes(push.decoded(text)), ec.SECP256R1())


def test_the_sealing_is_that_of_the_standard():
    """RFC 8291, Appendix A."""
    sealed = http_ece.encrypt(
        b"When I grow up, I want to be a watermelon",
        salt=push.decoded("DGv6ra1nlYgDCS1FRnbzlw"),
        private_key=private("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
        dh=push.decoded("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
        auth_secret=push.decoded("BTBZMqHH6r4Tts7J_aSIgg"),
        version="aes128gcm",
    )
    assert push.encoded(sealed) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
        "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_only_that_browser_reads_it(service, browser, at):
    send(browser, at)
    [(path, headers, body)] = service.got
    assert (path, headers["content-encoding"], headers["topic"]) == ("/send/abc", "aes128gcm", TOPIC)
    assert browser.reads(body) == SAID
    assert json.dumps(SAID, ensure_ascii=False).encode() not in body
    with pytest.raises(http_ece.ECEException):
        Browser(browser.endpoint).reads(body)


def test_the_site_proves_who_it_is_to_that_server_alone(service, browser, at, settings):
    settings.MAIL_CONTACT = "notices@zhibu.example"
    signer = push.new_signer()
    send(browser, at, signer)
    [(_, headers, _body)] = service.got
    assert headers["authorization"].endswith(f"k={signer.public}")
    assert proof_in(headers, service.address)["sub"] == "mailto:notices@zhibu.example"


def test_how_long_it_is_kept_and_how_much_it_hurries(service, browser, at):
    send(browser, at)
    send(browser, at + timedelta(seconds=1), is_urgent=True)
    assert [h["urgency"] for _, h, _ in service.got] == ["normal", "high"]
    assert {h["ttl"] for _, h, _ in service.got} == {"86400"}


@pytest.mark.parametrize(
    ("status", "problem", "is_final"),
    [
        (404, "gone", True),
        (410, "gone", True),
        (403, "refused", True),
        (413, "refused", True),
        (429, "unreachable", False),
        (500, "unreachable", False),
        (302, "refused", True),
    ],
)
def test_what_the_server_answers(service, browser, at, status, problem, is_final):
    service.statuses, service.headers = [status], {"Location": service.address}
    with pytest.raises(Undelivered) as no:
        send(browser, at)
    assert (no.value.problem, no.value.is_final) == (problem, is_final)


def test_nothing_is_sent_into_our_own_network(service, browser, at, settings):
    settings.OUTBOUND_PRIVATE = False
    with pytest.raises(Undelivered) as no:
        send(browser, at)
    assert (no.value.is_final, service.got) == (True, [])


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({}, ""),
        ({"endpoint": "javascript:alert(1)"}, "endpoint"),
        ({"endpoint": "https://x.example/" + "a" * 1000}, "endpoint"),
        ({"public_key": "AAAA"}, "key"),
        ({"public_key": "§"}, "key"),
        ({"secret": "AAAA"}, "secret"),
        ({"secret": "§"}, "secret"),
    ],
)
def test_what_no_browser_sends(changed, fault):
    good = Browser("https://push.example/1").address
    values = {name: changed.get(name, getattr(good, name)) for name in ("endpoint", "public_key", "secret")}
    assert push.fault_of(push.Address(**values)) == fault
