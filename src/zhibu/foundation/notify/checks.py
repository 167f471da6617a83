"""What the doctor says of the ways out: what is missing, and how to mend it."""

import smtplib
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.core.mail import get_connection
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.notify import queries
from zhibu.foundation.notify.channels import mail, texts
from zhibu.foundation.operation.registry import Finding, State

_SOON = 0.8
"""From this share of the month's text messages on it is told."""


def mails(at: datetime) -> Iterator[Finding]:
    """E-mails go out, and their links lead here."""
    title = _("E-mail")
    if not mail.is_set_up():
        yield Finding(title, State.NOTE, _("It is not set up: notices go out by push alone."),
                      _("Set ZHIBU_MAIL_HOST and ZHIBU_MAIL_FROM (docs/how-to/notices.md)."))  # fmt: skip
        return
    if not settings.MAIL_CONTACT:
        yield Finding(title, State.FAILED, _("The address that e-mails come from is not named."),
                      _("Set ZHIBU_MAIL_FROM."))  # fmt: skip
        return
    if not settings.PORTAL_ORIGIN.startswith("https://"):
        seen = format_lazy(_("Links in e-mails lead to {origin}."), origin=settings.PORTAL_ORIGIN)
        yield Finding(title, State.WARNING, seen, _("Set ZHIBU_ORIGINS to the address of the site, with https://."))
    fault = _fault_of_server()
    if fault:
        seen = format_lazy(_("{host} does not take any: {why}."), host=settings.EMAIL_HOST, why=fault)
        mend = _("Look at ZHIBU_MAIL_HOST, PORT, SECURITY, USER and PASSWORD. Notices are tried again for an hour.")
        yield Finding(title, State.FAILED, seen, mend)
    else:
        yield Finding(title, State.GOOD, format_lazy(_("{host} takes them."), host=settings.EMAIL_HOST))


def _fault_of_server() -> str:
    """Why the server takes nothing, as the name of an error; empty if it does."""
    connection = get_connection()
    try:
        connection.open()
        connection.close()
    except (smtplib.SMTPException, OSError) as wrong:
        return type(wrong).__name__
    return ""


def text_messages(at: datetime) -> Iterator[Finding]:
    """Text messages about notices go out, and there are some left."""
    title = _("Text messages")
    if not settings.SMS_PROVIDER:
        yield Finding(title, State.NOTE, _("There is no provider."), _("Set ZHIBU_SMS (docs/how-to/notices.md)."))
        return
    if not texts.is_set_up():
        yield Finding(title, State.NOTE, _("Codes for signing in go out, notices do not."),
                      _("Have a text for notices approved and set ZHIBU_SMS_NOTICE_TEMPLATE."))  # fmt: skip
        return
    paid, most = queries.texts_paid(at), settings.SMS_MONTHLY
    seen = format_lazy(_("{paid} of {most} were sent this month."), paid=paid, most=most)
    if paid >= most * _SOON:
        yield Finding(
            title, State.WARNING, seen, _("From the last one on, notices stay in the program: ZHIBU_SMS_MONTHLY.")
        )
    else:
        yield Finding(title, State.GOOD, seen)


def pushes(at: datetime) -> Iterator[Finding]:
    """Push services know this site by its key."""
    title = _("Push")
    if queries.find_push_key() is None:
        yield Finding(title, State.NOTE, _("There is no key yet: the first device that signs up makes it."),
                      _("To make it now: zhibu push keys"))  # fmt: skip
    elif not settings.MAIL_CONTACT and not settings.PORTAL_ORIGIN.startswith("https://"):
        yield Finding(title, State.NOTE, _("Push services do not know whom to write to."),
                      _("Set ZHIBU_MAIL_FROM or ZHIBU_ORIGINS."))  # fmt: skip
    else:
        yield Finding(title, State.GOOD, _("There is a key."))
