"""A server of video rooms for tests: it checks every checksum and answers as BigBlueButton's API reference says."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

SECRET = "639259d4-9dd8-4b25-bf01-95f9567eaf4b"


@dataclass
class FakeServer:
    """What was asked, which rooms are open, and how to misbehave (`answers`: path → raw answer)."""

    address: str = ""
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    rooms: dict[str, int] = field(default_factory=dict)
    status: int = 200
    raw: bytes | None = None
    location: str = ""


def _xml(code: str, inner: str = "") -> bytes:
    return f"<response><returncode>{code}</returncode>{inner}</response>".encode()


def _failed(key: str, message: str) -> bytes:
    return _xml("FAILED", f"<messageKey>{key}</messageKey><message>{message}</message>")


def answer(server: FakeServer, call: str, query: str) -> bytes:
    """The documented answer to a call; a wrong checksum is refused whatever was asked."""
    bare, _, checksum = query.rpartition("checksum=")
    bare = bare.removesuffix("&")
    if checksum != hashlib.sha256(f"{call}{bare}{SECRET}".encode()).hexdigest():
        return _failed("checksumError", "Checksums do not match")
    asked = {key: values[0] for key, values in parse_qs(bare, keep_blank_values=True).items()}
    server.asked.append((call, asked))
    room = asked.get("meetingID", "")
    if call == "create":
        if not 2 <= len(asked.get("name", "")) <= 256 or "," in room:
            return _failed("validationError", "invalid")
        known = room in server.rooms
        server.rooms.setdefault(room, 0)
        key = "<messageKey>duplicateWarning</messageKey>" if known else "<messageKey/>"
        return _xml("SUCCESS", f"<meetingID>{room}</meetingID><createTime>1531155809613</createTime>{key}")
    if call == "isMeetingRunning":
        return _xml("SUCCESS", f"<running>{str(bool(server.rooms.get(room))).lower()}</running>")
    if call == "end":
        if server.rooms.pop(room, None) is None:
            return _failed("notFound", "A meeting with that ID does not exist")
        return _xml("SUCCESS", "<messageKey>sentEndMeetingRequest</messageKey>")
    if call == "getMeetings":
        return _xml("SUCCESS", "<meetings/>")
    return _failed("unsupportedRequest", "This request is not supported.")


@contextmanager
def fake_server() -> Iterator[FakeServer]:
    """A server on loopback, ended with the test."""
    state = FakeServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            call = parts.path.removeprefix("/bigbluebutton/api").strip("/")
            body = _xml("SUCCESS", "<version>2.0</version>") if not call else answer(state, call, parts.query)
            body = body if state.raw is None else state.raw
            self.send_response(state.status)
            if state.location:
                self.send_header("Location", state.location)
            self.send_header("Content-Type", "text/xml;charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.address = f"http://127.0.0.1:{server.server_port}"
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
