"""Sealing single values and indexing them blindly."""

import base64
import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from zhibu.foundation.crypto.keys import key_ring


def seal(text: str, purpose: str) -> str:
    """Encrypt `text` with the current key, bound to `purpose` (the column): "k1.base64". AES-256-GCM."""
    ring = key_ring()
    nonce = os.urandom(12)
    sealed = AESGCM(ring.keys[ring.current]).encrypt(nonce, text.encode(), purpose.encode())
    return f"{ring.current}.{base64.b64encode(nonce + sealed).decode()}"


def open_sealed(token: str, purpose: str) -> str:
    """Decrypt what `seal` made. Raises KeyError for a lost key, InvalidTag for a changed or moved value."""
    name, _, body = token.partition(".")
    raw = base64.b64decode(body)
    return AESGCM(key_ring().keys[name]).decrypt(raw[:12], raw[12:], purpose.encode()).decode()


def blind_index(text: str, purpose: str) -> str:
    """A keyed digest by which an encrypted value can be found but not read: HMAC-SHA256, 32 hex digits."""
    digest = hmac.new(key_ring().index, f"{purpose}\x00{text}".encode(), hashlib.sha256)
    return digest.hexdigest()[:32]
