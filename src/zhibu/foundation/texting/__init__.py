"""Text messages, by the provider of the settings."""

from typing import Protocol

from django.conf import settings

from zhibu.foundation.texting.aliyun import Aliyun
from zhibu.foundation.texting.errors import NotSent

__all__ = ["NotSent", "Sender", "can_tell", "sender"]


class Sender(Protocol):
    """Whoever can send the message with the code for signing in, and the one that there is news."""

    def send(self, phone: str, code: str) -> None:
        """Send the code. Raises NotSent."""

    def tell(self, phone: str, what: str, number: str) -> None:
        """Say that there is news, and of which kind; `number` is ours, for the provider's log. Raises NotSent."""


def sender() -> Sender | None:
    """The provider of this site; None if it has none."""
    if settings.SMS_PROVIDER == "aliyun":
        return Aliyun(
            url=settings.SMS_URL, key=settings.SMS_KEY, secret=settings.SMS_SECRET, sign=settings.SMS_SIGN,
            template=settings.SMS_TEMPLATE, notice_template=settings.SMS_NOTICE_TEMPLATE,
        )  # fmt: skip
    return None


def can_tell() -> bool:
    """Whether this site has a provider and an approved text for notices."""
    return bool(settings.SMS_PROVIDER and settings.SMS_NOTICE_TEMPLATE)
