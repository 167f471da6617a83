"""How values are written for people: days, instants, hours, minutes, shares, and what hides of an id or a phone."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import get_language

from zhibu.kernel import clock

WEEKDAYS = "一二三四五六日"
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


def as_day(value: date | datetime | None) -> str:
    """11月21日 周六; with the year in front when it is not the present one; empty for None."""
    if value is None or value == "":
        return ""
    day = clock.day_of(value) if isinstance(value, datetime) else value
    year = "" if day.year == clock.today().year else day.year
    if _chinese():
        return f"{f'{year}年' if year else ''}{day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}"
    return f"{WEEKDAYS_EN[day.weekday()]} {day.day} {MONTHS_EN[day.month - 1]}{f' {year}' if year else ''}"


def as_moment(value: datetime | None) -> str:
    """11月21日 周六 19:30, in the organization's time zone."""
    if value is None or value == "":
        return ""
    return f"{as_day(value)} {value.astimezone(clock.ZONE):%H:%M}"


def as_hours(value: Any) -> str:
    """Learning hours to one decimal, without a needless zero: 18.4, 32."""
    if value is None or value == "":
        return ""
    text = f"{Decimal(str(value)).quantize(Decimal('0.1'), ROUND_HALF_UP):f}"
    return text.removesuffix(".0")


def as_minutes(seconds: Any) -> str:
    """Minutes and seconds of a duration in seconds: 6:00; hours in front from one hour on."""
    if seconds is None or seconds == "":
        return ""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def as_percent(value: Any, total: Any = None) -> str:
    """A share as whole percent: `0.83` or `83 of 100` is 83%. Never 100% unless it is all, never 0% unless none."""
    if value is None or value == "":
        return ""
    if total is not None and not total:
        return "—"
    share = Decimal(str(value)) / (Decimal(str(total)) if total is not None else 1) * 100
    whole = int(share.quantize(Decimal(1), ROUND_HALF_UP))
    if whole == 100 and share < 100:
        whole = 99
    if whole == 0 and share > 0:
        whole = 1
    return f"{whole}%"


def as_count(value: Any) -> str:
    """A whole number with separators of thousands: 30,637; the dash for None."""
    if value is None or value == "":
        return "—"
    return f"{value:,}"


def masked_id(value: str | None) -> str:
    """A resident id that shows its region and its last two characters only."""
    text = value or ""
    return f"{text[:4]}{'*' * (len(text) - 6)}{text[-2:]}" if len(text) >= 12 else "*" * len(text)


def masked_phone(value: str | None) -> str:
    """A phone number that shows its first three and last two digits only."""
    text = value or ""
    return f"{text[:3]}{'*' * (len(text) - 5)}{text[-2:]}" if len(text) >= 7 else "*" * len(text)
