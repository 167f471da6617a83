"""How a delivery is signed, and when it is given up. Source: Standard Webhooks 1.0; RFC 2104."""

import base64
import hashlib
import hmac
from datetime import timedelta

MOST_ATTEMPTS = 10
"""Over about four hours, by the back-off of the job table."""
MOST_HOOKS = 10
KEEP = timedelta(days=30)
REPLAY_WINDOW = timedelta(minutes=5)
"""Receivers refuse what is older: so a letter that was overheard cannot be sent again."""
PREFIX = "whsec_"


def signature_of(secret: str, *, message_id: str, timestamp: int, body: bytes) -> str:
    """The signature of a delivery: "v1," and HMAC-SHA256 over "id.timestamp.body" in base64.

    `secret` is "whsec_" and base64 of the key. Source: Standard Webhooks 1.0, "Signature scheme".
    """
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def is_received(status: int) -> bool:
    """Whether a status says that a delivery has arrived: 2xx, nothing else. Source: Standard Webhooks 1.0."""
    return 200 <= status < 300
