"""Sealing single values and indexing them blindly."""

import base64
import binascii
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from zhibu.foundation.crypto.keys import key_ring

NONCE_BYTES = 12


class SealBroken(Exception):
    """A sealed value cannot be opened: it was changed, moved to another column, or its key is lost."""


def seal(text: str, purpose: str) -> str:
    """Encrypt `text` with the current key, bound to `purpose` (the column): "k1.base64". AES-256-GCM, fresh nonce."""
    ring = key_ring()
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(ring.keys[ring.current]).encrypt(nonce, text.encode(), purpose.encode())
    return f"{ring.current}.{base64.b64encode(nonce + sealed).decode()}"


def open_sealed(token: str, purpose: str) -> str:
    """Decrypt what `seal` made with the key that it names. Raises SealBroken; the message shows no content."""
    name, _, body = token.partition(".")
    key = key_ring().keys.get(name)
    if key is None and body:
        key = key_ring(fresh=True).keys.get(name)
    if key is None:
        raise SealBroken(f"{purpose}: sealed with a key that this installation does not hold")
    try:
        raw = base64.b64decode(body, validate=True)
        return AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], purpose.encode()).decode()
    except (InvalidTag, binascii.Error, ValueError) as wrong:
        raise SealBroken(f"{purpose}: changed, or sealed for another column") from wrong


def blind_index(text: str, purpose: str) -> str:
    """A keyed digest by which an encrypted value can be found but not read: HMAC-SHA256, 32 hex digits.

    The same text under the same purpose always gives the same digest, also after the sealing key has been changed;
    under another purpose another one. The caller brings the text into one spelling first.
    """
    return index_with(key_ring().index, text, purpose)


def blind_indexes(text: str, purpose: str) -> list[str]:
    """The digests under which a value may stand: that of `blind_index`, and while the key of blind indexes is being
    changed a second one. Whoever looks for a value looks for all of them."""
    return [index_with(key, text, purpose) for key in key_ring().indexes]


def index_with(key: bytes, text: str, purpose: str) -> str:
    """The digest that a certain key makes."""
    return hmac.new(key, f"{purpose}\x00{text}".encode(), hashlib.sha256).hexdigest()[:32]


def digest_of_secret(secret: str, purpose: str) -> str:
    """The digest under which a secret of our own making is kept: so long and random that nobody guesses it, so that
    it needs no key, which it would outlive."""
    return hashlib.sha256(f"{purpose}\x00{secret}".encode()).hexdigest()[:32]
