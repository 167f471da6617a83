"""`zhibu`: the management command under a short name."""

import os
import sys
from pathlib import Path


def main() -> None:
    """Run a management command of the project that this package belongs to."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["zhibu", *sys.argv[1:]])
