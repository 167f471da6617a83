"""Links are asked politely, and nothing inside a house is ever asked."""

import socket
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from zhibu.foundation.jobs.models import Job
from zhibu.kernel import clock
from zhibu.portal.actions import links
from zhibu.portal.actions.links import carry_out_asking, carry_out_asking_again, purge_links
from zhibu.portal.choices import LinkOutcome
from zhibu.portal.models import LinkCheck
from zhibu.portal.reviewing import asking, looking
from zhibu.portal.tests.desk_things import body, desk_of, draft_of, paragraph
from zhibu.portal.tests.factories import make_article

INSIDE = ["127.0.0.1", "10.0.0.8", "192.168.1.1", "172.16.3.4", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1",
          "fe80::1", "fc00::1", "::ffff:10.0.0.8", "224.0.0.1"]  # fmt: skip


@pytest.fixture
def names(monkeypatch):
    """Names and the addresses that they lead to; whoever connects is written down and refused."""
    known: dict[str, list[str]] = {}
    asked: list[tuple[str, int]] = []

    def look_up(host, port, *args, **kwargs):
        if host not in known:
            raise socket.gaierror
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in known[host]]

    def connect(target, *args, **kwargs):
        asked.append(target)
        raise ConnectionRefusedError

    monkeypatch.setattr(asking.socket, "getaddrinfo", look_up)
    monkeypatch.setattr(asking.socket, "create_connection", connect)
    return known, asked


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_never_asked(names, address):
    known, asked = names
    known["house.example.org"] = ["93.184.215.14", address]
    known[address] = [address]
    host = f"[{address}]" if ":" in address else address
    for link in ("http://house.example.org/", f"http://{host}/"):
        assert asking.ask(link)[0] in {LinkOutcome.UNASKED, LinkOutcome.DEAD}
    assert asked == []
    assert asking.ask("http://house.example.org/") == (LinkOutcome.UNASKED, None)


@pytest.mark.parametrize(
    "link",
    ["ftp://a.example.org/", "http://a.example.org:8080/", "https://a.example.org:80/", "http://me@a.example.org/",
     "http://me:secret@a.example.org/", "javascript:alert(1)", "file:///etc/passwd", "//a.example.org/", "http:///x",
     "http://a.example.org:99999/"],
)  # fmt: skip
def test_what_is_no_plain_page_is_not_asked(names, link):
    known, asked = names
    known["a.example.org"] = ["93.184.215.14"]
    assert asking.ask(link)[0] != LinkOutcome.ALIVE
    assert asked == []


def test_the_connection_goes_to_the_address_that_was_looked_at(names):
    known, asked = names
    known["a.example.org"] = ["93.184.215.14"]
    assert asking.ask("http://a.example.org/x") == (LinkOutcome.DEAD, None)
    assert asked == [("93.184.215.14", 80)]


def test_an_unknown_name_is_dead(names):
    assert asking.ask("https://nowhere.example.org/") == (LinkOutcome.DEAD, None)


class Pages(BaseHTTPRequestHandler):
    """A server with pages that are there, gone, moved, moved inside, and in a circle."""

    def do_GET(self):
        moved = {"/moved": "/here", "/circle": "/circle", "/inside": "http://10.0.0.8/secret"}
        status = {"/here": 200, "/gone": 404, "/not-for-you": 403, "/broken": 500}
        self.send_response(302 if self.path in moved else status.get(self.path, 404))
        if self.path in moved:
            self.send_header("Location", moved[self.path])
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def server(monkeypatch):
    """The server under the name and port of the open net."""
    made = HTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    connect = socket.create_connection
    monkeypatch.setattr(asking, "_public_address", lambda host, port: _inside(host))
    monkeypatch.setattr(asking.socket, "create_connection", lambda target, timeout: connect(made.server_address))
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


def _inside(host):
    if host.startswith("10."):
        raise asking.NotAsked
    return "93.184.215.14"


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/here", (LinkOutcome.ALIVE, 200)),
        ("/gone", (LinkOutcome.DEAD, 404)),
        ("/not-for-you", (LinkOutcome.ALIVE, 403)),
        ("/broken", (LinkOutcome.ALIVE, 500)),
        ("/moved", (LinkOutcome.ALIVE, 200)),
        ("/circle", (LinkOutcome.DEAD, None)),
        ("/inside", (LinkOutcome.UNASKED, None)),
    ],
)
def test_what_a_page_answers(server, path, answer):
    assert asking.ask(f"http://a.example.org{path}") == answer


@pytest.mark.django_db
def test_a_dead_link_is_a_warning_and_each_is_asked_once_a_day(zone, at, secretary, monkeypatch):
    asked = []
    monkeypatch.setattr(asking, "ask", lambda link: asked.append(link) or (LinkOutcome.DEAD, 404))
    html = '<p>见<a href="https://a.example.org/x?a=1&amp;b=2">通知</a>和<a linktype="page" id="1">页面</a></p>'
    article = draft_of(desk_of(zone).site, secretary, body=body(paragraph(html)))
    assert carry_out_asking(at=at, article_id=article.pk) == 1
    assert carry_out_asking(at=at, article_id=article.pk) == 0
    assert asked == ["https://a.example.org/x?a=1&b=2"]
    found = looking.findings_of(article, article.scope_path, on=clock.today())
    assert [(str(one.kind), one.place, one.weight) for one in found][:1] == [("dead_link", "body.1", "warning")]
    LinkCheck.objects.update(checked_at=at - timedelta(days=90))
    assert purge_links(before=at - timedelta(days=60)) == 1


@pytest.mark.django_db
def test_links_of_what_readers_see_are_asked_every_week_and_stand_on_the_desk(
    zone, at, secretary, neighbor, monkeypatch
):
    asked = []
    monkeypatch.setattr(asking, "ask", lambda link: asked.append(link) or (LinkOutcome.DEAD, 404))
    site = desk_of(zone).site
    text = body(paragraph('<p><a href="https://a.example.org/x">通知</a></p>'))
    make_article(site, "有链接", body=text)
    make_article(site, "同一链接", body=text)
    make_article(site, "草稿", live=False, body=body(paragraph('<p><a href="https://b.example.org/">稿</a></p>')))
    assert [carry_out_asking_again(at=at) for _ in range(2)] == [1, 0]
    assert asked == ["https://a.example.org/x"]
    assert carry_out_asking_again(at=at + timedelta(days=7)) == 1
    assertContains(secretary.client.get(reverse("articles:links")), "https://a.example.org/x", 4)
    assertNotContains(neighbor.client.get(reverse("articles:links")), "a.example.org")


@pytest.mark.django_db
def test_many_links_are_asked_in_turns(zone, at, monkeypatch):
    monkeypatch.setattr(asking, "ask", lambda link: (LinkOutcome.ALIVE, 200))
    monkeypatch.setattr(links, "MOST", 2)
    page = "".join(f'<p><a href="https://a.example.org/{n}">x</a></p>' for n in range(3))
    make_article(desk_of(zone).site, body=body(paragraph(page)))
    assert carry_out_asking_again(at=at) == 2
    (job,) = Job.objects.filter(name=links.AGAIN)
    assert carry_out_asking_again(at=at, **job.payload) == 1
    assert LinkCheck.objects.count() == 3
