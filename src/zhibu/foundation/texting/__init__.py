"""Text messages, by the provider of the settings."""

from typing import Protocol

from django.conf import settings

from zhibu.foundation.texting.aliyun import Aliyun
from zhibu.foundation.texting.errors import NotSent

__all__ = ["NotSent", "Sender", "sender"]


class Sender(Protocol):
    """Whoever can send the message with the code for signing in."""

    def send(self, phone: str, code: str) -> None:
        """Send it. Raises NotSent."""


def sender() -> Sender | None:
    """The provider of this site; None if it has none."""
    if settings.SMS_PROVIDER == "aliyun":
        return Aliyun(
            url=settings.SMS_URL, key=settings.SMS_KEY, secret=settings.SMS_SECRET, sign=settings.SMS_SIGN,
            template=settings.SMS_TEMPLATE,
        )  # fmt: skip
    return None
