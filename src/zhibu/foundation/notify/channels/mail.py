"""E-mail by SMTP, in plain text, with a way out in every one (RFC 2369, RFC 8058)."""

import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from zhibu.foundation.notify.channels.errors import Undelivered
from zhibu.foundation.notify.choices import Problem

PERMANENT = 500
"""SMTP answers from here on are final."""
_OUR_FAULT = {530, 534, 535, 538}
"""Answers about our own signing in at the server: mended by whoever runs the site, so it is tried again."""


@dataclass(frozen=True)
class Letter:
    """`number` is ours and makes the Message-ID: the same at every try, so that a repeat is known as one."""

    to: str
    subject: str
    text: str
    number: str
    headers: Mapping[str, str] = field(default_factory=dict)


def is_set_up() -> bool:
    """Whether this site has a server for e-mail."""
    return bool(settings.EMAIL_HOST)


def send(letter: Letter) -> None:
    """Send. Raises Undelivered."""
    host = urlsplit(settings.PORTAL_ORIGIN).hostname or "localhost"
    headers = {
        "Message-ID": f"<{letter.number}@{host}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        **letter.headers,
    }
    message = EmailMessage(letter.subject, letter.text, to=[letter.to], headers=headers)
    try:
        with get_connection() as connection:
            message.connection = connection
            message.send()
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _ in refused.recipients.values()]
        raise _undelivered(max(codes, default=0)) from None
    except smtplib.SMTPResponseException as answered:
        raise _undelivered(answered.smtp_code) from None
    except (smtplib.SMTPException, ssl.SSLError, OSError) as away:
        raise Undelivered(Problem.UNREACHABLE, type(away).__name__) from None


def _undelivered(code: int) -> Undelivered:
    """What an answer of the server means; its words may name the receiver and are dropped."""
    is_final = code >= PERMANENT and code not in _OUR_FAULT
    return Undelivered(Problem.REFUSED if is_final else Problem.UNREACHABLE, str(code), is_final=is_final)
