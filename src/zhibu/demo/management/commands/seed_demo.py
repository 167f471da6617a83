"""`zhibu seed_demo`: fill an empty site with the demonstration zone."""

import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from zhibu.demo.seed import seed_zone
from zhibu.kernel.batches import collector_resting
from zhibu.organizations.models import Organization


class Command(BaseCommand):
    """Make the demonstration zone, once."""

    help = "Fill an empty site with the demonstration zone: 1,316 organizations, 30,637 invented members, a year."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether the year of check-ins comes along."""
        parser.add_argument("--without-history", action="store_true")

    def handle(self, *args: Any, without_history: bool, **options: Any) -> None:
        """Seed, build roll-ups and index from what was seeded, and let PostgreSQL count what it now holds."""
        if Organization.objects.exists():
            self.stdout.write("这里已有数据，不再生成演示。")
            return
        started = time.monotonic()
        _hurry()
        with collector_resting():
            made = seed_zone(say=lambda line: self.stdout.write(f"  {line}"), with_history=not without_history)
        self.stdout.write("  汇总 …")
        call_command("rollups", "rebuild", verbosity=0)
        call_command("compliance", "rebuild", verbosity=0)
        self.stdout.write("  搜索 …")
        call_command("search", "rebuild", verbosity=0)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        took = time.monotonic() - started
        self.stdout.write(
            f"演示园区就绪：{made.organizations - 1:,} 个组织，{made.members:,} 名党员，{made.lessons} 节微课，"
            f"{made.check_ins:,} 次打卡，{made.meetings:,} 次组织生活，{made.articles} 篇文章，用时 {took:.0f} 秒。"
        )


def _hurry() -> None:
    """SQLite waits for no disk and keeps the whole of it in memory: what is cut off is begun anew anyway."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for setting in ("synchronous=OFF", "cache_size=-600000"):
                cursor.execute(f"PRAGMA {setting}")
