"""The machine: its folders, its disk, its clock, what it needs for pictures and papers."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zhibu.foundation.operation.registry import Finding, State
from zhibu.kernel.clock import ZONE

SCARCE, VERY_SCARCE = 2 << 30, 300 << 20
MOST_SECONDS_APART = 2.0
TOOLS = {
    "av": _("films"),
    "PIL": _("photos"),
    "typst": _("papers"),
    "docx": _("Word files"),
    "openpyxl": _("Excel files"),
}


def folders(at: datetime) -> Iterator[Finding]:
    """What the site writes, it may write, and there is room."""
    title = _("Folder of the data")
    place = Path(settings.VAR_DIR)
    try:
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=place) as file:
            file.write(b"x")
    except OSError as refused:
        seen = format_lazy(_("{path} cannot be written: {why}."), path=place, why=refused.strerror)
        yield Finding(title, State.FAILED, seen, _("Give it to the user of the site, or set ZHIBU_VAR."))
        return
    free = shutil.disk_usage(place).free
    seen = format_lazy(_("{free} GB are free in {path}."), free=f"{free / (1 << 30):.1f}", path=place)
    if free < VERY_SCARCE:
        yield Finding(
            title, State.FAILED, seen, _("Make room now: files are refused already, soon the database stops.")
        )
    elif free < SCARCE:
        yield Finding(title, State.WARNING, seen, _("Make room, or give it a larger disk."))
    else:
        yield Finding(title, State.GOOD, seen)


def clock(at: datetime) -> Iterator[Finding]:
    """The clock agrees with the database's, and somebody sets it."""
    title = _("Clock")
    apart = _apart_from_database(at)
    if apart > MOST_SECONDS_APART:
        yield Finding(title, State.WARNING,
                      format_lazy(_("It differs from the database's by {n} s."), n=f"{apart:.1f}"),
                      _("Let both follow a time server: timedatectl set-ntp true"))  # fmt: skip
    elif _follows_nobody():
        yield Finding(title, State.WARNING, _("No time server sets it."), _("Run: timedatectl set-ntp true"))
    else:
        yield Finding(title, State.GOOD, _("It agrees."))


def _apart_from_database(at: datetime) -> float:
    """Seconds between the two clocks; SQLite has none of its own."""
    if connection.vendor == "sqlite":
        return 0.0
    before = datetime.now(at.tzinfo)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        [theirs] = cursor.fetchone()
    after = datetime.now(at.tzinfo)
    middle = before + (after - before) / 2
    return abs((theirs - middle).total_seconds())


def _follows_nobody() -> bool:
    """Whether systemd says that no time server is followed; where there is none to ask, nobody knows."""
    tool = shutil.which("timedatectl")
    if tool is None:
        return False
    try:
        said = subprocess.run(  # noqa: S603
            [tool, "show", "--property=NTPSynchronized", "--value"],
            capture_output=True,
            text=True,
            timeout=3,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return said.stdout.strip() == "no"


def time_zone(at: datetime) -> Iterator[Finding]:
    """Days begin where the organization lives."""
    title = _("Time zone")
    offset = at.astimezone(ZONE).utcoffset()
    if ZONE.key != settings.TIME_ZONE or offset is None or offset.total_seconds() != 8 * 3600:
        yield Finding(title, State.FAILED, format_lazy(_("It is {zone}."), zone=settings.TIME_ZONE),
                      _("Days and deadlines are those of Asia/Shanghai: leave the setting as it comes."))  # fmt: skip
    else:
        yield Finding(title, State.GOOD, str(ZONE))


def tools(at: datetime) -> Iterator[Finding]:
    """Libraries for pictures, films and papers are there."""
    title = _("Pictures, films, papers")
    missing = [str(words) for name, words in TOOLS.items() if find_spec(name) is None]
    if missing:
        yield Finding(title, State.FAILED, format_lazy(_("Missing: {names}."), names=", ".join(missing)),
                      _("Install from the lock file: make .venv/.base"))  # fmt: skip
    else:
        yield Finding(title, State.GOOD, _("Everything is there."))


def user(at: datetime) -> Iterator[Finding]:
    """The site does not run as root."""
    if hasattr(os, "geteuid") and os.geteuid() == 0 and not settings.DEMO and not settings.DEBUG:
        yield Finding(
            _("User"),
            State.WARNING,
            _("This runs as root."),
            _("Run the site as a user of its own, as the units do."),
        )
