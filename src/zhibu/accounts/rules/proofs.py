"""One-time codes: of an authenticator app, on paper, on a slip, by text message."""

import hmac
import secrets

import pyotp

STEP_SECONDS = 30
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters and digits that nobody mistakes for one another on paper."""
RECOVERY_CODES = 10
SLIP_LENGTH = 12


def new_secret() -> str:
    """A secret for an authenticator app: 160 bits. Source: RFC 4226 §4 R6."""
    return pyotp.random_base32()


def matching_step(secret: str, code: str, seconds: int, last_step: int) -> int | None:
    """The half minute whose code this is: the present one, or the one before or after for clocks that differ; None if
    it is none of them, or if one at or after it was taken already.

    Source: RFC 6238 §5.2 (one use, a window of one step).
    """
    otp, present = pyotp.TOTP(secret), seconds // STEP_SECONDS
    found = None
    for step in (present - 1, present, present + 1):
        if hmac.compare_digest(otp.generate_otp(step), code) and step > last_step:
            found = step
    return found


def address_of(secret: str, username: str, issuer: str) -> str:
    """What the QR code for an authenticator app says. Source: Key URI Format (otpauth)."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=issuer)


def new_code(length: int) -> str:
    """A random code of letters and digits that can be read from paper: about 4.9 bits each.

    Source: NIST SP 800-63B §5.1.2 (look-up secrets).
    """
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def in_groups(code: str, size: int = 4) -> str:
    """The code as it is printed: XXXX-XXXX-XXXX. Source: ours."""
    return "-".join(code[start : start + size] for start in range(0, len(code), size))


def plain_code(text: str) -> str:
    """A code as it was typed, in the one spelling: capitals, without spaces and hyphens. Source: ours."""
    return "".join(ch for ch in text.upper() if ch.isalnum() and ch.isascii())


def is_app_code(code: str) -> bool:
    """Whether it has the shape of an authenticator app's. Source: RFC 4226 §5.3."""
    return len(code) == 6 and code.isdigit()
