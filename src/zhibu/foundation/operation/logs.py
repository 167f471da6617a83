"""The program's log: one JSON object a line, with the number of the request and without data of people.

What a line may not hold is blotted out, whoever wrote it: long numbers (resident ids, telephones, cards), e-mail
addresses, what follows a question mark in an address, long secrets. Of an error only its kind, its first line and its
places are kept: values stand in the rest. Names are not recognized by a machine: the house writes none into the log.
"""

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

from zhibu.kernel import trace

BLOT = "•••"
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_QUERY = re.compile(r"(?<=[\w/])\?\S+")
_UUID = re.compile(r"(?<![0-9a-fA-F])[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}(?![0-9a-fA-F])")
_NUMBER = re.compile(r"(?<![0-9A-Za-z])\+?\d(?:[ -]?\d){6,}[Xx]?(?![0-9A-Za-z])")
_SECRET = re.compile(r"(?<![\w/-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{32,}(?![\w-])")
_FEED = re.compile(r"/calendars/[^/\s]+\.ics")
_STAMP = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?")
PLACES = 8


def discreet(text: str) -> str:
    """The text without what may name or betray a person. Ids of our own (UUIDs) and instants stay."""
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found.group())
        return f"\x00{chr(0xE000 + len(kept) - 1)}\x00"

    text = _STAMP.sub(keep, _UUID.sub(keep, text))
    text = _FEED.sub(f"/calendars/{BLOT}.ics", _QUERY.sub(f"?{BLOT}", _EMAIL.sub(BLOT, text)))
    text = _SECRET.sub(BLOT, _NUMBER.sub(BLOT, text))
    return re.sub("\x00(.)\x00", lambda found: kept[ord(found[1]) - 0xE000], text)


def error_in_short(error: BaseException) -> dict[str, Any]:
    """An error without values: kind, first line, where it arose."""
    places = []
    traceback = error.__traceback__
    while traceback is not None:
        code = traceback.tb_frame.f_code
        places.append(f"{code.co_filename.rsplit('/src/', 1)[-1]}:{traceback.tb_lineno} {code.co_name}")
        traceback = traceback.tb_next
    first = (str(error).splitlines() or [""])[0]
    return {"kind": type(error).__name__, "message": discreet(first)[:300], "places": places[-PLACES:]}


class Discreet(logging.Filter):
    """Settles the message of a record before any formatter sees it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Blot out; every record passes."""
        record.msg, record.args = discreet(record.getMessage()), None
        record.trace = trace.current()
        return True


class JsonFormatter(logging.Formatter):
    """One object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON; `extra={"seen": {...}}` adds plain values."""
        said: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
        }
        number = getattr(record, "trace", "")
        if number:
            said["request"] = number
        said.update(getattr(record, "seen", {}))
        if record.exc_info and record.exc_info[1]:
            said["error"] = error_in_short(record.exc_info[1])
        return json.dumps(said, ensure_ascii=False)


class PlainFormatter(logging.Formatter):
    """A line for a person at a terminal, as discreet as the other; the places of an error below it."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as text."""
        number = getattr(record, "trace", "")
        line = f"{self.formatTime(record)} {record.levelname} {record.name} {record.getMessage()}"
        line += f" [{number}]" if number else ""
        if record.exc_info and record.exc_info[1]:
            error = error_in_short(record.exc_info[1])
            line += f"\n  {error['kind']}: {error['message']}\n  " + "\n  ".join(error["places"])
        return line
