"""A browser that has signed up for pushes, and the server of its maker: speaks RFC 8030, checks the proof of
RFC 8292, opens what was sealed by RFC 8291."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import http_ece
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc import jwt
from joserfc.jwk import ECKey

from zhibu.foundation.notify.channels.push import Address, decoded, encoded
from zhibu.foundation.outbound.tests.servers import Receiver, receiver
from zhibu.kernel import clock


@dataclass
class Browser:
    """Its keys, and where its maker's server takes pushes for it."""

    endpoint: str
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def address(self) -> Address:
        """What it tells the site that it signs up at."""
        point = self.key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return Address(self.endpoint, encoded(point), encoded(self.secret))

    def says(self) -> dict[str, Any]:
        """The same as JSON."""
        return {
            "endpoint": self.endpoint,
            "expirationTime": None,
            "keys": {"p256dh": self.address.public_key, "auth": self.address.secret},
        }

    def reads(self, body: bytes) -> dict[str, str]:
        """What it shows of a push; a body sealed for another browser cannot be read."""
        text = http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret, version="aes128gcm")
        return json.loads(text)


def proof_in(headers: dict[str, str], origin: str) -> dict[str, Any]:
    """What the proof of a request says, checked as a push service does: signature, audience, span."""
    scheme, _, rest = headers["authorization"].partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    point = decoded(parts["k"])
    key = ECKey.import_key({"kty": "EC", "crv": "P-256", "x": encoded(point[1:33]), "y": encoded(point[33:])})
    token = jwt.decode(parts["t"], key, algorithms=["ES256"])
    now = clock.now().timestamp()
    assert (scheme, token.claims["aud"]) == ("vapid", origin)
    assert now < token.claims["exp"] <= now + 24 * 3600
    return dict(token.claims)


@contextmanager
def push_service() -> Iterator[Receiver]:
    """The maker's server: answers 201 unless told otherwise."""
    with receiver() as server:
        server.statuses = [201]
        yield server
