"""Web push: what is said is sealed for the one browser (RFC 8291), signed by this site's key (RFC 8292), and handed
to the server that the browser's maker runs (RFC 8030)."""

import base64
import binascii
import json
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from joserfc import jwt
from joserfc.jwk import ECKey

from zhibu.foundation.notify.channels.errors import Undelivered
from zhibu.foundation.notify.choices import Problem
from zhibu.foundation.outbound.sending import Unsent, post

LIFE = timedelta(hours=24)
"""So long the maker's server keeps a message for a device that is off."""
PROOF_LIFE = timedelta(hours=12)
"""RFC 8292 §2 allows a day."""
LONGEST_ENDPOINT = 1000
POINT_BYTES, SECRET_BYTES = 65, 16
GONE = {404, 410}
FINAL = {400, 401, 403, 413}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a browser is reached, and how to seal for it; as the browser gave it, base64url without padding."""

    endpoint: str
    public_key: str
    secret: str


@dataclass(frozen=True, slots=True)
class Signer:
    """This site's key (PEM) and its public half as push services want it."""

    private: str
    public: str


def fault_of(address: Address) -> str:
    """What is wrong with an address: "endpoint", "key", "secret"; empty if nothing. The server is not asked."""
    parts = urlsplit(address.endpoint)
    if not parts.hostname or parts.scheme not in {"https", "http"} or len(address.endpoint) > LONGEST_ENDPOINT:
        return "endpoint"
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(address.public_key))
    except ValueError:
        return "key"
    try:
        return "" if len(decoded(address.secret)) == SECRET_BYTES else "secret"
    except ValueError:
        return "secret"


def decoded(text: str) -> bytes:
    """Base64url without padding, as bytes. Raises ValueError."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as wrong:
        raise ValueError("not base64url") from wrong


def encoded(raw: bytes) -> str:
    """Bytes as base64url without padding."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def new_signer() -> Signer:
    """A fresh key on the curve P-256."""
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    point = key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return Signer(pem.decode(), encoded(point))


def proof(signer: Signer, endpoint: str, at: datetime) -> str:
    """The header by which the server knows this site. Source: RFC 8292 §2, §3."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((at + PROOF_LIFE).timestamp()),
        "sub": f"mailto:{settings.MAIL_CONTACT}" if settings.MAIL_CONTACT else settings.PORTAL_ORIGIN,
    }
    token = jwt.encode({"typ": "JWT", "alg": "ES256"}, claims, ECKey.import_key(signer.private), algorithms=["ES256"])
    return f"vapid t={token}, k={signer.public}"


def sealed(address: Address, content: bytes) -> bytes:
    """The content so that only that browser can read it. Source: RFC 8291 §3, §4; RFC 8188."""
    return http_ece.encrypt(
        content,
        salt=os.urandom(16),
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=decoded(address.public_key),
        auth_secret=decoded(address.secret),
        version="aes128gcm",
    )


def send(
    address: Address, signer: Signer, said: dict[str, str], *, topic: str, is_urgent: bool, at: datetime
) -> None:
    """Send; `topic` (32 hex digits) makes a repeat take the place of the first. Raises Undelivered."""
    headers = {
        "Authorization": proof(signer, address.endpoint, at),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(LIFE.total_seconds())),
        "Topic": topic,
        "Urgency": "high" if is_urgent else "normal",
    }
    body = sealed(address, json.dumps(said, ensure_ascii=False).encode())
    try:
        answer = post(address.endpoint, body, headers)
    except Unsent as unsent:
        is_final = unsent.code in {"address", "https", "private", "redirect"}
        problem = Problem.REFUSED if is_final else Problem.UNREACHABLE
        raise Undelivered(problem, unsent.code, is_final=is_final) from unsent
    if answer.status in GONE:
        raise Undelivered(Problem.GONE, str(answer.status), is_final=True)
    if not 200 <= answer.status < 300:
        is_final = answer.status in FINAL
        raise Undelivered(Problem.REFUSED if is_final else Problem.UNREACHABLE, str(answer.status), is_final=is_final)
