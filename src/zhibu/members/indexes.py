"""Blind indexes: how a protected value is found without being read."""

from zhibu.foundation.crypto.reindexing import IndexedColumn, register_index
from zhibu.foundation.crypto.sealing import blind_index, blind_indexes

RESIDENT_ID, PHONE = "member.resident_id", "member.phone"


def resident_id_index(number: str) -> str:
    """The blind index of a cleaned resident id, empty for none."""
    return blind_index(number, RESIDENT_ID) if number else ""


def phone_index(number: str) -> str:
    """The blind index of a cleaned mobile number, empty for none."""
    return blind_index(number, PHONE) if number else ""


def resident_id_indexes(number: str) -> list[str]:
    """The blind indexes under which a cleaned resident id may stand: two while their key is being changed."""
    return blind_indexes(number, RESIDENT_ID) if number else []


def phone_indexes(number: str) -> list[str]:
    """The blind indexes under which a cleaned mobile number may stand."""
    return blind_indexes(number, PHONE) if number else []


def register() -> None:
    """Have them made anew when their key is changed; called once, when the program starts."""
    register_index(IndexedColumn("members_member", "resident_id", "resident_id_index", RESIDENT_ID))
    register_index(IndexedColumn("members_member", "phone", "phone_index", PHONE))
