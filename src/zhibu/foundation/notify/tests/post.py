"""A mail server of this machine's own that keeps what it is given and answers as it is told."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Box:
    """What came; `refusal` is what the server says to a receiver instead of 250."""

    port: int = 0
    refusal: str = ""
    got: list[EmailMessage] = field(default_factory=list)

    def text(self, number: int = -1) -> str:
        """The text of an e-mail."""
        return self.got[number].get_body().get_content()


class _Handler:
    def __init__(self, box: Box) -> None:
        self.box = box

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.box.refusal:
            return self.box.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.box.got.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@contextmanager
def mail_server() -> Iterator[Box]:
    """The server, while it runs."""
    box = Box()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        box.port = free.getsockname()[1]
    controller = Controller(_Handler(box), hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
