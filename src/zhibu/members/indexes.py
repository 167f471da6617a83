"""Blind indexes: how a protected value is found without being read."""

from zhibu.foundation.crypto.sealing import blind_index


def resident_id_index(number: str) -> str:
    """The blind index of a cleaned resident id, empty for none."""
    return blind_index(number, "member.resident_id") if number else ""


def phone_index(number: str) -> str:
    """The blind index of a cleaned mobile number, empty for none."""
    return blind_index(number, "member.phone") if number else ""
