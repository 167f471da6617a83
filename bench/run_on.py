"""`python -m bench.run_on DATABASE FIGURES`: measure on one database, set up in the environment beforehand."""

import os
import sys
import time
from importlib import import_module

import django

MODULES = {
    "checkin": "bench.checkin",
    "homes": "bench.homes",
    "double-click": "bench.double_click",
    "roster-import": "bench.roster_import",
    "phone-home": "bench.phone_home",
    "signin": "bench.signin",
    "live": "bench.live",
    "meeting-90s": "bench.meeting",
    "compliance": "bench.compliance",
    "portal": "bench.portal",
    "editor-1400-grants": "bench.editor",
    "search-200k": "bench.search",
    "portal-audit": "bench.portal_audit",
    "roster-100k": "bench.roster_100k",
    "restart-loss": "bench.restart_loss",
    "province": "bench.province",
    "member-search": "bench.member_search",
    "grants": "bench.grants",
}
ONCE = {"phone-home", "portal-audit"}
"""Figures that do not depend on the database: measured on SQLite only."""


def main() -> int:
    """Build the zone if it is not there, then measure."""
    database, wanted = sys.argv[1], sys.argv[2].split(",")
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.prod"
    django.setup()
    from django.core.management import call_command

    from bench.results import Result, Results
    from zhibu.organizations.models import Organization

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    results = Results()
    if not Organization.objects.exists():
        started = time.monotonic()
        call_command("seed_demo", verbosity=0)
        results.add(Result("demo-seed", database, time.monotonic() - started, "s", None, "value <= 90"))
    for figure in wanted:
        if not (figure in ONCE and database != "sqlite"):
            import_module(MODULES[figure]).measure(database, results)
    results.write()
    return 0 if results.all_hold else 1


if __name__ == "__main__":
    sys.exit(main())
