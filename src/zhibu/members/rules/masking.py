"""How protected values are shown to those who need not read them."""


def masked_resident_id(number: str) -> str:
    """The first three and last four characters, stars between: 610***********1234. Anything short is all stars.

    Source: Personal Information Protection Law art. 6 (least necessary) and 51 (de-identification).
    """
    return _masked(number, 3, 4)


def masked_phone(number: str) -> str:
    """The first three and last four digits: 138****5678. Source: as `masked_resident_id`."""
    return _masked(number, 3, 4)


def masked_landline(number: str) -> str:
    """Only the last two digits. Source: as `masked_resident_id`."""
    return _masked(number, 0, 2)


def masked_address(text: str) -> str:
    """Only the first six characters (about province and city). Source: as `masked_resident_id`."""
    return "" if not text else text[:6] + "****" if len(text) > 8 else "****"


SENSITIVE = ("resident_id", "phone", "landline", "address")
"""The fields of a record that are sealed, masked and revealed one by one."""

_MASKS = {
    "resident_id": masked_resident_id,
    "phone": masked_phone,
    "landline": masked_landline,
    "address": masked_address,
}


def masked(field: str, value: str) -> str:
    """A value as it may stand in lists, histories and messages; fields that are not sensitive stay as they are.

    Source: as `masked_resident_id`.
    """
    return _MASKS[field](value) if field in _MASKS else value


def _masked(text: str, head: int, tail: int) -> str:
    if len(text) <= head + tail:
        return "*" * len(text)
    return text[:head] + "*" * (len(text) - head - tail) + text[len(text) - tail :]
