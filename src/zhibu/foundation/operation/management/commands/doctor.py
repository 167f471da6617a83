"""`zhibu doctor`: what is missing or wrong, and how to mend it."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from zhibu.foundation.operation.doctor.examination import Examined, examine
from zhibu.foundation.operation.registry import State
from zhibu.kernel import clock

MARKS = {State.GOOD: "✓", State.NOTE: "·", State.WARNING: "!", State.FAILED: "✗"}


class Command(BaseCommand):
    """Goes through everything and says it in words. Writes nothing but a probe in the folder of the data."""

    help = "Say what is missing or wrong on this site and how to mend it; exit status 1 if something has failed."
    requires_system_checks: list[Any] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How to say it."""
        parser.add_argument("--json", action="store_true", help="for programs")
        parser.add_argument("--strict", action="store_true", help="exit status 1 for warnings too")
        parser.add_argument("--language", default=settings.LANGUAGE_CODE, help="zh-hans or en")

    def handle(self, *args: Any, **options: Any) -> None:
        """Examine and tell."""
        at = clock.now()
        with translation.override(options["language"]):
            found = examine(at=at)
            self.stdout.write(_as_json(found) if options["json"] else _as_text(found))
        bad = {State.FAILED, State.WARNING} if options["strict"] else {State.FAILED}
        if any(one.finding.state in bad for one in found):
            raise SystemExit(1)


def _as_json(found: list[Examined]) -> str:
    rows = [
        {"key": one.key, "state": one.finding.state.value, "title": str(one.finding.title),
         "seen": str(one.finding.seen), "mend": str(one.finding.mend)}
        for one in found
    ]  # fmt: skip
    return json.dumps(rows, ensure_ascii=False, indent=1)


def _as_text(found: list[Examined]) -> str:
    lines = []
    for one in found:
        lines.append(f"{MARKS[one.finding.state]} {one.finding.title}: {one.finding.seen}")
        if one.finding.mend and one.finding.state != State.GOOD:
            lines.append(f"    → {one.finding.mend}")
    return "\n".join(lines)
